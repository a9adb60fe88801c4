"""Who may see a member's record, and who may load rosters."""

import pytest

from accounts.facts import ROLES_OF, Asker, Channel, OrganizationKind, Role, Scope
from accounts.permissions import may_load_roster, may_read_rosters, may_see_member

MEMBER = 41
OPERATOR = Asker(Channel.COMMAND, organization_id=None, operator="console")
MYSELF = Asker(Channel.PAGE, organization_id=None, user_id=1, members=frozenset({MEMBER}))
SOMEBODY_ELSE = Asker(Channel.PAGE, organization_id=None, user_id=2, members=frozenset({42}))
STRANGER = Asker(Channel.PAGE, organization_id=None, user_id=3)
EVERY_ROLE = [(kind, role) for kind, roles in ROLES_OF.items() for role in sorted(roles)]
PLANS_STAFF = {Role.PLAN_ADMINISTRATOR, Role.CONTINUITY_COORDINATOR, Role.CONTINUITY_SUPERVISOR}


def person(kind: OrganizationKind, *roles: Role, plan: str = "health-net") -> Asker:
    code = plan if kind is OrganizationKind.HEALTH_PLAN else ""
    return Asker(
        Channel.PAGE,
        organization_id=7,
        user_id=9,
        organization_kind=kind,
        health_plan=code,
        roles=frozenset(roles),
    )


def program(kind: OrganizationKind, *scopes: Scope, plan: str = "health-net") -> Asker:
    code = plan if kind is OrganizationKind.HEALTH_PLAN else ""
    return Asker(
        Channel.API,
        organization_id=7,
        client_id=5,
        organization_kind=kind,
        health_plan=code,
        scopes=frozenset(scopes),
    )


@pytest.mark.parametrize(
    ("asker", "may"), [(OPERATOR, True), (MYSELF, True), (SOMEBODY_ELSE, False), (STRANGER, False)]
)
def test_members_see_themselves_and_whom_they_represent(asker: Asker, may: bool) -> None:
    assert may_see_member(asker, member_id=MEMBER) is may


@pytest.mark.parametrize(("kind", "role"), EVERY_ROLE)
def test_of_all_roles_only_a_plans_member_staff_sees_the_plans_members(kind: OrganizationKind, role: Role) -> None:
    asker = person(kind, role)
    assert may_see_member(asker, member_id=MEMBER, is_of_plan=True) is (role in PLANS_STAFF)
    assert not may_see_member(asker, member_id=MEMBER, is_of_plan=False)


@pytest.mark.parametrize(("kind", "role"), EVERY_ROLE)
def test_whoever_broke_the_glass_sees_that_member(kind: OrganizationKind, role: Role) -> None:
    assert may_see_member(person(kind, role), member_id=MEMBER, in_emergency=True)


def test_a_plan_without_a_code_has_no_members_and_no_rosters() -> None:
    asker = person(OrganizationKind.HEALTH_PLAN, *PLANS_STAFF, Role.ROSTER_MANAGER, plan="")
    assert not may_see_member(asker, member_id=MEMBER, is_of_plan=True)
    assert not may_load_roster(asker)
    assert not may_read_rosters(asker)


@pytest.mark.parametrize("kind", OrganizationKind)
def test_no_program_browses_members(kind: OrganizationKind) -> None:
    assert not may_see_member(program(kind, *Scope), member_id=MEMBER, is_of_plan=True, in_emergency=True)


def test_acting_for_an_organisation_one_is_not_oneself() -> None:
    asker = Asker(Channel.PAGE, organization_id=7, user_id=1, members=frozenset({MEMBER}))
    assert not may_see_member(asker, member_id=MEMBER)


@pytest.mark.parametrize(("kind", "role"), EVERY_ROLE)
def test_of_all_roles_only_a_roster_manager_loads_rosters(kind: OrganizationKind, role: Role) -> None:
    assert may_load_roster(person(kind, role)) is (role is Role.ROSTER_MANAGER)
    assert may_read_rosters(person(kind, role)) is (role in {Role.ROSTER_MANAGER, Role.PLAN_ADMINISTRATOR})


@pytest.mark.parametrize(
    ("asker", "may"),
    [
        (OPERATOR, True),
        (program(OrganizationKind.HEALTH_PLAN, Scope.LOAD_ROSTERS), True),
        (program(OrganizationKind.HEALTH_PLAN, Scope.ASK_INQUIRIES), False),
        (program(OrganizationKind.PROVIDER, Scope.LOAD_ROSTERS), False),
        (program(OrganizationKind.STATE, Scope.LOAD_ROSTERS), False),
        (STRANGER, False),
    ],
)
def test_a_plans_program_loads_rosters_with_that_scope(asker: Asker, may: bool) -> None:
    assert may_load_roster(asker) is may
