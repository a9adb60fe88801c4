"""May this asker see that? Ana's clinic asked; Ben's program works for the same clinic, Cy in another."""

import pytest

from accounts.facts import Asker, Channel, Role, Scope
from accounts.permissions import may_ask_inquiry, may_list_inquiries, may_read_inquiries, may_read_inquiry

CLINIC, ELSEWHERE = 1, 2
FRONT_DESK = frozenset({Role.FRONT_DESK})
ANA = Asker(Channel.PAGE, organization_id=CLINIC, user_id=1, roles=FRONT_DESK)
BEN = Asker(Channel.API, organization_id=CLINIC, client_id=1, scopes=frozenset({Scope.READ_INQUIRIES}))
CY = Asker(Channel.PAGE, organization_id=ELSEWHERE, user_id=3, roles=FRONT_DESK)
OPERATOR = Asker(Channel.COMMAND, organization_id=None, operator="console")
NOBODY = Asker(Channel.PAGE, organization_id=None, user_id=4)
MEMBER = Asker(Channel.PAGE, organization_id=None, user_id=5, members=frozenset({9}))
ASK = {
    Role.FRONT_DESK,
    Role.PROVIDER_ADMINISTRATOR,
    Role.CONTINUITY_COORDINATOR,
    Role.CONTINUITY_SUPERVISOR,
    Role.PLAN_ADMINISTRATOR,
    Role.STATE_ADMINISTRATOR,
}


def somebody(role: Role) -> Asker:
    """A person of the clinic with this role and no other."""
    return Asker(Channel.PAGE, organization_id=CLINIC, user_id=6, roles=frozenset({role}))


def program(*scopes: Scope) -> Asker:
    """A client of the clinic whose token allows this and nothing else."""
    return Asker(Channel.API, organization_id=CLINIC, client_id=7, scopes=frozenset(scopes))


@pytest.mark.parametrize(("asker", "may"), [(ANA, True), (BEN, True), (CY, False), (OPERATOR, True), (NOBODY, False)])
def test_an_answer_is_read_by_the_organisation_that_asked(asker: Asker, may: bool) -> None:
    assert may_read_inquiry(asker, organization_id=CLINIC) is may


@pytest.mark.parametrize(("asker", "may"), [(ANA, False), (BEN, False), (CY, False), (OPERATOR, True), (NOBODY, False)])
def test_what_an_operator_asked_at_the_console_is_read_there_only(asker: Asker, may: bool) -> None:
    assert may_read_inquiry(asker, organization_id=None) is may


@pytest.mark.parametrize("role", Role)
def test_a_role_asks_or_does_not(role: Role) -> None:
    assert may_ask_inquiry(somebody(role)) is (role in ASK)


@pytest.mark.parametrize("role", Role)
def test_a_role_reads_answers_or_does_not(role: Role) -> None:
    assert may_read_inquiry(somebody(role), organization_id=CLINIC) is (role in ASK | {Role.PRIVACY_OFFICER})


@pytest.mark.parametrize("role", Role)
def test_a_role_lists_earlier_answers_as_it_reads_them(role: Role) -> None:
    assert may_list_inquiries(somebody(role)) is (role in ASK | {Role.PRIVACY_OFFICER})


@pytest.mark.parametrize("scope", Scope)
def test_no_program_lists_earlier_answers(scope: Scope) -> None:
    assert not may_list_inquiries(program(scope))


@pytest.mark.parametrize("scope", Scope)
def test_a_client_does_what_its_scope_says_and_nothing_else(scope: Scope) -> None:
    assert may_ask_inquiry(program(scope)) is (scope is Scope.ASK_INQUIRIES)
    assert may_read_inquiries(program(scope)) is (scope is Scope.READ_INQUIRIES)
    assert may_read_inquiry(program(scope), organization_id=CLINIC) is (scope is Scope.READ_INQUIRIES)


@pytest.mark.parametrize("asker", [NOBODY, MEMBER, program()])
def test_without_an_organisation_or_a_scope_nobody_asks_or_reads(asker: Asker) -> None:
    assert not may_ask_inquiry(asker)
    assert not may_read_inquiries(asker)
    assert not may_read_inquiry(asker, organization_id=CLINIC)


def test_a_role_in_a_client_counts_for_nothing() -> None:
    asker = Asker(Channel.API, organization_id=CLINIC, client_id=7, roles=FRONT_DESK)
    assert not may_ask_inquiry(asker)
