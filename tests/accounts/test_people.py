"""People who sign in, and for which organisation they act."""

import pytest
from django.db import IntegrityError

from accounts.facts import OrganizationKind, Role
from accounts.models import Membership, User
from accounts.services.people import add_organization, add_user

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough phrase"


@pytest.fixture
def clinic() -> int:
    return add_organization("Harbor Clinic", OrganizationKind.PROVIDER)


def test_adding_a_user_again_keeps_their_password_and_makes_no_second(clinic: int) -> None:
    desk = add_user("desk@harbor.test", PASSWORD, organization_id=clinic, role=Role.FRONT_DESK)
    assert add_user("Desk@Harbor.test", "another phrase", organization_id=clinic, role=Role.FRONT_DESK) == desk
    assert User.objects.get().check_password(PASSWORD)
    assert Membership.objects.count() == 1


def test_an_email_address_is_one_user_in_any_case() -> None:
    User.objects.create_user("desk@harbor.test", PASSWORD)
    with pytest.raises(IntegrityError, match="user_email_in_any_case"):
        User.objects.create_user("Desk@harbor.test", PASSWORD)


def test_a_user_without_a_password_cannot_sign_in_by_one() -> None:
    assert not User.objects.create_user("desk@harbor.test").has_usable_password()
