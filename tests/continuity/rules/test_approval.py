"""The check at the moment of signing."""

from dataclasses import replace
from typing import Any

import pytest

from continuity.facts import (
    CareProvider,
    CareProviderKind,
    ContinuityFacts,
    DecisionOutcome,
    ProviderStatements,
    RequesterKind,
    Side,
)
from continuity.rules.approval import ApprovalQuestion, SideApproval, decide_approval, decide_signature
from eligibility.facts import CircumstanceKind, MemberFacts, Program
from tests.continuity.rules.records import (
    CARDIOLOGIST,
    FAMILY_DOCTOR,
    NPI,
    NURSING_FACILITY,
    facts,
    finding,
    network,
    visits,
    window,
)
from tests.eligibility.people import circumstance, day, enrolled, member
from tests.eligibility.reference_table import reference_plans

IN_2018 = member(enrolled("2018-03-01.."))
SEEN = facts(replace(CARDIOLOGIST, is_state_plan_approved=True), visits=visits("2017-08-15"))
ALL_SAID = ProviderStatements(True, True, True)
APPROVED, DENIED = DecisionOutcome.APPROVED, DecisionOutcome.DENIED


def approve(
    person: MemberFacts = IN_2018, known: ContinuityFacts = SEEN, *, received: str = "2018-04-02", **more: Any
) -> tuple[SideApproval, ...]:
    more = {"statements": ALL_SAID, "plan_code": "health-net", "requester": RequesterKind.MEMBER} | more
    signed_on = more.pop("signed_on", received)
    question = ApprovalQuestion(received_on=day(received), signed_on=day(signed_on), **more)
    return decide_approval(question, known, member=person, plans=reference_plans())


def against(approval: SideApproval) -> list[tuple[str, str]]:
    return [(each.code.value, each.verdict.value) for each in approval.against]


def sign(approval: SideApproval, outcome: DecisionOutcome = APPROVED, **more: Any) -> str | None:
    more = {"is_supervisor": False, "has_written_reason": False, "months": approval.months} | more
    refusal = decide_signature(approval, outcome, **more)
    return refusal.code if refusal else None


def test_when_every_condition_is_met_a_coordinator_approves_both_sides_for_the_months_of_the_law() -> None:
    for approval in approve():
        assert (approval.verdict, against(approval), approval.needs_supervisor) == ("yes", [], False)
        assert (approval.enrolled_on, approval.months, approval.program) == (
            day("2018-03-01"),
            12,
            Program.CAL_MEDICONNECT,
        )
        assert window(approval.window) == "2018-03-01..2019-02-28"
        assert sign(approval) is None


def test_the_sides_have_months_of_their_own() -> None:
    person, known = member(enrolled("2014-07-01..")), facts(visits=visits("2013-09-16", "2014-02-10"))
    approvals = approve(person, known, received="2014-10-10", is_state_plan_approved=True)
    assert [(each.side, each.months) for each in approvals] == [(Side.MEDICARE, 6), (Side.MEDI_CAL, 12)]


@pytest.mark.parametrize(
    ("statements", "state_plan", "expected"),
    [
        (ProviderStatements(), True, ["accepts_rate", "follows_utilization_rules", "treatment_information"]),
        (ProviderStatements(True, True, None), True, ["treatment_information"]),
        (ALL_SAID, None, ["state_plan_approved"]),
        (ALL_SAID, True, []),
    ],
)
def test_what_only_the_plan_confirms_must_be_confirmed(
    statements: ProviderStatements, state_plan: bool | None, expected: list[str]
) -> None:
    known = replace(SEEN, provider=CARDIOLOGIST)
    approval = approve(known=known, statements=statements, is_state_plan_approved=state_plan)[0]
    assert [code for code, _ in against(approval)] == expected
    assert approval.verdict == ("unknown" if expected else "yes")
    assert sign(approval) == ("C-SIGN-1" if expected else None)


