"""Who may ask for continuity of care, see a request, work on it and sign it: every role, program and member in turn."""

import pytest

from accounts.facts import ROLES_OF, Asker, Channel, OrganizationKind, Role, Scope
from accounts.permissions import (
    may_add_to_request,
    may_decide_request,
    may_load_evidence,
    may_overrule_verdict,
    may_request_continuity,
    may_request_for,
    may_see_request,
    may_see_timeliness,
    may_withdraw_request,
    may_work_request,
    may_work_requests,
)

CLINIC, PLAN, STATE, OTHER = 1, 2, 3, 4
ANA = 9
ITS = {"member_id": ANA, "plan_code": "health-net", "organization_id": CLINIC}
KINDS = {OrganizationKind.PROVIDER: CLINIC, OrganizationKind.HEALTH_PLAN: PLAN, OrganizationKind.STATE: STATE}
PLANS_DESK = {Role.CONTINUITY_COORDINATOR, Role.CONTINUITY_SUPERVISOR, Role.PLAN_ADMINISTRATOR}
PROVIDERS_DESK = {Role.FRONT_DESK, Role.PROVIDER_ADMINISTRATOR}
EVERY_ROLE = [(kind, role) for kind, roles in ROLES_OF.items() for role in sorted(roles)]
EVERY_PROGRAM = [(kind, scope) for kind in OrganizationKind for scope in Scope]


def staff(kind: OrganizationKind, *roles: Role, plan: str = "health-net", organization_id: int | None = None) -> Asker:
    return Asker(
        Channel.PAGE,
        organization_id or KINDS[kind],
        user_id=5,
        organization_kind=kind,
        health_plan=plan if kind is OrganizationKind.HEALTH_PLAN else "",
        roles=frozenset(roles),
    )


def program(kind: OrganizationKind, *scopes: Scope, plan: str = "health-net") -> Asker:
    return Asker(
        Channel.API,
        KINDS[kind],
        client_id=6,
        organization_kind=kind,
        health_plan=plan if kind is OrganizationKind.HEALTH_PLAN else "",
        scopes=frozenset(scopes),
    )


MEMBER = Asker(Channel.PAGE, None, user_id=7, members=frozenset({ANA}), own_member=ANA)
REPRESENTATIVE = Asker(Channel.PAGE, None, user_id=8, members=frozenset({ANA, 10}))
SOMEBODY_ELSE = Asker(Channel.PAGE, None, user_id=9, members=frozenset({11}), own_member=11)
OPERATOR = Asker(Channel.COMMAND, None, operator="console")
SUPERVISOR = staff(OrganizationKind.HEALTH_PLAN, Role.CONTINUITY_SUPERVISOR)
PPG = staff(OrganizationKind.PROVIDER, Role.FRONT_DESK, Role.PROVIDER_ADMINISTRATOR)


@pytest.mark.parametrize(("kind", "role"), EVERY_ROLE)
def test_desks_of_providers_and_plans_ask_and_see_their_own(kind: OrganizationKind, role: Role) -> None:
    expected = (
        kind is not OrganizationKind.STATE and role in PROVIDERS_DESK | PLANS_DESK and role is not Role.PRIVACY_OFFICER
    )
    asker = staff(kind, role)
    assert may_request_continuity(asker) is expected
    assert may_request_for(asker, member_id=ANA, plan_code="health-net") is expected
    assert may_see_request(asker, **ITS) is expected
    assert may_add_to_request(asker, **ITS) is expected
    assert may_withdraw_request(asker, **ITS) is expected


@pytest.mark.parametrize(("kind", "scope"), EVERY_PROGRAM)
def test_a_program_asks_with_the_scope_for_it_and_works_on_nothing(kind: OrganizationKind, scope: Scope) -> None:
    expected = scope is Scope.REQUEST_CONTINUITY and kind is not OrganizationKind.STATE
    asker = program(kind, scope)
    assert may_request_continuity(asker) is expected
    assert may_see_request(asker, **ITS) is expected
    assert not may_work_requests(asker)
    assert not may_decide_request(asker, plan_code="health-net")


