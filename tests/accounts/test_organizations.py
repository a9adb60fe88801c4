"""People of an organisation: what they may be there, and that an administrator always remains."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.facts import Asker, Channel, OrganizationKind, Person, ProviderKind, Role
from accounts.models import Invitation, Membership, Organization, User
from accounts.permissions import may_manage_people, may_see_people
from accounts.rules.people import LastAdministrator, NoRole, NoSuchPerson, NotARoleThere, check_administrator_stays
from accounts.selectors.people import get_organization, get_person, list_people
from accounts.services.people import add_organization, add_user, remove_person, set_roles

NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
PASSWORD = "a long enough phrase"
DESK, ADMIN, PRIVACY = Role.FRONT_DESK, Role.PROVIDER_ADMINISTRATOR, Role.PRIVACY_OFFICER


def person(user_id: int, *roles: Role, can_sign_in: bool = True) -> Person:
    return Person(user_id, f"{user_id}@harbor.test", "", frozenset(roles), can_sign_in=can_sign_in)


@pytest.mark.parametrize("roles", [frozenset(), frozenset({DESK}), frozenset({DESK, PRIVACY})])
def test_the_only_administrator_can_be_neither_removed_nor_demoted(roles: frozenset[Role]) -> None:
    with pytest.raises(LastAdministrator):
        check_administrator_stays([person(1, ADMIN, DESK), person(2, DESK)], user_id=1, roles=roles)


def test_an_administrator_who_cannot_sign_in_is_none() -> None:
    people = [person(1, ADMIN), person(2, ADMIN, can_sign_in=False)]
    with pytest.raises(LastAdministrator):
        check_administrator_stays(people, user_id=1, roles=frozenset())
    check_administrator_stays(people, user_id=2, roles=frozenset())


@pytest.mark.parametrize(
    ("people", "roles"),
    [
        ([person(1, ADMIN), person(2, ADMIN)], frozenset()),
        ([person(1, ADMIN)], frozenset({ADMIN, DESK})),
        ([person(1, DESK), person(2, ADMIN)], frozenset()),
        ([person(1, DESK)], frozenset()),
    ],
)
def test_where_an_administrator_remains_or_none_was_lost_people_may_change(
    people: list[Person], roles: frozenset[Role]
) -> None:
    check_administrator_stays(people, user_id=1, roles=roles)


def test_somebody_who_does_not_work_there_cannot_be_changed() -> None:
    with pytest.raises(NoSuchPerson):
        check_administrator_stays([person(1, ADMIN)], user_id=3, roles=frozenset())


def works(role: Role, organization_id: int = 1) -> Asker:
    return Asker(Channel.PAGE, organization_id=organization_id, user_id=1, roles=frozenset({role}))


@pytest.mark.parametrize("role", Role)
def test_administrators_change_people_and_privacy_officers_see_them(role: Role) -> None:
    administrators = {Role.PROVIDER_ADMINISTRATOR, Role.PLAN_ADMINISTRATOR, Role.STATE_ADMINISTRATOR}
    assert may_manage_people(works(role), organization_id=1) is (role in administrators)
    assert may_see_people(works(role), organization_id=1) is (role in administrators | {Role.PRIVACY_OFFICER})


@pytest.mark.parametrize("role", Role)
def test_nobody_sees_or_changes_the_people_of_another_organisation(role: Role) -> None:
    assert not may_manage_people(works(role), organization_id=2)
    assert not may_see_people(works(role), organization_id=2)


@pytest.mark.parametrize(
    "asker",
    [
        Asker(Channel.API, organization_id=1, client_id=1, roles=frozenset({Role.PROVIDER_ADMINISTRATOR})),
        Asker(Channel.PAGE, organization_id=None, user_id=1, members=frozenset({40}), own_member=40),
    ],
)
def test_programs_and_members_have_no_business_with_people(asker: Asker) -> None:
    assert not may_manage_people(asker, organization_id=1)
    assert not may_see_people(asker, organization_id=1)


@pytest.fixture
def clinic(db: None) -> int:
    return add_organization(
        "Harbor Clinic", OrganizationKind.PROVIDER, provider_kind=ProviderKind.PPG, npis=["1234567893"]
    )


@pytest.fixture
def ana(clinic: int) -> int:
    return add_user("ana@harbor.test", PASSWORD, organization_id=clinic, role=ADMIN)


@pytest.fixture
def ben(clinic: int) -> int:
    return add_user("ben@harbor.test", PASSWORD, organization_id=clinic, role=DESK)


def roles_of(user_id: int, organization_id: int) -> set[Role]:
    found = get_person(user_id, organization_id=organization_id)
    return set(found.roles) if found else set()


def test_an_organisation_is_added_once_and_its_npis_are_joined(clinic: int) -> None:
    assert clinic == add_organization("Harbor Clinic", OrganizationKind.PROVIDER, npis=["1245319599", "1234567893"])
    card = get_organization(clinic)
    assert (card.name, card.kind, card.provider_kind) == ("Harbor Clinic", OrganizationKind.PROVIDER, ProviderKind.PPG)
    assert card.npis == ("1234567893", "1245319599")


def test_an_npi_belongs_to_one_organisation(clinic: int) -> None:
    with pytest.raises(IntegrityError, match="npi"):
        add_organization("Bay PPG", OrganizationKind.PROVIDER, npis=["1234567893"])


def test_people_are_listed_by_name_with_all_their_roles(clinic: int, ana: int, ben: int) -> None:
    add_user("ben@harbor.test", PASSWORD, organization_id=clinic, role=PRIVACY)
    User.objects.filter(pk=ana).update(full_name="Zoe Sample")
    assert [(each.name, each.roles) for each in list_people(clinic)] == [
        ("ben@harbor.test", frozenset({DESK, PRIVACY})),
        ("Zoe Sample", frozenset({ADMIN})),
    ]


def test_roles_are_set_to_exactly_those_given(clinic: int, ana: int, ben: int) -> None:
    set_roles(ben, {PRIVACY, ADMIN}, organization_id=clinic)
    assert roles_of(ben, clinic) == {PRIVACY, ADMIN}
    set_roles(ana, {DESK}, organization_id=clinic)
    assert roles_of(ana, clinic) == {DESK}


def test_a_role_of_another_kind_of_organisation_is_refused_and_nothing_changes(clinic: int, ana: int, ben: int) -> None:
    with pytest.raises(NotARoleThere):
        set_roles(ben, {DESK, Role.PLAN_ADMINISTRATOR}, organization_id=clinic)
    with pytest.raises(NoRole):
        set_roles(ben, set(), organization_id=clinic)
    assert roles_of(ben, clinic) == {DESK}


def test_the_last_administrator_stays_even_when_they_ask_themselves(clinic: int, ana: int, ben: int) -> None:
    with pytest.raises(LastAdministrator):
        set_roles(ana, {DESK}, organization_id=clinic)
    with pytest.raises(LastAdministrator):
        remove_person(ana, organization_id=clinic, now=NOW)
    assert roles_of(ana, clinic) == {ADMIN}


def test_somebody_removed_works_there_no_longer_but_elsewhere_still(clinic: int, ana: int, ben: int) -> None:
    elsewhere = add_organization("Bay PPG", OrganizationKind.PROVIDER)
    add_user("ben@harbor.test", PASSWORD, organization_id=elsewhere, role=DESK)
    remove_person(ben, organization_id=clinic, now=NOW)
    assert roles_of(ben, clinic) == set()
    assert roles_of(ben, elsewhere) == {DESK}


def test_links_sent_by_somebody_removed_no_longer_let_anybody_in(clinic: int, ana: int, ben: int) -> None:
    for sender in (ana, ben):
        Invitation.objects.create(
            email=f"new-{sender}@harbor.test",
            organization_id=clinic,
            role=DESK,
            secret_sha256=bytes([sender % 256]) * 32,
            invited_by_id=sender,
            created_at=NOW,
            expires_at=NOW,
        )
    remove_person(ben, organization_id=clinic, now=NOW)
    assert list(Invitation.objects.filter(withdrawn_at=NOW).values_list("invited_by_id", flat=True)) == [ben]


def test_somebody_of_another_organisation_can_be_neither_changed_nor_removed(clinic: int, ana: int) -> None:
    elsewhere = add_organization("Bay PPG", OrganizationKind.PROVIDER)
    cy = add_user("cy@bay.test", PASSWORD, organization_id=elsewhere, role=DESK)
    with pytest.raises(NoSuchPerson):
        set_roles(cy, {ADMIN}, organization_id=clinic)
    with pytest.raises(NoSuchPerson):
        remove_person(cy, organization_id=clinic, now=NOW)
    assert (roles_of(cy, clinic), roles_of(cy, elsewhere)) == (set(), {DESK})


@pytest.fixture
def committed(transactional_db: None) -> Iterator[tuple[int, int, int]]:
    """A clinic with two administrators that other connections see."""
    clinic = add_organization("Harbor Clinic", OrganizationKind.PROVIDER)
    one, other = (
        add_user(f"{name}@harbor.test", PASSWORD, organization_id=clinic, role=ADMIN) for name in ("ana", "ben")
    )
    yield clinic, one, other
    Membership.objects.all().delete()
    Organization.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_remove_each_other_at_once_one_remains(committed: tuple[int, int, int]) -> None:
    clinic, one, other = committed
    together, refused = Barrier(3), []

    def remove(user_id: int) -> None:
        together.wait(timeout=10)
        try:
            remove_person(user_id, organization_id=clinic, now=NOW)
        except LastAdministrator:
            refused.append(user_id)
        finally:
            connection.close()

    threads = [Thread(target=remove, args=[each]) for each in (one, other)]
    # Both stand before the locked organisation before either may go on.
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=clinic)
        for thread in threads:
            thread.start()
        together.wait(timeout=10)
    for thread in threads:
        thread.join(timeout=10)
    assert [each.user_id for each in list_people(clinic)] == refused
    assert len(refused) == 1