@pytest.mark.parametrize(
    ("known", "more", "expected"),
    [
        pytest.param(
            replace(SEEN, visits=visits("2017-08-15", is_emergency=True)), {}, ("relationship", "no"), id="emergency"
        ),
        pytest.param(replace(SEEN, visits=()), {}, ("relationship", "unknown"), id="no-visit-on-record"),
        pytest.param(SEEN, {"received": "2019-03-01"}, ("period", "no"), id="asked-too-late"),
        pytest.param(SEEN, {"statements": ProviderStatements(False, True, True)}, ("accepts_rate", "no"), id="rate"),
        pytest.param(
            replace(SEEN, provider=CareProvider(NPI, kind=CareProviderKind.DME, is_state_plan_approved=True)),
            {},
            ("provider_kind", "no"),
            id="equipment",
        ),
    ],
)
def test_against_a_condition_only_a_supervisor_approves_and_writes_why(
    known: ContinuityFacts, more: dict[str, Any], expected: tuple[str, str]
) -> None:
    approval = approve(known=known, **more)[0]
    assert expected in against(approval)
    assert sign(approval) == "C-SIGN-1"
    assert sign(approval, is_supervisor=True) == "C-SIGN-2"
    assert sign(approval, is_supervisor=True, has_written_reason=True) is None


def test_a_request_received_in_time_may_be_signed_after_the_window() -> None:
    approval = approve(received="2019-02-28", signed_on="2019-03-20")[0]
    assert (approval.verdict, sign(approval)) == ("yes", None)


def test_a_provider_who_might_not_ask_then_needs_a_supervisor() -> None:
    person, known = member(enrolled("2014-07-01..")), replace(SEEN, visits=visits("2013-09-16", "2014-02-10"))
    approval = approve(person, known, received="2014-07-20", requester=RequesterKind.PROVIDER)[0]
    assert (against(approval), sign(approval)) == ([("may_request", "no")], "C-SIGN-1")


def test_denying_what_every_condition_speaks_for_needs_a_supervisor_too() -> None:
    approval = approve()[0]
    assert sign(approval, DENIED) == "C-SIGN-1"
    assert sign(approval, DENIED, is_supervisor=True) == "C-SIGN-2"
    assert sign(approval, DENIED, is_supervisor=True, has_written_reason=True) is None


def test_a_denial_that_a_condition_supports_is_the_coordinators() -> None:
    assert sign(approve(statements=ProviderStatements(False, True, True))[0], DENIED) is None
    assert sign(approve(statements=ProviderStatements())[0], DENIED) is None


def test_of_somebody_who_never_was_in_the_plan_nothing_can_be_approved() -> None:
    approval = approve(plan_code="molina")[0]
    assert (approval.may_approve, approval.enrolled_on, approval.verdict) == (False, None, "no")
    assert sign(approval, is_supervisor=True, has_written_reason=True) == "C-SIGN-6"
    assert sign(approval, DENIED) is None


def test_a_medi_cal_plan_has_nothing_to_approve_on_the_medicare_side() -> None:
    person = member(enrolled("2018-03-01..", program=Program.MEDI_CAL_MANAGED_CARE))
    medicare, medi_cal = approve(person)
    assert (medicare.may_approve, medi_cal.may_approve, medi_cal.months) == (False, True, 12)


def test_a_provider_in_the_network_needs_no_approval() -> None:
    approval = approve(known=replace(SEEN, networks=(network("2010-01-01.."),)))[0]
    assert not approval.may_approve
    assert sign(approval, is_supervisor=True, has_written_reason=True) == "C-INNETWORK-1"


def test_a_provider_who_left_the_network_since_the_member_joined_needs_a_supervisor() -> None:
    approval = approve(known=replace(SEEN, networks=(network("2010-01-01..2018-03-31"),)))[0]
    assert (against(approval), approval.may_approve) == ([("out_of_network", "unknown")], True)
    assert sign(approval) == "C-SIGN-1"