@pytest.mark.parametrize(
    ("asker", "may"), [(MEMBER, True), (REPRESENTATIVE, True), (SOMEBODY_ELSE, False), (OPERATOR, False)]
)
def test_a_member_and_who_represents_them_ask_for_them(asker: Asker, may: bool) -> None:
    assert may_request_for(asker, member_id=ANA, plan_code="health-net") is may
    assert may_add_to_request(asker, **ITS) is may
    assert may_withdraw_request(asker, **ITS) is may
    assert may_see_request(asker, **ITS) is (may or asker == OPERATOR)


def test_another_plan_sees_and_asks_nothing() -> None:
    other = staff(OrganizationKind.HEALTH_PLAN, *PLANS_DESK, plan="molina")
    assert not may_see_request(other, **ITS)
    assert not may_see_request(program(OrganizationKind.HEALTH_PLAN, Scope.REQUEST_CONTINUITY, plan="molina"), **ITS)
    assert not may_request_for(other, member_id=ANA, plan_code="health-net")
    assert not may_work_request(other, plan_code="health-net")
    assert not may_decide_request(other, plan_code="health-net")
    assert not may_overrule_verdict(other, plan_code="health-net")


def test_a_plan_without_its_code_sees_nothing() -> None:
    assert not may_see_request(staff(OrganizationKind.HEALTH_PLAN, *PLANS_DESK, plan=""), **ITS | {"plan_code": ""})


def test_another_provider_sees_nothing_and_nobody_sees_what_no_organisation_asked() -> None:
    assert not may_see_request(staff(OrganizationKind.PROVIDER, *PROVIDERS_DESK, organization_id=OTHER), **ITS)
    assert not may_see_request(PPG, **ITS | {"organization_id": None})


@pytest.mark.parametrize("whose", [None, OTHER])
def test_a_provider_withdraws_its_own_requests_and_nobody_elses(whose: int | None) -> None:
    for asker in (PPG, program(OrganizationKind.PROVIDER, Scope.REQUEST_CONTINUITY)):
        assert may_withdraw_request(asker, **ITS)
        assert not may_withdraw_request(asker, **ITS | {"organization_id": whose})
    for theirs in (MEMBER, REPRESENTATIVE, SUPERVISOR):
        assert may_withdraw_request(theirs, **ITS | {"organization_id": whose})


@pytest.mark.parametrize(("kind", "role"), EVERY_ROLE)
def test_a_role_works_on_requests_and_signs_or_does_not(kind: OrganizationKind, role: Role) -> None:
    asker, of_plan = staff(kind, role), kind is OrganizationKind.HEALTH_PLAN
    signs = {Role.CONTINUITY_COORDINATOR, Role.CONTINUITY_SUPERVISOR}
    guides = {Role.CONTINUITY_SUPERVISOR, Role.PLAN_ADMINISTRATOR}
    assert may_work_requests(asker) is (of_plan and role in PLANS_DESK)
    assert may_decide_request(asker, plan_code="health-net") is (of_plan and role in signs)
    assert may_overrule_verdict(asker, plan_code="health-net") is (of_plan and role is Role.CONTINUITY_SUPERVISOR)
    assert may_see_timeliness(asker) is (of_plan and role in guides)


@pytest.mark.parametrize("asker", [PPG, MEMBER, REPRESENTATIVE, OPERATOR])
def test_nobody_outside_the_plan_ever_signs(asker: Asker) -> None:
    assert not may_decide_request(asker, plan_code="health-net")
    assert not may_overrule_verdict(asker, plan_code="health-net")


def test_roles_of_a_plan_count_for_nothing_at_a_provider() -> None:
    asker = staff(OrganizationKind.PROVIDER, *Role)
    assert not may_work_requests(asker)
    assert not may_decide_request(asker, plan_code="")


def test_evidence_is_loaded_by_who_loads_rosters() -> None:
    assert may_load_evidence(OPERATOR)
    assert may_load_evidence(staff(OrganizationKind.HEALTH_PLAN, Role.ROSTER_MANAGER))
    assert not may_load_evidence(SUPERVISOR)
    assert not may_load_evidence(PPG)
