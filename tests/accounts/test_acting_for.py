"""For whom somebody acts: one organisation at a time, or themselves; and where they are."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from accounts.doors import ACTING_FOR, address_of, asker_of
from accounts.facts import Asker, Belonging, Channel, OrganizationKind, Role, Workplace
from accounts.models import Membership, Representation, SelfService, User
from accounts.rules.acting import FOR_MYSELF, decide_asker
from accounts.selectors.askers import get_belonging
from accounts.services.people import add_organization, add_user

PASSWORD = "a long enough phrase"
NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
CLINIC = Workplace(1, "Harbor Clinic", OrganizationKind.PROVIDER, "", frozenset({Role.FRONT_DESK}))
PLAN = Workplace(2, "Plan", OrganizationKind.HEALTH_PLAN, "health-net", frozenset({Role.PLAN_ADMINISTRATOR}))


def asker(belonging: Belonging, acting_for: int | str | None = None) -> Asker | None:
    return decide_asker(belonging, user_id=7, acting_for=acting_for, address="192.0.2.1")


def test_somebody_who_chose_nothing_acts_for_the_organisation_they_joined_first() -> None:
    found = asker(Belonging((CLINIC, PLAN)))
    assert found is not None
    assert (found.organization_id, found.roles) == (1, frozenset({Role.FRONT_DESK}))


def test_somebody_acts_for_the_organisation_they_chose_with_the_roles_they_have_there_only() -> None:
    assert asker(Belonging((CLINIC, PLAN)), 2) == Asker(
        Channel.PAGE,
        organization_id=2,
        user_id=7,
        organization_kind=OrganizationKind.HEALTH_PLAN,
        health_plan="health-net",
        roles=frozenset({Role.PLAN_ADMINISTRATOR}),
        address="192.0.2.1",
    )


@pytest.mark.parametrize("choice", [3, "1", "2", "", 0, -1, FOR_MYSELF])
def test_a_choice_that_is_not_theirs_is_nobody(choice: int | str) -> None:
    assert asker(Belonging((CLINIC, PLAN)), choice) is None


def test_somebody_who_belongs_nowhere_is_nobody() -> None:
    assert asker(Belonging()) is None
    assert asker(Belonging(), FOR_MYSELF) is None


def test_a_member_acts_for_themselves_and_sees_whom_they_are_and_represent() -> None:
    assert asker(Belonging(own_member=40, represented=frozenset({41}))) == Asker(
        Channel.PAGE, organization_id=None, user_id=7, members=frozenset({40, 41}), address="192.0.2.1", own_member=40
    )


def test_at_work_somebody_does_not_see_as_themselves() -> None:
    both = Belonging((CLINIC,), own_member=40)
    at_work, at_home = asker(both), asker(both, FOR_MYSELF)
    assert at_work is not None and at_work.members == frozenset()
    assert at_home is not None and (at_home.members, at_home.organization_id) == (frozenset({40}), None)


@pytest.fixture
def clinic() -> int:
    return add_organization("Harbor Clinic", OrganizationKind.PROVIDER)


@pytest.fixture
def ben() -> User:
    return User.objects.create_user("ben@home.test", PASSWORD)


def allow(user: User, member_id: int, first_day: date, last_day: date, *, ended: bool = False) -> None:
    Representation.objects.create(
        user=user,
        member_id=member_id,
        first_day=first_day,
        last_day=last_day,
        allowed_by=user,
        allowed_at=NOW,
        ended_at=NOW if ended else None,
    )


@pytest.mark.django_db
def test_a_user_belongs_to_their_organisations_in_the_order_they_joined_with_every_role(clinic: int) -> None:
    other = add_organization("A Clinic", OrganizationKind.PROVIDER)
    ana = add_user("ana@harbor.test", PASSWORD, organization_id=clinic, role=Role.FRONT_DESK)
    add_user("ana@harbor.test", PASSWORD, organization_id=other, role=Role.FRONT_DESK)
    add_user("ana@harbor.test", PASSWORD, organization_id=clinic, role=Role.PRIVACY_OFFICER)
    add_user("cy@harbor.test", PASSWORD, organization_id=clinic, role=Role.PROVIDER_ADMINISTRATOR)
    kind = OrganizationKind.PROVIDER
    assert get_belonging(ana, day=NOW.date()) == Belonging(
        (
            Workplace(clinic, "Harbor Clinic", kind, "", frozenset({Role.FRONT_DESK, Role.PRIVACY_OFFICER})),
            Workplace(other, "A Clinic", kind, "", frozenset({Role.FRONT_DESK})),
        )
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "members"),
    [
        (date(2026, 2, 28), {40}),
        (date(2026, 3, 1), {40, 41}),
        (date(2026, 3, 31), {40, 41}),
        (date(2026, 4, 1), {40}),
    ],
)
def test_a_representative_sees_the_member_from_the_first_day_to_the_last(
    ben: User, day: date, members: set[int]
) -> None:
    SelfService.objects.create(user=ben, member_id=40, linked_at=NOW)
    allow(ben, 41, date(2026, 3, 1), date(2026, 3, 31))
    allow(ben, 42, date(2026, 1, 1), date(2026, 12, 31), ended=True)
    assert get_belonging(ben.pk, day=day).members == members


def request_of(user: User | AnonymousUser, acting_for: int | str | None = None) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user, request.session = user, SessionStore()
    if acting_for is not None:
        request.session[ACTING_FOR] = acting_for
    return request


@pytest.mark.django_db
def test_the_door_asks_once_a_request_who_is_there_and_keeps_for_whom(clinic: int) -> None:
    ana = add_user("ana@harbor.test", PASSWORD, organization_id=clinic, role=Role.FRONT_DESK)
    request = request_of(User.objects.get(pk=ana))
    found = asker_of(request)
    assert (found.user_id, found.organization_id, found.address) == (ana, clinic, "127.0.0.1")
    assert request.session[ACTING_FOR] == clinic
    Membership.objects.all().delete()
    assert asker_of(request) == found


@pytest.mark.django_db
def test_somebody_removed_is_refused_before_they_act_for_another_organisation(clinic: int) -> None:
    other = add_organization("Bay PPG", OrganizationKind.PROVIDER)
    ana = add_user("ana@harbor.test", PASSWORD, organization_id=other, role=Role.FRONT_DESK)
    request = request_of(User.objects.get(pk=ana), acting_for=clinic)
    with pytest.raises(PermissionDenied):
        asker_of(request)
    assert asker_of(request).organization_id == other


@pytest.mark.django_db
def test_a_user_who_belongs_nowhere_and_a_stranger_are_refused(ben: User) -> None:
    for user in (ben, AnonymousUser()):
        with pytest.raises(PermissionDenied):
            asker_of(request_of(user))


@pytest.mark.django_db
def test_a_representative_whose_days_are_over_is_refused(ben: User) -> None:
    long_ago = date(2026, 1, 1) - timedelta(days=3000)
    allow(ben, 41, long_ago, long_ago)
    with pytest.raises(PermissionDenied):
        asker_of(request_of(ben))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (1, "2001:DB8::0:1", "2001:db8::1"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "<script>", "127.0.0.1"),
    ],
)
def test_the_address_is_the_one_our_outermost_proxy_saw(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert address_of(RequestFactory().get("/", headers=headers)) == address