def test_in_the_doubtful_days_the_signer_chooses_between_the_two_rules() -> None:
    known = replace(SEEN, visits=visits("2015-11-10", "2015-12-10"))
    medicare, medi_cal = approve(member(enrolled("2016-05-01..")), known, received="2016-05-10")
    assert (medicare.months, medicare.choices, window(medicare.window)) == (
        None,
        (6, 12),
        "2016-05-01..2016-10-31",
    )
    assert (medi_cal.months, medi_cal.choices) == (12, ())
    supervisor = {"is_supervisor": True, "has_written_reason": True}
    assert sign(medicare, **supervisor) == "C-SIGN-3"
    assert sign(medicare, months=12, **supervisor) is None
    assert sign(medicare, months=13, **supervisor) == "C-SIGN-4"
    assert against(medi_cal) == [("rule_known", "unknown")]


@pytest.mark.parametrize(
    ("months", "limit_day", "code"),
    [(12, None, None), (6, None, None), (13, None, "C-SIGN-4"), (0, None, "C-SIGN-4"), (None, None, "C-SIGN-3")],
)
def test_nobody_may_sign_for_longer_than_the_law(months: int | None, limit_day: Any, code: str | None) -> None:
    assert sign(approve()[0], months=months, limit_day=limit_day) == code


def test_a_last_day_may_be_named_instead_but_not_before_the_first() -> None:
    approval = approve()[0]
    assert sign(approval, months=12, limit_day=day("2018-03-01")) is None
    assert sign(approval, months=12, limit_day=day("2018-02-28")) == "C-SIGN-5"


def test_where_no_rule_tells_the_months_a_last_day_must_be_named() -> None:
    person = member(enrolled("2023-05-01..", program=Program.MEDI_MEDI_PLAN))
    approval = approve(person, replace(SEEN, visits=visits("2022-08-15")), received="2023-06-10")[0]
    assert (approval.months, approval.choices, approval.window) == (None, (), None)
    supervisor = {"is_supervisor": True, "has_written_reason": True}
    assert sign(approval, months=12, **supervisor) == "C-SIGN-3"
    assert sign(approval, limit_day=day("2023-12-31"), **supervisor) is None


def test_a_resident_of_the_facility_is_approved_for_as_long_as_the_programme_lasts() -> None:
    resident = circumstance("2017-01-01..", CircumstanceKind.NURSING_FACILITY_RESIDENT)
    known = facts(replace(NURSING_FACILITY, is_state_plan_approved=True), visits=visits("2018-02-15"))
    approval = approve(member(enrolled("2018-03-01.."), resident), known)[0]
    assert (approval.months, approval.is_for_programme, window(approval.window)) == (
        None,
        True,
        "2018-03-01..2022-12-31",
    )
    assert sign(approval) is None


def test_a_request_before_joining_is_about_the_stay_to_come() -> None:
    approval = approve(
        known=replace(SEEN, provider=replace(FAMILY_DOCTOR, is_state_plan_approved=True)), received="2018-02-20"
    )[0]
    assert (approval.enrolled_on, approval.verdict) == (day("2018-03-01"), "yes")


def test_a_request_after_leaving_is_about_the_stay_that_was() -> None:
    approval = approve(member(enrolled("2018-03-01..2018-06-30")), received="2018-07-10")[0]
    assert approval.enrolled_on == day("2018-03-01")
    assert ("enrolled", "no") in against(approval)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("2018-04-03..", [("no_finding", "no")]),
        ("2018-04-20..", [("no_finding", "no")]),
        ("2018-04-21..", []),
        ("2018-04-03..2018-04-19", []),
    ],
)
def test_what_is_documented_by_the_day_of_signing_stands_against_it(days: str, expected: list[Any]) -> None:
    approval = approve(known=replace(SEEN, findings=(finding(days),)), signed_on="2018-04-20")[0]
    assert against(approval) == expected


def test_only_the_sides_asked_for_are_checked() -> None:
    assert [each.side for each in approve(sides=(Side.MEDI_CAL,))] == [Side.MEDI_CAL]
