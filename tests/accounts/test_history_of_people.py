"""What people and organisations were before each change, and who changed it."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.facts import Asker, Channel, OrganizationKind, Role
from accounts.history import acting
from accounts.models import Invitation, Membership, Representation, User
from accounts.services.people import add_organization, add_user, remove_person, set_roles
from cmc_portal import clock
from cmc_portal.database_roles import HISTORY
from tests.accounts.working import PASSWORD, signed_in

pytestmark = pytest.mark.django_db

ADMIN, DESK, PRIVACY = Role.PROVIDER_ADMINISTRATOR, Role.FRONT_DESK, Role.PRIVACY_OFFICER


@pytest.fixture
def clinic() -> int:
    return add_organization("Harbor Clinic", OrganizationKind.PROVIDER)


@pytest.fixture
def ben(clinic: int) -> int:
    return add_user("ben@harbor.test", PASSWORD, organization_id=clinic, role=DESK)


def history(user_id: int) -> list[tuple[str, str]]:
    events = Membership.pgh_event_model.objects.filter(user_id=user_id).order_by("pgh_id")
    return list(events.values_list("pgh_label", "role"))


def test_every_role_that_was_given_and_taken_stays_on_record(clinic: int, ben: int) -> None:
    set_roles(ben, {PRIVACY}, organization_id=clinic)
    remove_person(ben, organization_id=clinic, now=clock.now())
    assert history(ben) == [
        ("insert", "front_desk"),
        ("insert", "privacy_officer"),
        ("delete", "front_desk"),
        ("delete", "privacy_officer"),
    ]


def test_a_change_at_the_console_names_the_operator(clinic: int, ben: int) -> None:
    with acting(Asker(Channel.COMMAND, organization_id=None, operator="j.doe")):
        set_roles(ben, {DESK, PRIVACY}, organization_id=clinic)
    event = Membership.pgh_event_model.objects.latest("pgh_id")
    assert (event.role, event.pgh_context["operator"]) == ("privacy_officer", "j.doe")


def test_a_change_on_a_page_names_the_person_and_the_organisation(clinic: int, ben: int) -> None:
    ana = add_user("ana@harbor.test", PASSWORD, organization_id=clinic, role=ADMIN)
    client = signed_in(ana)
    client.get("/people")
    assert client.post(f"/people/{ben}", {"roles": ["privacy_officer"]}).status_code == 302
    context = Membership.pgh_event_model.objects.latest("pgh_id").pgh_context
    assert (context["user"], context["organization"], context["channel"]) == (ana, clinic, "page")


def test_no_password_and_no_secret_of_a_link_is_in_the_history(ben: int) -> None:
    columns = {field.name for model in (User, Invitation) for field in model.pgh_event_model._meta.get_fields()}
    assert {"email", "full_name", "withdrawn_at"} <= columns
    assert not columns & {"password", "last_login", "secret_sha256"}


def test_signing_in_leaves_no_mark_in_the_history_of_a_person(ben: int) -> None:
    signed_in(ben)
    assert list(User.pgh_event_model.objects.filter(pgh_obj_id=ben).values_list("pgh_label", flat=True)) == ["insert"]


@pytest.mark.parametrize("model", [Membership, User, Representation])
def test_history_is_neither_edited_nor_deleted(ben: int, model: type) -> None:
    if model is Representation:
        day = clock.today()
        Representation.objects.create(
            user_id=ben, member_id=1, first_day=day, last_day=day, allowed_by_id=ben, allowed_at=clock.now()
        )
    events = model.pgh_event_model.objects.all()
    assert events.count() > 0
    for change in (lambda: events.update(pgh_label="x"), lambda: events.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize("table", HISTORY)
@pytest.mark.parametrize("way", ["TRUNCATE {}", "TRUNCATE {} CASCADE"])
def test_no_history_is_emptied(table: str, way: str) -> None:
    with pytest.raises(DatabaseError, match="is append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(way.format(table))
