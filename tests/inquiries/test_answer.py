"""The whole answer, decided without a database: what follows from coverage for services, charges and what to do."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from benefits.facts import Charge
from benefits.wording import service_look
from cmc_portal.answers import Outcome, Verdict, reason
from eligibility.facts import CircumstanceKind, EnrollmentStatus, Line, MediCalStatus, MemberFacts, Program
from eligibility.rules.identify import Who
from inquiries.rules.answer import Answer, answer_not_found, decide_answer
from tests.eligibility.people import circumstance, enrolled, medi_cal, medicare, member, other_coverage, share_of_cost
from tests.eligibility.reference_table import reference_plans
from tests.inquiries.questions_asked import ANA, ASKED_ON, asked, decide, reference_catalogue

DUAL = (*medicare("2013-01-01.."), medi_cal("2013-01-01.."))
IN_THE_PLAN = member(enrolled("2014-07-01.."), *DUAL)
DEEMED = member(enrolled("2014-07-01.."), *medicare("2013-01-01.."), medi_cal("2013-01-01..2016-02-29"))
ON_HOLD = member(enrolled("2014-07-01..", status=EnrollmentStatus.ON_HOLD), *DUAL)
UNMET = member(enrolled("2014-07-01.."), *medicare("2013-01-01.."), share_of_cost("2016-01-01..", cents=50_000))

MET = member(
    enrolled("2014-07-01.."),
    *medicare("2013-01-01.."),
    share_of_cost("2016-03-01..", cents=24_500, met_on="2016-03-12"),
)


def reasons(answer: Answer) -> list[str]:
    return [each.code for each in answer.reasons]


def steps(answer: Answer) -> list[str]:
    return [each.code for each in answer.next_steps]


# Services follow coverage.


@pytest.mark.parametrize(
    ("facts", "day", "verdict"),
    [
        (IN_THE_PLAN, "2016-03-20", Verdict.YES),
        (DEEMED, "2016-03-20", Verdict.YES),
        (ON_HOLD, "2016-03-20", Verdict.UNKNOWN),
        (IN_THE_PLAN, "2023-01-15", Verdict.UNKNOWN),
        (member(medi_cal("2013-01-01..2015-12-31")), "2016-03-20", Verdict.NO),
        (member(medi_cal("2020-01-01..")), "2016-03-20", Verdict.UNKNOWN),
        (member(), "2016-03-20", Verdict.UNKNOWN),
    ],
)
def test_a_doctors_visit_is_covered_only_where_coverage_is_certain(facts: object, day: str, verdict: Verdict) -> None:
    (service,) = decide(facts, asked(day, "primary_care_visit")).services  # type: ignore[arg-type]
    assert service.verdict is verdict


def test_case_12_dental_is_not_covered_while_deemed_and_is_by_medi_cal_dental_before() -> None:
    (before,) = decide(DEEMED, asked("2016-02-29", "dental")).services
    assert (before.verdict, before.covered_elsewhere, before.responsible) == (
        Verdict.NO,
        Verdict.YES,
        "medi-cal-dental",
    )
    (deemed,) = decide(DEEMED, asked("2016-03-20", "dental")).services
    assert deemed.verdict is Verdict.NO
    assert deemed.covered_elsewhere is not Verdict.YES


@pytest.mark.parametrize(
    ("facts", "day", "why"),
    [
        (DEEMED, "2016-03-20", "B-DEEMED-1"),
        (DEEMED, "2016-04-02", "E-MEDICAL-6"),
        (UNMET, "2016-03-20", "E-SOC-1"),
        (member(*medicare("2013-01-01.."), share_of_cost("2016-01-01..", cents=50_000)), "2016-03-20", "E-SOC-1"),
        (
            member(*medicare("2013-01-01.."), medi_cal("2016-01-01..", MediCalStatus.MEDICARE_COST_SHARING_ONLY)),
            "2016-03-20",
            "E-MEDICAL-3",
        ),
    ],
)
@pytest.mark.parametrize("service", ["dental", "specialty_mental_health"])
def test_nobody_pays_for_what_medi_cal_pays_for_while_it_pays_nothing(
    facts: MemberFacts, day: str, why: str, service: str
) -> None:
    (decision,) = decide(facts, asked(day, service)).services
    assert (decision.verdict, decision.covered_elsewhere) == (Verdict.NO, Verdict.NO)
    assert decision.reasons[0].code == why


@pytest.mark.parametrize(
    ("service", "verdict", "why"),
    [
        ("cbas", Verdict.NO, "E-SOC-1"),
        ("nursing_facility", Verdict.NO, "E-SOC-1"),
        ("otc_drugs_medi_cal", Verdict.NO, "E-SOC-1"),
        ("mssp", Verdict.NO, "E-SOC-1"),
        ("acupuncture", Verdict.UNKNOWN, "E-SOC-1"),
        ("nmt", Verdict.YES, "B-HN-RIDES-5"),
        ("mental_health_mild", Verdict.UNKNOWN, "E-SOC-1"),
        ("nemt", Verdict.UNKNOWN, "E-SOC-1"),
        ("primary_care_visit", Verdict.YES, "B-MEDICARE-1"),
        ("part_d_drugs", Verdict.YES, "B-DRUGS-1"),
    ],
)
def test_an_integrated_plan_gives_nothing_of_medi_cals_while_its_share_of_cost_is_not_met(
    service: str, verdict: Verdict, why: str
) -> None:
    (decision,) = decide(UNMET, asked("2019-08-14", service)).services
    assert (decision.verdict, decision.reasons[0].code) == (verdict, why)


UNREADABLE = medi_cal("2013-01-01..", MediCalStatus.UNKNOWN)


@pytest.mark.parametrize(
    ("service", "verdict", "elsewhere", "why"),
    [
        ("cbas", Verdict.UNKNOWN, None, "E-MEDICAL-2"),
        ("nursing_facility", Verdict.UNKNOWN, None, "E-MEDICAL-2"),
        ("nemt", Verdict.UNKNOWN, None, "E-MEDICAL-2"),
        ("dental", Verdict.NO, Verdict.UNKNOWN, "E-MEDICAL-2"),
        ("specialty_mental_health", Verdict.NO, Verdict.UNKNOWN, "E-MEDICAL-2"),
        ("primary_care_visit", Verdict.YES, None, "B-MEDICARE-1"),
    ],
)
def test_what_medi_cal_pays_for_is_not_known_while_its_status_cannot_be_read(
    service: str, verdict: Verdict, elsewhere: Verdict | None, why: str
) -> None:
    facts = member(enrolled("2014-07-01.."), *medicare("2013-01-01.."), UNREADABLE)
    (decision,) = decide(facts, asked("2016-03-20", service)).services
    assert (decision.verdict, decision.covered_elsewhere, decision.reasons[0].code) == (verdict, elsewhere, why)


@pytest.mark.parametrize(
    ("service", "verdict", "elsewhere"),
    [("dental", Verdict.NO, Verdict.UNKNOWN), ("primary_care_visit", Verdict.YES, None)],
)
def test_the_same_holds_without_a_plan(service: str, verdict: Verdict, elsewhere: Verdict | None) -> None:
    (decision,) = decide(member(*medicare("2013-01-01.."), UNREADABLE), asked("2016-03-20", service)).services
    assert (decision.verdict, decision.covered_elsewhere) == (verdict, elsewhere)


@pytest.mark.parametrize(
    ("day", "verdict", "why"),
    [
        ("2015-12-31", Verdict.YES, "B-LTSS-1"),
        ("2016-01-01", Verdict.UNKNOWN, "E-SOC-3"),
        ("2016-12-31", Verdict.UNKNOWN, "E-SOC-3"),
        ("2017-01-01", Verdict.NO, "E-SOC-1"),
    ],
)
def test_what_a_nursing_facility_bills_may_meet_its_residents_share_of_cost(
    day: str, verdict: Verdict, why: str
) -> None:
    facts = member(
        enrolled("2014-07-01.."),
        *medicare("2013-01-01.."),
        medi_cal("2013-01-01..2015-12-31"),
        share_of_cost("2016-01-01..", cents=70_000),
        circumstance("2015-06-01..2016-12-31", CircumstanceKind.NURSING_FACILITY_RESIDENT),
    )
    (decision,) = decide(facts, asked(day, "nursing_facility")).services
    assert (decision.verdict, decision.reasons[0].code) == (verdict, why)


@pytest.mark.parametrize("service", ["cbas", "nursing_facility", "mssp", "otc_drugs_medi_cal", "nemt"])
@pytest.mark.parametrize("facts", [IN_THE_PLAN, DEEMED])
def test_a_plan_that_medi_cal_pays_or_that_keeps_a_deemed_member_gives_what_medi_cal_gives_through_it(
    facts: MemberFacts, service: str
) -> None:
    (decision,) = decide(facts, asked("2016-03-20", service)).services
    assert decision.verdict is Verdict.YES


def test_medicare_goes_on_paying_for_its_part_while_medi_cal_pays_nothing() -> None:
    (visit,) = decide(DEEMED, asked("2016-04-02", "primary_care_visit")).services
    assert visit.verdict is Verdict.YES


PART_A_ONLY = member(
    medicare("2013-01-01..")[0], enrolled("2014-07-01..", program=Program.MEDI_CAL_MANAGED_CARE), DUAL[-1]
)


def test_one_part_of_medicare_on_record_answers_for_that_part_only() -> None:
    visit, hospital = decide(PART_A_ONLY, asked("2016-03-20", "specialist_visit", "inpatient_hospital")).services
    assert (visit.verdict, [each.code for each in visit.reasons]) == (Verdict.UNKNOWN, ["B-PART-1", "B-NO-LINE-1"])
    assert hospital.verdict is Verdict.YES


def test_whoever_opted_out_is_in_a_medi_cal_plan_even_when_no_roster_says_which() -> None:
    facts = member(*DUAL, circumstance("2014-06-01..", CircumstanceKind.OPTED_OUT))
    (line,) = [each for each in decide(facts, asked("2015-06-15")).coverage.lines if each.line == "medi_cal"]
    assert (line.program, line.status, line.billing_order) == ("medi_cal_managed_care", "unknown", None)
    assert [each.code for each in line.reasons] == ["E-OPTOUT-4"]


LEFT = member(enrolled("2014-07-01..2018-01-31"), *DUAL)
OPTED_OUT = member(*DUAL, circumstance("2014-06-01..", CircumstanceKind.OPTED_OUT))


@pytest.mark.parametrize(
    ("facts", "day", "why"), [(LEFT, "2018-02-01", "E-AFTER-3"), (OPTED_OUT, "2018-02-01", "E-OPTOUT-4")]
)
def test_what_lies_outside_every_medi_cal_plan_is_known_even_where_the_plan_is_not(
    facts: MemberFacts, day: str, why: str
) -> None:
    answer = decide(facts, asked(day, "dental", "cbas", "primary_care_visit"))
    dental, adult_day_care, visit = answer.services
    assert (dental.verdict, dental.covered_elsewhere, dental.responsible) == ("no", "yes", "medi-cal-dental")
    assert (adult_day_care.verdict, adult_day_care.reasons[0].code) == (Verdict.UNKNOWN, why)
    assert visit.verdict is Verdict.YES
    assert answer.charges is not None
    assert answer.charges.member_may_be_charged == (Charge.PART_D_COPAY,)


def test_whoever_is_in_a_medi_cal_plan_that_no_roster_names_is_asked_about_at_the_state() -> None:
    assert steps(decide(OPTED_OUT, asked("2018-02-01"))) == ["N-BILL-MEDICARE", "N-CALL-STATE"]


@pytest.mark.parametrize(("day", "told"), [("2022-12-31", True), ("2023-01-01", False)])
def test_an_opt_out_ends_with_what_was_opted_out_of(day: str, *, told: bool) -> None:
    facts = member(*DUAL, circumstance("2014-06-01..", CircumstanceKind.OPTED_OUT))
    assert ("E-OPTOUT-1" in reasons(decide(facts, asked(day)))) is told


def test_another_catalogue_is_asked_anew_about_the_same_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inquiries.rules.answer._KEPT_DECISIONS", 1)
    question = asked("2016-03-20", "dental")
    known = [decide(IN_THE_PLAN, question).services[0].verdict for _ in range(2)]
    silent = decide_answer(
        question,
        IN_THE_PLAN,
        asked_on=ASKED_ON,
        plans=reference_plans(),
        catalogue=replace(reference_catalogue(), lines={}),
    )
    assert (known, silent.services[0].verdict) == ([Verdict.NO, Verdict.NO], Verdict.UNKNOWN)


def test_a_service_asked_about_twice_is_answered_once() -> None:
    assert len(decide(IN_THE_PLAN, asked("2016-03-20", "dental", "dental", "lab")).services) == 2


IN_A_FACILITY = circumstance("2017-01-01..2017-10-31", CircumstanceKind.NURSING_FACILITY_RESIDENT)
AT_A_REGIONAL_CENTER = circumstance("2017-01-01..", CircumstanceKind.REGIONAL_CENTER_CLIENT)


@pytest.mark.parametrize(
    ("facts", "day", "verdict", "why"),
    [
        (member(*DUAL), "2017-10-10", Verdict.NO, "B-DENTAL-6"),
        (member(*DUAL, IN_A_FACILITY), "2017-10-10", Verdict.UNKNOWN, "B-EXEMPT-2"),
        (member(*DUAL, IN_A_FACILITY), "2017-11-01", Verdict.NO, "B-DENTAL-6"),
        (member(*DUAL, AT_A_REGIONAL_CENTER), "2017-10-10", Verdict.UNKNOWN, "B-EXEMPT-3"),
        (member(*DUAL, birth_date=date(1996, 10, 11)), "2017-10-10", Verdict.UNKNOWN, "B-EXEMPT-1"),
        (member(*DUAL, birth_date=date(1996, 10, 11)), "2017-10-11", Verdict.NO, "B-DENTAL-6"),
    ],
)
def test_a_crown_is_refused_only_to_those_whom_the_rule_for_adults_reaches(
    facts: MemberFacts, day: str, verdict: Verdict, why: str
) -> None:
    (crown,) = decide(facts, asked(day, "dental_crown")).services
    assert (crown.verdict, crown.reasons[0].code) == (verdict, why)


# Charges.


@pytest.mark.parametrize(
    ("facts", "day", "charges"),
    [
        (IN_THE_PLAN, "2016-03-20", (Charge.PART_D_COPAY,)),
        (UNMET, "2016-03-20", (Charge.PART_D_COPAY, Charge.MEDI_CAL_SHARE_OF_COST)),
        (MET, "2016-03-11", (Charge.PART_D_COPAY, Charge.MEDI_CAL_SHARE_OF_COST)),
        (MET, "2016-03-12", (Charge.PART_D_COPAY,)),
        (MET, "2016-03-31", (Charge.PART_D_COPAY,)),
        (MET, "2016-04-01", (Charge.PART_D_COPAY, Charge.MEDI_CAL_SHARE_OF_COST)),
        (DEEMED, "2016-03-20", (Charge.PART_D_COPAY,)),
        (ON_HOLD, "2016-03-20", None),
        (member(enrolled("2014-07-01.."), *medicare("2013-01-01.."), UNREADABLE), "2016-03-20", None),
        (member(*medicare("2013-01-01.."), UNREADABLE), "2016-03-20", None),
        (member(), "2016-03-20", None),
        (IN_THE_PLAN, "2023-01-15", None),
        (member(*medicare("2013-01-01..", "AB")), "2016-03-20", None),
    ],
)
def test_what_may_be_charged_is_told_only_where_it_is_known(
    facts: object, day: str, charges: tuple[Charge, ...] | None
) -> None:
    answer = decide(facts, asked(day))  # type: ignore[arg-type]
    assert answer.charges is not None
    assert answer.charges.member_may_be_charged == charges
    assert answer.charges.reasons


# Continuity.


@pytest.mark.parametrize(
    ("facts", "day", "sides"),
    [
        (IN_THE_PLAN, "2014-09-10", [("unknown", "unknown")] * 2),
        (IN_THE_PLAN, "2014-12-31", [("unknown", "unknown")] * 2),
        # Whatever the visits, six months after joining in 2014 the time for Medicare services was over.
        (IN_THE_PLAN, "2015-01-01", [("no", "ended"), ("unknown", "unknown")]),
        (IN_THE_PLAN, "2015-07-01", [("no", "ended")] * 2),
        (IN_THE_PLAN, "2023-01-15", [("unknown", "unknown")] * 2),
        (ON_HOLD, "2016-03-20", [("unknown", "unknown")] * 2),
    ],
)
def test_keeping_a_provider_is_never_guessed(facts: object, day: str, sides: list[tuple[str, str]]) -> None:
    answer = decide(facts, asked(day, provider_npi="1234567893"))  # type: ignore[arg-type]
    assert answer.continuity is not None
    assert [(str(side.verdict), str(side.status)) for side in answer.continuity.sides] == sides
    assert answer.continuity.window is None


def test_without_a_provider_nothing_is_said_of_keeping_one() -> None:
    assert decide(IN_THE_PLAN, asked("2016-03-20")).continuity is None


# Conditions of Cal MediConnect.


@pytest.mark.parametrize(
    ("day", "told"), [("2014-03-31", False), ("2014-04-01", True), ("2022-12-31", True), ("2023-01-01", False)]
)
def test_the_conditions_are_told_only_while_the_programme_ran(day: str, told: bool) -> None:
    assert (decide(member(*DUAL), asked(day)).conditions is not None) is told


def test_the_conditions_of_a_member_are_told_only_where_the_record_gives_cause() -> None:
    assert decide(IN_THE_PLAN, asked("2016-03-20")).conditions is None
    young = replace(IN_THE_PLAN, birth_date=date(1993, 7, 2))
    answer = decide(young, asked("2016-03-20"))
    assert answer.conditions is not None
    assert answer.conditions[0] == date(2014, 7, 1)
    assert answer.conditions[1].verdict is Verdict.NO
    assert decide(replace(young, birth_date=date(1993, 7, 1)), asked("2016-03-20")).conditions is None
    waiver = circumstance("2014-01-01..", CircumstanceKind.WAIVER_ASSISTED_LIVING)
    assert decide(member(enrolled("2014-07-01.."), *DUAL, waiver), asked("2016-03-20")).conditions is not None


@pytest.mark.parametrize(
    ("coverage", "told"), [("2014-07-01..", True), ("2014-01-01..2014-06-30", False), ("2014-07-02..", False)]
)
def test_other_coverage_on_the_day_of_joining_gives_cause(coverage: str, told: bool) -> None:
    facts = member(enrolled("2014-07-01.."), *DUAL, other_coverage(coverage, "K"))
    assert (decide(facts, asked("2016-03-20")).conditions is not None) is told


# Cautions.


@pytest.mark.parametrize(("day", "future"), [("2026-11-19", False), ("2026-11-20", False), ("2026-11-21", True)])
def test_a_day_in_the_future_is_told_to_be_one(day: str, future: bool) -> None:
    assert ("I-FUTURE-1" in reasons(decide(IN_THE_PLAN, asked(day)))) is future


def test_an_answer_from_earlier_knowledge_says_so() -> None:
    then = datetime(2026, 3, 3, tzinfo=UTC)
    assert "I-KNOWN-1" in reasons(decide(IN_THE_PLAN, asked("2016-03-20", known_at=then)))
    assert "I-KNOWN-1" not in reasons(decide(IN_THE_PLAN, asked("2016-03-20")))


@pytest.mark.parametrize(
    ("on_record", "on_card", "older"),
    [
        ((date(2019, 6, 29),), (date(2009, 6, 29), date(2019, 6, 29)), False),
        ((date(2009, 6, 29),), (date(2009, 6, 29), date(2019, 6, 29)), False),
        ((date(2020, 6, 29),), (date(2009, 6, 29), date(2019, 6, 29)), True),
        ((), (date(2009, 6, 29),), False),
        ((date(2020, 6, 29),), (), False),
    ],
)
def test_a_card_of_another_day_is_told_and_is_no_refusal(
    on_record: tuple[date, ...], on_card: tuple[date, ...], older: bool
) -> None:
    facts = replace(IN_THE_PLAN, card_issue_days=on_record)
    answer = decide(facts, asked("2016-03-20", who=replace(ANA, card_issue_days=on_card)))
    assert answer.outcome is Outcome.ACTIVE
    assert ("I-CARD-1" in reasons(answer)) is older


# What to do.


def test_whoever_left_is_billed_to_medicare_and_asked_about_at_the_likely_plan_by_its_name() -> None:
    answer = decide(member(enrolled("2015-01-01..2018-01-31"), *DUAL), asked("2018-03-20"))
    assert steps(answer) == ["N-BILL-MEDICARE", "N-NEW-PLAN", "N-CALL-MEDICARE", "N-CALL-STATE"]
    assert answer.next_steps[1].values == (("plan", "Health Net Medi-Cal"),)


def test_nobody_is_sent_to_a_plan_without_a_name() -> None:
    answer = decide(member(enrolled("2015-01-01..2018-01-31", county="37"), *DUAL), asked("2024-03-20"))
    assert steps(answer) == ["N-BILL-MEDICARE", "N-CALL-MEDICARE", "N-CALL-STATE"]


@pytest.mark.parametrize(
    ("facts", "day", "first"),
    [
        (IN_THE_PLAN, "2016-03-20", "N-BILL-PLAN"),
        (UNMET, "2016-03-20", "N-BILL-PLAN-MEDICARE"),
        (MET, "2016-03-11", "N-BILL-PLAN-MEDICARE"),
        (MET, "2016-03-12", "N-BILL-PLAN"),
        (DEEMED, "2016-03-20", "N-BILL-PLAN"),
        (IN_THE_PLAN, "2023-01-15", "N-NEW-PLAN"),
        (ON_HOLD, "2016-03-20", "N-NOT-A-REFUSAL"),
        (member(), "2016-03-20", "N-NOT-A-REFUSAL"),
        (member(*DUAL), "2016-03-20", "N-BILL-MEDICARE"),
        (member(medi_cal("2013-01-01..")), "2016-03-20", "N-BILL-MEDI-CAL-ONLY"),
    ],
)
def test_the_first_step_is_the_one_to_take_now(facts: object, day: str, first: str) -> None:
    assert steps(decide(facts, asked(day)))[0] == first  # type: ignore[arg-type]


def test_a_deemed_member_is_helped_to_renew_and_an_unmet_share_is_asked_about() -> None:
    assert "N-DEEMED" in steps(decide(DEEMED, asked("2016-03-20")))
    assert "N-DEEMED" not in steps(decide(DEEMED, asked("2016-02-29")))
    assert "N-SHARE-OF-COST" in steps(decide(UNMET, asked("2016-03-20")))
    assert "N-SHARE-OF-COST" not in steps(decide(IN_THE_PLAN, asked("2016-03-20")))


def test_whoever_was_not_found_is_not_called_not_covered() -> None:
    answer = answer_not_found(reason("I-NOTFOUND-1"), asked_on=ASKED_ON)
    assert (answer.outcome, answer.facts, answer.coverage.lines, answer.services) == (Outcome.NOT_FOUND, None, (), ())
    assert (answer.charges, answer.continuity, answer.conditions) == (None, None, None)
    assert steps(answer) == ["N-RETYPE", "N-BY-NAME", "N-CALL-STATE"]


def test_whoever_shares_their_names_with_another_is_asked_for_by_number() -> None:
    answer = answer_not_found(reason("I-SEVERAL-1"), asked_on=ASKED_ON)
    assert steps(answer) == ["N-BY-NUMBER", "N-CALL-STATE"]


# Every outcome, over many records and days: nothing crashes, nothing contradicts itself.


@pytest.mark.parametrize(
    "day", ["0001-01-01", "1948-03-14", "2014-03-31", "2016-03-20", "2022-12-31", "2023-01-01", "9999-12-31"]
)
@pytest.mark.parametrize("status", list(MediCalStatus))
def test_any_day_of_the_calendar_can_be_asked_about(day: str, status: MediCalStatus) -> None:
    records = (
        member(enrolled("2014-07-01.."), *medicare("2013-01-01.."), medi_cal("2014-01-01..", status)),
        member(medi_cal("2014-01-01..2016-02-29"), medi_cal("2016-03-01..", status)),
        member(enrolled("2014-07-01..", leave_requested_on=date(2018, 1, 18))),
    )
    for facts in records:
        answer = decide(facts, asked(day, "dental", "nmt", provider_npi="1234567893"))
        assert answer.outcome is not Outcome.NOT_FOUND
        assert answer.reasons
        if answer.outcome is Outcome.CANNOT_DETERMINE:
            assert {each.verdict for each in answer.services} == {Verdict.UNKNOWN}


def test_a_member_without_a_birth_date_is_answered() -> None:
    assert decide(replace(IN_THE_PLAN, birth_date=None), asked("2016-03-20", who=Who())).outcome is Outcome.ACTIVE


def test_other_coverage_is_billed_before_medi_cal_and_after_medicare() -> None:
    person = member(*DUAL, other_coverage("2015-01-01..", "K"))
    assert steps(decide(person, asked("2016-03-20")))[:3] == ["N-BILL-MEDICARE", "N-OTHER-FIRST", "N-BILL-MEDI-CAL"]


@pytest.mark.parametrize("facts", [UNMET, member(*medicare("2013-01-01..", "A"), medi_cal("2010-01-01..2012-12-31"))])
def test_what_does_not_reach_the_person_is_no_benefit_over_its_limit(facts: MemberFacts) -> None:
    answer = decide(facts, asked("2016-03-20", "cbas", "lab"))
    refused = [each for each in answer.services if each.verdict is Verdict.NO]
    assert refused
    for each in refused:
        look = service_look(each.verdict, each.benefit, each.covered_elsewhere, has_plan=False)
        assert str(look.word) == "Not covered"


# First and last days of what no plan runs.


def days_of(answer: Answer, line: Line) -> tuple[str, str]:
    (found,) = [each for each in answer.coverage.lines if each.line is line]
    return str(found.span.first_day), str(found.span.last_day)


REGAINED = member(
    enrolled("2014-07-01.."), *medicare("2013-01-01.."), medi_cal("2013-01-01..2016-02-29"), medi_cal("2016-06-01..")
)
OPTED_OUT_BEFORE_A_PLAN = member(
    enrolled("2014-08-01..", program=Program.MEDI_CAL_MANAGED_CARE),
    *DUAL,
    circumstance("2014-05-01..", CircumstanceKind.OPTED_OUT),
)
BETWEEN_PLANS = member(enrolled("2015-01-01..2016-03-31"), enrolled("2016-07-01.."), *DUAL)


@pytest.mark.parametrize(
    ("facts", "on", "line", "first_day", "last_day"),
    [
        (DEEMED, "2016-04-01", Line.MEDICARE, "2016-04-01", "None"),
        (DEEMED, "2023-01-15", Line.MEDICARE, "2016-04-01", "None"),
        (DEEMED, "2016-04-01", Line.PART_D, "2016-04-01", "None"),
        (DEEMED, "2014-06-30", Line.MEDICARE, "2013-01-01", "2014-06-30"),
        (REGAINED, "2016-05-31", Line.MEDICARE, "2016-04-01", "2016-05-31"),
        (OPTED_OUT_BEFORE_A_PLAN, "2014-04-30", Line.MEDI_CAL, "2013-01-01", "2014-04-30"),
        (OPTED_OUT_BEFORE_A_PLAN, "2014-05-01", Line.MEDI_CAL, "2014-05-01", "2014-07-31"),
        (OPTED_OUT_BEFORE_A_PLAN, "2014-08-01", Line.MEDI_CAL, "2014-08-01", "None"),
        (BETWEEN_PLANS, "2016-04-01", Line.MEDI_CAL, "2016-04-01", "2016-06-30"),
        (BETWEEN_PLANS, "2016-06-30", Line.MEDICARE, "2016-04-01", "2016-06-30"),
    ],
)
def test_a_line_without_a_plan_begins_where_the_plan_lost_the_member(
    facts: MemberFacts, on: str, line: Line, first_day: str, last_day: str
) -> None:
    assert days_of(decide(facts, asked(on)), line) == (first_day, last_day)


# Deemed in a Medi-Medi Plan.

KEPT_FOR_MEDICARE = member(
    enrolled("2023-01-01..", program=Program.MEDI_MEDI_PLAN),
    *medicare("2013-01-01.."),
    medi_cal("2013-01-01..2024-02-29"),
)


@pytest.mark.parametrize(
    ("service", "on", "verdict", "why"),
    [
        ("primary_care_visit", "2024-03-01", Verdict.YES, "B-MM-MEDICARE-1"),
        ("mental_health_mild", "2024-02-29", Verdict.YES, "B-MENTAL-3"),
        ("mental_health_mild", "2024-03-01", Verdict.UNKNOWN, "B-DEEMED-2"),
        ("nmt", "2024-03-01", Verdict.UNKNOWN, "B-DEEMED-2"),
        ("dental", "2024-03-01", Verdict.NO, "B-DEEMED-2"),
    ],
)
def test_a_medi_medi_plan_gives_a_deemed_member_what_medicare_pays_it_for(
    service: str, on: str, verdict: Verdict, why: str
) -> None:
    (decision,) = decide(KEPT_FOR_MEDICARE, asked(on, service)).services
    assert (decision.verdict, decision.reasons[0].code) == (verdict, why)


@pytest.mark.parametrize(
    ("on", "charges", "why"),
    [
        ("2024-02-29", (Charge.PART_D_COPAY,), ["M-BALANCE-2"]),
        ("2024-03-01", None, ["M-DEEMED-2"]),
    ],
)
def test_what_a_deemed_member_of_a_medi_medi_plan_may_be_charged_no_source_says(
    on: str, charges: tuple[Charge, ...] | None, why: list[str]
) -> None:
    decided = decide(KEPT_FOR_MEDICARE, asked(on)).charges
    assert decided is not None
    assert (decided.member_may_be_charged, [each.code for each in decided.reasons]) == (charges, why)


def test_a_medicare_advantage_plan_by_letter_covers_what_medicare_covers() -> None:
    answer = decide(member(*DUAL, other_coverage("2016-01-01..", "F")), asked("2016-05-01", "primary_care_visit"))
    assert [each.code for each in answer.services[0].reasons] == ["B-ADVANTAGE-1"]
    assert steps(answer)[0] == "N-BILL-MEDICARE"
    assert dict(answer.next_steps[0].values) == {"payer": "the plan on the member's card"}


@pytest.mark.parametrize(
    ("on", "verdict", "elsewhere"),
    [
        ("2015-12-31", Verdict.UNKNOWN, None),
        ("2016-01-01", Verdict.NO, Verdict.YES),
        ("2016-06-30", Verdict.NO, Verdict.YES),
        ("2016-07-01", Verdict.NO, Verdict.NO),
    ],
)
def test_before_the_record_tells_of_medi_cal_nothing_is_refused_for_want_of_it(
    on: str, verdict: Verdict, elsewhere: Verdict | None
) -> None:
    record = member(*medicare("2013-01-01.."), medi_cal("2016-01-01..2016-06-30"))
    (dental,) = decide(record, asked(on, "dental")).services
    assert (dental.verdict, dental.covered_elsewhere) == (verdict, elsewhere)
