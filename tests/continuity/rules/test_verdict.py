"""The verdict by side: where the person is, what the record shows, what was asked and decided."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from benefits.facts import Authorization, BenefitKind, ServiceDecision
from cmc_portal.answers import Verdict, reason
from continuity.facts import (
    CareProvider,
    CareProviderKind,
    EvidenceSource,
    FindingKind,
    HeldNetwork,
    ProviderStatements,
    RequesterKind,
    RequestState,
    Side,
    Urgency,
)
from continuity.rules.criteria import CriterionCode
from eligibility.facts import CircumstanceKind, EnrollmentStatus, MediCalStatus, MemberFacts, Program
from tests.continuity.rules.records import (
    CARDIOLOGIST,
    FAMILY_DOCTOR,
    NPI,
    NURSING_FACILITY,
    codes,
    criterion,
    decide,
    facts,
    finding,
    grant,
    is_day,
    network,
    request,
    side,
    told,
    visits,
    window,
)
from tests.eligibility.people import (
    LOS_ANGELES,
    SAN_DIEGO,
    circumstance,
    day,
    enrolled,
    medi_cal,
    medicare,
    member,
    other_coverage,
    unrecognized,
)

MEDICARE, MEDI_CAL = Side.MEDICARE, Side.MEDI_CAL
IN_2018 = member(enrolled("2018-03-01.."))
SEEN = facts(visits=visits("2017-08-15"))
WHOLE_YEAR = "2018-03-01..2019-02-28"


def both(decision: Any) -> list[tuple[str, str]]:
    return [(each.verdict.value, each.status.value) for each in decision.sides]


# Where the person is


def test_with_original_medicare_and_medi_cal_fee_for_service_nothing_is_needed() -> None:
    decision = decide(member(*medicare("2010-01-01.."), medi_cal("2010-01-01..")), SEEN, "2018-04-10")
    assert both(decision) == [("yes", "not_needed")] * 2
    assert (codes(decision), decision.window, decision.clock) == (("C-NOTNEEDED-1", "C-NOTNEEDED-2"), None, None)


def test_in_a_medi_cal_plan_only_medicare_doctors_need_no_continuity_of_care() -> None:
    person = member(
        *medicare("2010-01-01.."),
        medi_cal("2010-01-01.."),
        enrolled("2018-03-01..", program=Program.MEDI_CAL_MANAGED_CARE),
    )
    decision = decide(person, SEEN, "2018-04-10")
    assert told(side(decision, MEDICARE)) == ("yes", "not_needed", "")
    assert side(decision, MEDICARE).reasons[0].code == "C-NOTNEEDED-3"
    assert told(side(decision, MEDI_CAL)) == ("yes", "not_requested", WHOLE_YEAR)


def test_with_one_part_of_medicare_nobody_says_that_nothing_is_needed_for_the_other() -> None:
    person = member(
        medicare("2010-01-01..")[0],
        medi_cal("2010-01-01.."),
        enrolled("2018-03-01..", program=Program.MEDI_CAL_MANAGED_CARE),
    )
    decision = decide(person, SEEN, "2018-04-10")
    assert told(side(decision, MEDICARE)) == ("unknown", "unknown", "")
    assert side(decision, MEDICARE).reasons == (reason("C-NOTNEEDED-4", part="A"),)


def test_in_a_medi_cal_plan_before_2017_no_source_tells_the_months() -> None:
    person = member(
        *medicare("2010-01-01.."),
        medi_cal("2010-01-01.."),
        enrolled("2016-12-01..", program=Program.MEDI_CAL_MANAGED_CARE),
    )
    decision = decide(person, facts(visits=visits("2016-08-15")), "2016-12-10")
    assert told(side(decision, MEDI_CAL)) == ("unknown", "unknown", "")
    assert "C-MONTHS-3" in codes(side(decision, MEDI_CAL))


def test_a_medicare_advantage_plan_has_rules_that_we_do_not_hold() -> None:
    person = member(
        *medicare("2010-01-01.."),
        medi_cal("2010-01-01.."),
        enrolled("2018-03-01..", "aetna", program=Program.MEDICARE_ADVANTAGE),
    )
    decision = decide(person, SEEN, "2018-04-10")
    assert told(side(decision, MEDICARE)) == ("unknown", "unknown", "")
    assert codes(side(decision, MEDICARE)) == ("C-ADVANTAGE-1",)


@pytest.mark.parametrize("on", ["2018-02-28", "2014-03-01"])
def test_before_the_record_begins_nobody_knows_who_owes_it(on: str) -> None:
    decision = decide(IN_2018, SEEN, on)
    assert both(decision) == [("unknown", "unknown")] * 2
    assert (decision.verdict, codes(decision), decision.clock) == ("unknown", ("E-BEFORE-1",), None)


@pytest.mark.parametrize("on", ["2018-02-28", "2014-03-01"])
def test_who_is_in_no_plan_is_owed_nothing(on: str) -> None:
    record = member(medi_cal("2010-01-01..2013-12-31"), enrolled("2018-03-01.."))
    decision = decide(record, SEEN, on)
    assert both(decision) == [("no", "not_eligible")] * 2
    assert (decision.verdict, codes(decision), decision.clock) == ("no", ("C-NOTACTIVE-1",), None)


ENTITLED, ELIGIBLE = medicare("2010-01-01.."), medi_cal("2010-01-01..")
NOT_NEEDED, SILENT = ("yes", "not_needed", "C-NOTNEEDED"), ("unknown", "unknown", "C-COVERAGE-2")
KNOWN_TO_BE_OUT = ("no", "not_eligible", "C-NOTACTIVE-2")


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        pytest.param(member(ELIGIBLE), [SILENT, NOT_NEEDED], id="no-word-of-medicare"),
        pytest.param(member(*ENTITLED), [NOT_NEEDED, SILENT], id="no-word-of-medi-cal"),
        pytest.param(
            member(*ENTITLED, medi_cal("2010-01-01..2018-04-09")), [NOT_NEEDED, KNOWN_TO_BE_OUT], id="medi-cal-ended"
        ),
        pytest.param(member(*ENTITLED, medi_cal("2018-04-11..")), [NOT_NEEDED, SILENT], id="medi-cal-begins-later"),
        pytest.param(
            member(*ENTITLED, medi_cal("2010-01-01..", MediCalStatus.NOT_ELIGIBLE)),
            [NOT_NEEDED, KNOWN_TO_BE_OUT],
            id="not-eligible",
        ),
        pytest.param(member(enrolled("2017-03-01..2018-04-09")), [SILENT, SILENT], id="after-the-plan"),
        pytest.param(
            member(enrolled("2017-03-01..2018-04-09"), enrolled("2018-05-01..")), [SILENT, SILENT], id="between-two"
        ),
    ],
)
def test_a_side_of_which_the_record_is_silent_is_not_known(person: MemberFacts, expected: list[Any]) -> None:
    decision = decide(person, SEEN, "2018-04-10")
    assert [(*each[:2], code) for each, code in zip(both(decision), _first_codes(decision), strict=True)] == expected


def _first_codes(decision: Any) -> list[str]:
    """The first code of each side, without the number of those that say that nothing is needed."""
    first = [each.reasons[0].code for each in decision.sides]
    return ["C-NOTNEEDED" if code.startswith("C-NOTNEEDED") else code for code in first]


def test_nothing_is_owed_after_the_day_of_death() -> None:
    person = member(enrolled("2018-03-01.."), death_day=SEEN.visits[0].day.replace(year=2018))
    assert decide(person, SEEN, "2018-08-15").verdict == "yes"
    assert decide(person, SEEN, "2018-08-16").verdict == "no"


def test_a_death_ends_the_window_on_its_day() -> None:
    person = member(enrolled("2018-03-01.."), death_day=SEEN.visits[0].day.replace(year=2018))
    assert window(decide(person, SEEN, "2018-04-10").window) == "2018-03-01..2018-08-15"


@pytest.mark.parametrize(
    ("row", "first"),
    [
        pytest.param(enrolled("2018-03-01..", status=EnrollmentStatus.ON_HOLD), "E-HOLD-1", id="on-hold"),
        pytest.param(enrolled("2018-03-01..", disputed=True), "E-DISPUTE-1", id="disputed"),
        pytest.param(unrecognized("2018-03-01.."), "E-UNRECOGNIZED-1", id="unknown-plan"),
    ],
)
def test_what_coverage_cannot_determine_stays_unknown(row: Any, first: str) -> None:
    decision = decide(member(row), SEEN, "2018-04-10")
    assert (both(decision), codes(decision)) == ([("unknown", "unknown")] * 2, (first,))


def test_after_a_hold_the_stay_is_no_longer_sure() -> None:
    person = member(enrolled("2018-03-01..2018-03-31", status=EnrollmentStatus.ON_HOLD), enrolled("2018-04-01.."))
    decision = decide(person, SEEN, "2018-04-10")
    assert both(decision) == [("unknown", "unknown")] * 2
    assert "C-ENROLLED-3" in codes(decision)


def test_whoever_the_state_probably_moved_is_not_told_no() -> None:
    decision = decide(member(enrolled("2018-03-01..")), SEEN, "2023-01-15")
    assert both(decision) == [("unknown", "unknown")] * 2


def test_medi_cal_that_only_helps_with_medicare_costs_owes_nothing() -> None:
    person = member(*medicare("2010-01-01.."), medi_cal("2010-01-01..", MediCalStatus.MEDICARE_COST_SHARING_ONLY))
    decision = decide(person, SEEN, "2018-04-10")
    assert both(decision) == [("yes", "not_needed"), ("no", "not_eligible")]


def test_a_day_for_which_coverage_has_no_rule_is_not_known() -> None:
    person = member(*medicare("2000-01-01.."), medi_cal("2000-01-01.."), other_coverage("2000-01-01..", "A"))
    decision = decide(person, SEEN, "2004-04-10")
    assert (both(decision), codes(decision)) == ([("unknown", "unknown")] * 2, ("C-COVERAGE-1",))


# The network


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param(network("2010-01-01.."), ("yes", "in_network"), id="inside"),
        pytest.param(network("2018-04-10..2018-04-10"), ("yes", "in_network"), id="on-that-day"),
        pytest.param(network("2018-04-11.."), ("yes", "not_requested"), id="from-the-day-after"),
        pytest.param(network("2010-01-01..2018-04-09"), ("unknown", "unknown"), id="to-the-day-before"),
        pytest.param(network("2018-03-01..2018-04-09"), ("unknown", "unknown"), id="from-joining-to-the-day-before"),
        pytest.param(network("2018-03-02..2018-04-09"), ("yes", "not_requested"), id="joined-and-left-since"),
        pytest.param(network("2010-01-01..2018-02-28"), ("yes", "not_requested"), id="left-before-joining"),
        pytest.param(network("2010-01-01..", "molina"), ("yes", "not_requested"), id="another-plan"),
        pytest.param(
            network("2010-01-01..", program=Program.MEDI_CAL_MANAGED_CARE),
            ("yes", "not_requested"),
            id="other-programme",
        ),
        pytest.param(network("2010-01-01..", program=None), ("yes", "in_network"), id="all-programmes"),
        pytest.param(network("2010-01-01..", county=LOS_ANGELES), ("yes", "in_network"), id="that-county"),
        pytest.param(network("2010-01-01..", county=SAN_DIEGO), ("yes", "not_requested"), id="another-county"),
    ],
)
def test_who_is_in_the_network_need_not_ask(days: Any, expected: tuple[str, str]) -> None:
    decision = decide(IN_2018, replace(SEEN, networks=(days,)), "2018-04-10")
    assert both(decision) == [expected] * 2


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        pytest.param(HeldNetwork("health-net", date(2018, 4, 10)), ("yes", "not_requested"), id="from-that-day"),
        pytest.param(HeldNetwork("health-net", date(2018, 4, 11)), ("unknown", "unknown"), id="from-the-day-after"),
        pytest.param(HeldNetwork("molina", date(2010, 1, 1)), ("unknown", "unknown"), id="only-another-plans"),
    ],
)
def test_whoever_stands_in_no_network_may_yet_be_in_one_that_nobody_sent(
    held: HeldNetwork, expected: tuple[str, str]
) -> None:
    decision = decide(IN_2018, replace(SEEN, held_networks=(held,)), "2018-04-10")
    assert both(decision) == [expected] * 2
    assert ("C-NETWORK-3" in codes(decision)) is (expected[0] == "unknown")


def test_of_a_provider_whom_a_move_to_another_county_left_behind_no_source_tells() -> None:
    person = member(enrolled("2018-03-01..2018-03-31"), enrolled("2018-04-01..", county=SAN_DIEGO))
    decision = decide(person, replace(SEEN, networks=(network("2010-01-01..", county=LOS_ANGELES),)), "2018-04-10")
    assert (both(decision), codes(decision)[0]) == ([("unknown", "unknown")] * 2, "C-NETWORK-2")


def test_in_the_network_there_is_nothing_to_ask_for() -> None:
    decision = decide(IN_2018, replace(SEEN, networks=(network("2010-01-01.."),)), "2018-04-10")
    assert (codes(decision), decision.window, decision.clock) == (("C-INNETWORK-1",), None, None)


def test_in_the_network_a_concern_on_record_is_told_all_the_same() -> None:
    known = replace(SEEN, networks=(network("2010-01-01.."),), findings=(finding("2018-01-01.."),))
    assert codes(decide(IN_2018, known, "2018-04-10")) == ("C-INNETWORK-1", "C-FINDING-2")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("2018-04-10..2018-04-10", [("no", "not_eligible")] * 2),
        ("2018-04-11..", [("yes", "in_network")] * 2),
        ("2018-01-01..2018-04-09", [("yes", "in_network")] * 2),
    ],
)
@pytest.mark.parametrize("plan", ["", "health-net", "molina"])
def test_in_the_network_an_exclusion_in_force_is_no(plan: str, days: str, expected: list[Any]) -> None:
    excluded = finding(days, FindingKind.EXCLUDED, plan)
    decision = decide(IN_2018, replace(SEEN, networks=(network("2010-01-01.."),), findings=(excluded,)), "2018-04-10")
    assert both(decision) == expected
    assert (codes(decision)[0] == "C-FINDING-3") is (expected[0][0] == "no")


def test_an_exclusion_in_force_is_no_where_no_plan_limits_who_may_be_seen() -> None:
    person = member(*medicare("2010-01-01.."), medi_cal("2010-01-01.."))
    excluded = finding("2018-04-10..", FindingKind.EXCLUDED, "")
    decision = decide(person, replace(SEEN, findings=(excluded,)), "2018-04-10")
    assert (both(decision), codes(decision)) == ([("no", "not_eligible")] * 2, ("C-FINDING-4",))
    assert decide(person, replace(SEEN, findings=(excluded,)), "2018-04-09").verdict == "yes"
    concern = finding("2018-04-10..", plan="")
    assert decide(person, replace(SEEN, findings=(concern,)), "2018-04-10").verdict == "yes"


def test_an_exclusion_that_another_plan_wrote_down_refuses_an_approval_too() -> None:
    known = replace(
        SEEN, grants=(grant("2018-03-01"),), findings=(finding("2018-04-10..", FindingKind.EXCLUDED, "molina"),)
    )
    assert both(decide(IN_2018, known, "2018-04-10")) == [("no", "not_eligible")] * 2
    assert both(decide(IN_2018, known, "2018-04-09"))[0] == ("yes", "approved")


def test_joining_the_network_later_ends_the_window_the_day_before() -> None:
    decision = decide(IN_2018, replace(SEEN, networks=(network("2018-06-01.."),)), "2018-04-10")
    assert window(decision.window) == "2018-03-01..2018-05-31"


def test_of_a_provider_whom_no_file_knows_nothing_is_said() -> None:
    decision = decide(IN_2018, facts(None), "2018-04-10")
    assert (both(decision), codes(decision)[0]) == ([("unknown", "unknown")] * 2, "C-NORECORD-1")


# The kind of provider


@pytest.mark.parametrize(
    ("provider", "verdict", "code"),
    [
        (CareProvider(NPI, kind=CareProviderKind.PPG, is_primary_care=False), "yes", "C-KIND-1"),
        (CareProvider(NPI, kind=CareProviderKind.TRANSPORT), "no", "C-KIND-2"),
        (CareProvider(NPI, kind=CareProviderKind.ANCILLARY), "no", "C-KIND-2"),
        (CareProvider(NPI, kind=CareProviderKind.DME), "no", "C-KIND-5"),
        (CareProvider(NPI, kind=CareProviderKind.HOSPITAL), "unknown", "C-KIND-6"),
        (CareProvider(NPI), "unknown", "C-KIND-3"),
    ],
)
def test_the_kind_of_provider_decides(provider: CareProvider, verdict: str, code: str) -> None:
    decision = side(decide(IN_2018, replace(SEEN, provider=provider), "2018-04-10"), MEDICARE)
    assert decision.verdict == verdict
    assert code in [each.code for row in decision.criteria for each in row.reasons]


def test_from_2023_an_ancillary_provider_may_be_a_therapist_whom_medi_cal_protects() -> None:
    person = member(enrolled("2024-03-01..", program=Program.MEDI_MEDI_PLAN))
    therapist = CareProvider(NPI, kind=CareProviderKind.ANCILLARY)
    decision = decide(person, facts(therapist, visits=visits("2023-08-15")), "2024-04-10")
    assert both(decision) == [("no", "not_eligible"), ("unknown", "unknown")]


# Nursing facilities

RESIDENT = circumstance("2017-01-01..", CircumstanceKind.NURSING_FACILITY_RESIDENT)


def test_a_resident_may_stay_as_long_as_the_programme_lasts() -> None:
    person = member(enrolled("2018-03-01.."), RESIDENT)
    decision = decide(person, facts(NURSING_FACILITY, visits=visits("2018-02-15")), "2021-04-10")
    assert [told(each) for each in decision.sides] == [("yes", "not_requested", "2018-03-01..2022-12-31")] * 2


def test_a_resident_who_leaves_the_plan_has_no_window_after_it() -> None:
    person = member(enrolled("2018-03-01..2020-06-30"), RESIDENT)
    decision = decide(person, facts(NURSING_FACILITY, visits=visits("2018-02-15")), "2020-04-10")
    assert window(decision.window) == "2018-03-01..2020-06-30"


def test_a_resident_of_some_facility_is_not_known_to_be_a_resident_of_this_one() -> None:
    person = member(enrolled("2018-03-01.."), RESIDENT)
    decision = decide(person, facts(NURSING_FACILITY), "2018-04-10")
    assert (decision.verdict, codes(decision)[0]) == ("unknown", "C-FACILITY-3")


def test_somebody_who_did_not_live_there_on_joining_goes_to_a_person() -> None:
    later = circumstance("2018-03-02..", CircumstanceKind.NURSING_FACILITY_RESIDENT)
    decision = decide(
        member(enrolled("2018-03-01.."), later), facts(NURSING_FACILITY, visits=visits("2018-02-15")), "2018-04-10"
    )
    assert (decision.verdict, codes(decision)[0]) == ("unknown", "C-FACILITY-2")


def test_after_cal_mediconnect_no_source_tells_about_facilities() -> None:
    person = member(enrolled("2024-03-01..", program=Program.MEDI_MEDI_PLAN), RESIDENT)
    decision = decide(person, facts(NURSING_FACILITY, visits=visits("2024-02-15")), "2024-04-10")
    assert (decision.verdict, codes(decision)[0]) == ("unknown", "C-FACILITY-4")


# The relationship

IN_2014 = member(enrolled("2014-07-01.."))
UNKNOWN_SPECIALTY = CareProvider(NPI, kind=CareProviderKind.PHYSICIAN)


@pytest.mark.parametrize(
    ("provider", "seen", "verdict"),
    [
        (FAMILY_DOCTOR, ("2014-02-10",), "yes"),
        (CARDIOLOGIST, ("2014-02-10",), "no"),
        (CARDIOLOGIST, ("2013-09-16", "2014-02-10"), "yes"),
        (CARDIOLOGIST, ("2013-06-30", "2014-02-10"), "no"),
        (CARDIOLOGIST, ("2013-07-01", "2014-06-30"), "yes"),
        (CARDIOLOGIST, ("2014-02-10", "2014-07-01"), "no"),
        (UNKNOWN_SPECIALTY, ("2014-02-10",), "unknown"),
        (UNKNOWN_SPECIALTY, ("2013-09-16", "2014-02-10"), "yes"),
        (UNKNOWN_SPECIALTY, ("2013-06-30",), "no"),
        (FAMILY_DOCTOR, (), "unknown"),
    ],
)
def test_visits_of_the_first_rule(provider: CareProvider, seen: tuple[str, ...], verdict: str) -> None:
    known = facts(provider, visits=visits(*seen))
    assert decide(IN_2014, known, "2014-09-10").verdict == verdict


def test_without_any_visit_on_record_the_plan_must_look_at_its_claims_first() -> None:
    decision = decide(IN_2014, facts(CARDIOLOGIST), "2014-09-10")
    assert (decision.verdict, codes(decision)[0]) == ("unknown", "C-VISITS-5")


def test_a_visit_of_which_nobody_says_whether_it_was_an_emergency_leaves_it_open() -> None:
    decision = decide(IN_2018, facts(visits=visits("2017-08-15", is_emergency=None)), "2018-04-10")
    assert (decision.verdict, codes(decision)[0]) == ("unknown", "C-VISITS-9")


def test_a_statement_alone_leaves_it_open_and_says_that_no_source_confirms_it() -> None:
    known = facts(visits=visits("2017-08-15", source=EvidenceSource.ATTESTATION))
    decision = decide(IN_2018, known, "2018-04-10")
    assert (decision.verdict, codes(decision)[0]) == ("unknown", "C-ATTESTATION-1")


def test_a_document_counts_like_a_claim() -> None:
    known = facts(visits=visits("2017-08-15", source=EvidenceSource.DOCUMENT, side=None))
    assert decide(IN_2018, known, "2018-04-10").verdict == "yes"


def test_two_emergencies_and_one_visit_are_one_visit() -> None:
    seen = (*visits("2013-09-16", "2013-10-16", is_emergency=True), *visits("2014-02-10"))
    decision = decide(IN_2014, facts(visits=seen), "2014-09-10")
    assert (decision.verdict, codes(decision)[0]) == ("no", "C-VISITS-3")


# Which rule holds


@pytest.mark.parametrize(
    ("first_day", "requested_on", "verdict"),
    [
        pytest.param("2016-03-01", "2016-04-10", "yes", id="both-before"),
        pytest.param("2016-03-01", "2016-04-11", "unknown", id="asked-on-the-first-doubtful-day"),
        pytest.param("2016-04-01", "2016-07-05", "unknown", id="asked-on-the-last-doubtful-day"),
        pytest.param("2016-05-01", "2016-08-10", "unknown", id="joined-in-the-doubtful-days"),
        pytest.param("2016-08-01", "2016-08-10", "yes", id="both-after"),
    ],
)
def test_the_doubtful_days_go_to_a_person(first_day: str, requested_on: str, verdict: str) -> None:
    seen = facts(visits=visits("2015-11-10", "2015-12-10"))
    decision = decide(member(enrolled(f"{first_day}..")), seen, requested_on, requested_on=requested_on)
    assert both(decision) == [(verdict, "unknown" if verdict == "unknown" else "not_requested")] * 2
    assert ("C-DOUBT-1" in codes(decision)) is (verdict == "unknown")


def test_in_the_doubtful_days_a_supplier_of_equipment_is_refused_by_every_rule() -> None:
    known = facts(CareProvider(NPI, kind=CareProviderKind.DME), visits=visits("2015-11-10"))
    assert decide(member(enrolled("2016-05-01..")), known, "2016-05-10").verdict == "no"


def test_outside_the_doubtful_days_the_day_of_joining_alone_tells_the_rule() -> None:
    seen = facts(visits=visits("2015-06-10", "2015-09-10"))
    decision = decide(member(enrolled("2016-03-01..")), seen, "2016-08-25", requested_on="2016-08-25")
    assert told(side(decision, MEDICARE)) == ("yes", "not_requested", "2016-03-01..2016-08-31")
    assert told(side(decision, MEDI_CAL)) == ("yes", "not_requested", "2016-03-01..2017-02-28")
    assert not {"C-VERSIONS-1", "C-VERSIONS-2", "C-DOUBT-1"} & set(codes(decision))


@pytest.mark.parametrize(
    ("requested_on", "verdict"),
    [("2016-04-10", "no"), ("2016-04-11", "unknown"), ("2016-07-05", "unknown"), ("2016-07-06", "no")],
)
def test_one_visit_to_a_specialist_before_the_change_is_too_few_whenever_it_is_asked(
    requested_on: str, verdict: str
) -> None:
    decision = decide(
        member(enrolled("2016-04-01..")), facts(visits=visits("2015-06-10")), requested_on, requested_on=requested_on
    )
    assert [each.verdict for each in decision.sides] == [verdict] * 2


def test_in_the_doubtful_days_two_rules_that_differ_leave_the_window_open() -> None:
    seen = facts(visits=visits("2015-11-10", "2015-12-10"))
    decision = decide(member(enrolled("2016-05-01..")), seen, "2016-06-10")
    medicare = side(decision, MEDICARE)
    assert (told(medicare), codes(medicare)) == (("unknown", "unknown", ""), ("C-DOUBT-1", "C-VERSIONS-1"))
    assert "2016-10-31" not in str([each.values for criterion in medicare.criteria for each in criterion.reasons])


def test_in_the_doubtful_days_no_version_of_the_rules_is_told_as_the_one_that_holds() -> None:
    seen = facts(visits=visits("2015-11-10", "2015-12-10"))
    medicare = side(decide(member(enrolled("2016-05-01..")), seen, "2017-05-01"), MEDICARE)
    assert (medicare.verdict, codes(medicare)) == ("no", ("C-ENDED-4", "C-CONVENTION-1"))
    told_of_visits = next(each for each in medicare.criteria if each.code is CriterionCode.RELATIONSHIP)
    assert codes(told_of_visits) == ("C-VERSIONS-2",)


@pytest.mark.parametrize("requested_on", ["2016-05-01", "1900-01-01"])
def test_a_day_of_request_before_the_stay_does_not_make_its_rule_unknown(requested_on: str) -> None:
    assert decide(IN_2018, SEEN, "2018-04-10", requested_on=requested_on).verdict == "yes"


def test_a_request_after_the_last_day_is_outside_the_window() -> None:
    in_time = decide(IN_2018, SEEN, "2018-04-10", requested_on="2019-02-28")
    too_late = decide(IN_2018, SEEN, "2018-04-10", requested_on="2019-03-01")
    assert in_time.verdict == "yes"
    assert (too_late.verdict, too_late.status, codes(too_late)[0]) == ("no", "ended", "C-LATE-2")


def test_after_the_months_of_the_first_rule_both_sides_are_over() -> None:
    seen = facts(visits=visits("2015-06-10", "2015-09-10"))
    decision = decide(member(enrolled("2015-12-01..")), seen, "2016-12-01")
    assert both(decision) == [("no", "ended")] * 2


def test_a_number_that_no_source_confirms_says_so() -> None:
    seen = facts(visits=visits("2015-06-10", "2015-09-10"))
    decision = decide(member(enrolled("2015-12-01..")), seen, "2016-03-01")
    assert {"C-MONTHS-2", "C-VISITS-6"} <= set(codes(decision))
    assert decision.verdict == "yes"


def test_a_refusal_by_a_number_that_no_source_confirms_says_so_too() -> None:
    decision = decide(member(enrolled("2015-12-01..")), facts(visits=visits("2015-06-10")), "2016-03-01")
    assert (decision.verdict, codes(decision)[0]) == ("no", "C-VISITS-10")


# From 2023


def test_whom_the_state_moved_in_2023_has_twelve_months_on_both_sides() -> None:
    person = member(enrolled("2019-01-01.."), enrolled("2023-01-01..", program=Program.MEDI_MEDI_PLAN))
    decision = decide(person, facts(visits=visits("2022-08-15")), "2023-04-10")
    assert [told(each) for each in decision.sides] == [("yes", "not_requested", "2023-01-01..2023-12-31")] * 2


def test_who_joined_in_2023_finds_no_source_for_the_medicare_side() -> None:
    person = member(enrolled("2023-05-01..", program=Program.MEDI_MEDI_PLAN))
    decision = decide(person, facts(visits=visits("2022-08-15")), "2023-06-10")
    assert told(side(decision, MEDICARE)) == ("unknown", "unknown", "")
    assert told(side(decision, MEDI_CAL)) == ("yes", "not_requested", "2023-05-01..2024-04-30")


def test_who_joined_in_2024_has_twelve_months_on_both_sides_and_ninety_days_of_treatment() -> None:
    person = member(enrolled("2024-03-01..", program=Program.MEDI_MEDI_PLAN))
    decision = decide(person, facts(visits=visits("2023-08-15")), "2024-04-10")
    assert [told(each) for each in decision.sides] == [("yes", "not_requested", "2024-03-01..2025-02-28")] * 2
    assert "C-TREATMENTDAYS-1" in codes(decision)


# Starting over

A, B, C = "health-net", "molina", "la-care"


def in_plans(*stays: tuple[str, str], program: Program = Program.MEDI_MEDI_PLAN) -> MemberFacts:
    return member(*(enrolled(text, plan, program=program) for text, plan in stays))


SEEN_EVERY_YEAR = facts(visits=visits("2023-08-15", "2024-08-15", "2025-02-15"))


def restart_on(person: MemberFacts, on: str, known: Any = SEEN_EVERY_YEAR) -> tuple[str, str]:
    medicare_side = side(decide(person, known, on), MEDICARE)
    row = next((each for each in medicare_side.criteria if each.code is CriterionCode.RESTART), None)
    return medicare_side.verdict.value, row.reasons[0].code if row else ""


def test_in_the_first_plan_nothing_starts_over() -> None:
    assert restart_on(in_plans(("2024-03-01..", A)), "2024-04-10") == ("yes", "")


def test_the_first_change_of_plan_starts_the_months_over() -> None:
    person = in_plans(("2024-03-01..2024-08-31", A), ("2024-09-01..", B))
    assert restart_on(person, "2024-10-10") == ("yes", "C-RESTART-1")
    assert window(side(decide(person, SEEN_EVERY_YEAR, "2024-10-10"), MEDICARE).window) == "2024-09-01..2025-08-31"


def test_the_second_change_of_plan_does_not() -> None:
    person = in_plans(("2024-03-01..2024-08-31", A), ("2024-09-01..2025-02-28", B), ("2025-03-01..", C))
    assert restart_on(person, "2025-04-10") == ("no", "C-RESTART-2")


def test_coming_back_to_a_plan_always_does() -> None:
    person = in_plans(
        ("2024-03-01..2024-05-31", A), ("2024-07-01..2024-08-31", A), ("2024-10-01..2025-02-28", A), ("2025-04-01..", A)
    )
    assert restart_on(person, "2025-04-10") == ("yes", "C-RESTART-4")


def test_coming_back_after_another_plan_does_too() -> None:
    person = in_plans(("2024-03-01..2024-08-31", A), ("2024-09-01..2025-02-28", B), ("2025-03-01..", A))
    assert restart_on(person, "2025-04-10") == ("yes", "C-RESTART-4")


def test_a_return_is_no_change_of_plan() -> None:
    person = in_plans(("2024-03-01..2024-05-31", A), ("2024-07-01..2024-08-31", A), ("2024-09-01..", B))
    assert restart_on(person, "2024-10-10") == ("yes", "C-RESTART-1")


def test_a_plan_whose_network_the_provider_was_in_used_no_months() -> None:
    person = in_plans(("2024-03-01..2024-08-31", A), ("2024-09-01..2025-02-28", B), ("2025-03-01..", C))
    known = replace(SEEN_EVERY_YEAR, networks=(network("2020-01-01..", A, program=None),))
    assert restart_on(person, "2025-04-10", known) == ("yes", "C-RESTART-1")


def test_a_stay_before_the_first_visit_used_no_months() -> None:
    person = in_plans(("2024-03-01..2024-08-31", A), ("2024-09-01..2025-02-28", B), ("2025-03-01..", C))
    assert restart_on(person, "2025-04-10", facts(visits=visits("2025-02-15"))) == ("yes", "")


def test_a_grant_on_record_used_months_whatever_the_visits_say() -> None:
    person = in_plans(("2024-03-01..2024-08-31", A), ("2024-09-01..", B))
    granted = grant("2024-03-01", plan_code=A, program=Program.MEDI_MEDI_PLAN)
    known = facts(visits=visits("2024-08-20"), grants=(granted,))
    assert restart_on(person, "2024-10-10", known) == ("yes", "C-RESTART-1")


def test_between_cal_mediconnect_plans_no_source_tells() -> None:
    person = in_plans(("2018-03-01..2018-08-31", A), ("2018-09-01..", B), program=Program.CAL_MEDICONNECT)
    assert restart_on(person, "2018-10-10", facts(visits=visits("2017-12-10"))) == ("unknown", "C-RESTART-3")


def test_the_move_from_cal_mediconnect_is_no_change_of_plan() -> None:
    person = member(enrolled("2022-06-01.."), enrolled("2023-01-01..", program=Program.MEDI_MEDI_PLAN))
    assert restart_on(person, "2023-02-10", facts(visits=visits("2022-05-10"))) == ("yes", "")


# Against the provider, services, who asks


@pytest.mark.parametrize(
    ("against", "verdict", "code"),
    [
        (finding("2018-04-01.."), "no", "C-FINDING-2"),
        (finding("2018-04-01..", FindingKind.EXCLUDED, ""), "no", "C-FINDING-3"),
        (finding("2018-04-01..", plan="molina"), "yes", "C-ASK-1"),
        (finding("2018-04-11.."), "yes", "C-ASK-1"),
        (finding("2018-01-01..2018-04-09"), "yes", "C-ASK-1"),
    ],
)
def test_what_is_documented_against_a_provider_decides_on_its_days(against: Any, verdict: str, code: str) -> None:
    decision = decide(IN_2018, replace(SEEN, findings=(against,)), "2018-04-10")
    assert (decision.verdict, codes(decision)[0]) == (verdict, code)


def test_a_concern_that_begins_later_ends_the_window_the_day_before() -> None:
    decision = decide(IN_2018, replace(SEEN, findings=(finding("2018-06-15.."),)), "2018-04-10")
    assert window(decision.window) == "2018-03-01..2018-06-14"


def service(code: str, verdict: Verdict, benefit: BenefitKind = BenefitKind.COVERED) -> ServiceDecision:
    return ServiceDecision(code, verdict, benefit, None, "plan", None, Authorization.UNKNOWN, ())


COVERED = service("specialist_visit", Verdict.YES)
CARVED_OUT = service("dental", Verdict.NO, BenefitKind.CARVED_OUT)
NOT_KNOWN = service("acupuncture", Verdict.UNKNOWN, BenefitKind.UNKNOWN)
EQUIPMENT = service("wheelchair", Verdict.YES)


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ((), "yes"),
        ((COVERED,), "yes"),
        ((CARVED_OUT,), "no"),
        ((EQUIPMENT,), "no"),
        ((CARVED_OUT, EQUIPMENT), "no"),
        ((NOT_KNOWN,), "unknown"),
        ((NOT_KNOWN, CARVED_OUT), "unknown"),
        ((COVERED, CARVED_OUT), "yes"),
    ],
)
def test_services_that_are_not_the_plans_cannot_be_kept(asked: tuple[ServiceDecision, ...], verdict: str) -> None:
    assert decide(IN_2018, SEEN, "2018-04-10", services=asked).verdict == verdict


APPROVED_BOTH = (grant("2018-03-01"), grant("2018-03-01", side=MEDI_CAL, grant_id=2))


@pytest.mark.parametrize(
    ("known", "status"),
    [
        (SEEN, "not_requested"),
        (replace(SEEN, grants=APPROVED_BOTH), "approved"),
        (replace(SEEN, networks=(network("2010-01-01.."),)), "in_network"),
    ],
)
def test_when_some_of_the_services_asked_are_out_every_yes_says_so_in_front(known: Any, status: str) -> None:
    decision = decide(IN_2018, known, "2018-04-10", services=(COVERED, EQUIPMENT))
    assert both(decision) == [("yes", status)] * 2
    for each in decision.sides:
        assert each.reasons[0].code == "C-SERVICES-4"
        assert dict(each.reasons[0].values)["services"] == "wheelchair"
        assert criterion(each, CriterionCode.SERVICES) == "yes"
    assert not [code for code in codes(decide(IN_2018, known, "2018-04-10", services=(COVERED,))) if "SERVICES" in code]


def test_in_the_network_a_service_that_is_not_the_plans_is_told_in_front() -> None:
    known = replace(SEEN, networks=(network("2010-01-01.."),))
    assert codes(decide(IN_2018, known, "2018-04-10", services=(CARVED_OUT,)))[:2] == ("C-SERVICES-2", "C-INNETWORK-1")
    assert codes(decide(IN_2018, known, "2018-04-10", services=(NOT_KNOWN,)))[:2] == ("C-SERVICES-3", "C-INNETWORK-1")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ((CARVED_OUT,), ("C-SERVICES-2",)),
        ((EQUIPMENT,), ("C-SERVICES-5",)),
        ((service("ihss", Verdict.YES),), ("C-IHSS-1",)),
        ((service("ihss_administration", Verdict.NO, BenefitKind.CARVED_OUT),), ("C-IHSS-1",)),
        ((service("part_d_drugs", Verdict.YES),), ("C-SERVICES-6",)),
        ((EQUIPMENT, CARVED_OUT), ("C-SERVICES-2", "C-SERVICES-5")),
    ],
)
def test_each_kind_of_service_that_cannot_be_kept_has_its_own_words(
    asked: tuple[ServiceDecision, ...], expected: tuple[str, ...]
) -> None:
    decision = side(decide(IN_2018, SEEN, "2018-04-10", services=asked), MEDICARE)
    found = next(each for each in decision.criteria if each.code is CriterionCode.SERVICES)
    assert (found.verdict, codes(found)) == ("no", expected)


def test_a_service_is_named_in_plain_words() -> None:
    asked = replace(EQUIPMENT, name="Wheelchairs and scooters")
    decision = decide(IN_2018, SEEN, "2018-04-10", services=(asked,))
    why = next(each for each in decision.reasons if each.code == "C-SERVICES-5")
    assert dict(why.values) == {"services": "Wheelchairs and scooters"}


@pytest.mark.parametrize(
    ("program", "verdict"),
    [(Program.MEDI_CAL_MANAGED_CARE, "yes"), (Program.ORIGINAL_MEDICARE, "unknown"), (None, "unknown")],
)
def test_in_a_medi_cal_plan_only_what_that_plan_covers_is_the_plans(program: Program | None, verdict: str) -> None:
    person = member(
        medicare("2010-01-01.."),
        medi_cal("2010-01-01.."),
        enrolled("2018-03-01..", program=Program.MEDI_CAL_MANAGED_CARE),
    )
    asked = replace(COVERED, line=program and SimpleNamespace(program=program))
    decision = decide(person, SEEN, "2018-04-10", services=(asked,))
    assert side(decision, MEDI_CAL).verdict == verdict


def test_home_care_workers_are_no_question_of_continuity_of_care() -> None:
    decision = decide(IN_2018, SEEN, "2018-04-10", services=(service("ihss", Verdict.YES),))
    assert "C-IHSS-1" in codes(decision)


@pytest.mark.parametrize(
    ("requester", "on", "verdict", "code"),
    [
        (RequesterKind.PROVIDER, "2014-07-15", Verdict.NO, "C-REQUESTER-2"),
        (RequesterKind.PROVIDER, "2014-08-15", Verdict.UNKNOWN, "C-REQUESTER-3"),
        (RequesterKind.PROVIDER, "2014-10-15", Verdict.YES, ""),
        (RequesterKind.MEMBER, "2014-07-15", Verdict.YES, ""),
    ],
)
def test_a_provider_who_may_not_ask_is_told_who_may(
    requester: RequesterKind, on: str, verdict: Verdict, code: str
) -> None:
    known = facts(visits=visits("2013-09-16", "2014-02-10"))
    decision = decide(IN_2014, known, on, requester=requester)
    assert (decision.verdict, criterion(side(decision, MEDICARE), CriterionCode.MAY_REQUEST)) == ("yes", verdict)
    assert [each for each in codes(side(decision, MEDICARE)) if each.startswith("C-REQUESTER")] == [code] * bool(code)


# What only the plan can confirm


def test_what_the_plan_must_confirm_leaves_the_verdict_and_is_said() -> None:
    decision = decide(IN_2018, SEEN, "2018-04-10")
    open_rows = [each.code.value for each in decision.sides[0].criteria if each.verdict is Verdict.UNKNOWN]
    assert open_rows == [
        "state_plan_approved",
        "accepts_rate",
        "follows_utilization_rules",
        "treatment_information",
    ]
    assert "C-CONFIRM-1" in codes(decision)


@pytest.mark.parametrize(
    "statements",
    [
        ProviderStatements(accepts_rate=False),
        ProviderStatements(follows_utilization_rules=False),
        ProviderStatements(gave_treatment_plan=False),
    ],
)
def test_a_provider_who_says_no_cannot_be_kept(statements: ProviderStatements) -> None:
    assert decide(IN_2018, SEEN, "2018-04-10", statements=statements).verdict == "no"


def test_a_provider_whom_the_state_did_not_approve_cannot_be_kept() -> None:
    known = replace(SEEN, provider=replace(CARDIOLOGIST, is_state_plan_approved=False))
    assert decide(IN_2018, known, "2018-04-10").verdict == "no"


def test_when_all_is_confirmed_nothing_is_left_to_confirm() -> None:
    known = replace(SEEN, provider=replace(CARDIOLOGIST, is_state_plan_approved=True))
    decision = decide(IN_2018, known, "2018-04-10", statements=ProviderStatements(True, True, True))
    assert "C-CONFIRM-1" not in codes(decision)


# Where it stands


def test_an_open_request_is_not_permission() -> None:
    known = replace(SEEN, requests=(request("2018-04-02", due_on=SEEN.visits[0].day.replace(2018, 5, 2)),))
    decision = decide(IN_2018, known, "2018-04-10")
    assert both(decision) == [("yes", "requested")] * 2
    assert (codes(decision)[0], decision.request) == ("C-REQUESTED-1", known.requests[0])
    assert "C-ASK-1" not in codes(decision)
    assert decision.clock and is_day(decision.clock.due_on) == "2018-05-02"


def test_the_clock_of_a_request_on_record_is_its_own() -> None:
    known = replace(SEEN, requests=(request("2018-04-02", due_on=SEEN.visits[0].day.replace(2018, 4, 5)),))
    clock = decide(IN_2018, known, "2018-04-10").clock
    assert clock and (clock.urgency, clock.days) == (Urgency.RISK_OF_HARM, 3)


def test_a_request_for_one_side_says_nothing_of_the_other() -> None:
    known = replace(SEEN, requests=(request("2018-04-02", sides=frozenset({MEDICARE})),))
    assert both(decide(IN_2018, known, "2018-04-10")) == [("yes", "requested"), ("yes", "not_requested")]


def test_a_denial_is_no() -> None:
    denied = request("2018-04-02", RequestState.DENIED, denied_sides=frozenset(Side))
    decision = decide(IN_2018, replace(SEEN, requests=(denied,)), "2018-04-10")
    assert (both(decision), codes(decision)[0], decision.clock) == ([("no", "denied")] * 2, "C-DENIED-1", None)


def test_a_new_request_after_a_denial_is_open() -> None:
    denied = request("2018-04-02", RequestState.DENIED, denied_sides=frozenset(Side))
    again = request("2018-05-02", reference="C-2")
    decision = decide(IN_2018, replace(SEEN, requests=(denied, again)), "2018-05-10")
    assert (both(decision), decision.request) == ([("yes", "requested")] * 2, again)


@pytest.mark.parametrize("state", [RequestState.WITHDRAWN, RequestState.VOID])
def test_a_request_that_was_taken_back_leaves_things_as_they_were(state: RequestState) -> None:
    known = replace(SEEN, requests=(request("2018-04-02", state),))
    assert both(decide(IN_2018, known, "2018-04-10")) == [("yes", "not_requested")] * 2


def test_a_draft_asks_for_nothing_yet() -> None:
    draft = replace(request("2018-04-02", RequestState.DRAFT), received_on=None)
    assert both(decide(IN_2018, replace(SEEN, requests=(draft,)), "2018-04-10")) == [("yes", "not_requested")] * 2


def test_asking_for_the_days_after_a_short_approval_is_an_open_request() -> None:
    short = grant("2018-03-01", limit_day=SEEN.visits[0].day.replace(2018, 6, 30))
    again = request("2018-06-20", reference="C-2", sides=frozenset({MEDICARE}))
    known = replace(SEEN, grants=(short,), requests=(again,))
    assert told(side(decide(IN_2018, known, "2018-06-30"), MEDICARE))[1] == "approved"
    assert told(side(decide(IN_2018, known, "2018-07-01"), MEDICARE)) == ("yes", "requested", WHOLE_YEAR)


def test_a_side_that_is_denied_while_the_other_is_open_is_denied() -> None:
    part = request("2018-04-02", RequestState.IN_REVIEW, denied_sides=frozenset({MEDICARE}))
    decision = decide(IN_2018, replace(SEEN, requests=(part,)), "2018-04-10")
    assert both(decision) == [("no", "denied"), ("yes", "requested")]


def test_a_denial_of_an_earlier_stay_does_not_bind_a_later_one() -> None:
    person = member(enrolled("2016-08-01..2017-03-31"), enrolled("2018-03-01.."))
    denied = request("2016-09-02", RequestState.DENIED, denied_sides=frozenset(Side))
    decision = decide(person, replace(SEEN, requests=(denied,)), "2018-04-10")
    assert both(decision) == [("yes", "not_requested")] * 2


def test_a_request_to_another_plan_says_nothing() -> None:
    known = replace(SEEN, requests=(request("2018-04-02", plan_code="molina"),))
    assert both(decide(IN_2018, known, "2018-04-10")) == [("yes", "not_requested")] * 2


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2018-03-01", ("yes", "approved", WHOLE_YEAR)),
        ("2019-02-28", ("yes", "approved", WHOLE_YEAR)),
        ("2019-03-01", ("no", "ended", WHOLE_YEAR)),
    ],
)
def test_an_approval_holds_on_the_days_of_its_window(on: str, expected: tuple[str, str, str]) -> None:
    known = replace(SEEN, grants=(grant("2018-03-01", granted="2018-04-02"),))
    assert told(side(decide(IN_2018, known, on), MEDICARE)) == expected


def test_an_approval_that_the_record_cuts_tells_what_was_signed_and_where_it_ends() -> None:
    whole = replace(SEEN, grants=(grant("2018-03-01", granted="2018-04-02"),))
    assert codes(side(decide(IN_2018, whole, "2018-04-10"), MEDICARE)) == ("C-APPROVED-1",)
    cut = replace(whole, networks=(network("2018-06-01.."),))
    decision = side(decide(IN_2018, cut, "2018-04-10"), MEDICARE)
    assert told(decision) == ("yes", "approved", "2018-03-01..2018-05-31")
    assert codes(decision) == ("C-APPROVED-3", "C-END-3")
    values = dict(decision.reasons[0].values)
    assert (values["signed_to"], values["last_day"]) == ("2019-02-28", "2018-05-31")


def test_an_approval_without_a_last_day_that_the_record_cuts_says_so() -> None:
    person = member(enrolled("2024-03-01..", program=Program.MEDI_MEDI_PLAN))
    endless = grant("2024-03-01", None, program=Program.MEDI_MEDI_PLAN, granted="2024-03-10")
    known = facts(visits=visits("2023-08-15"), grants=(endless,))
    assert codes(side(decide(person, known, "2024-04-10"), MEDICARE)) == ("C-APPROVED-2",)
    cut = replace(known, networks=(network("2024-06-01..", program=Program.MEDI_MEDI_PLAN),))
    assert codes(side(decide(person, cut, "2024-04-10"), MEDICARE))[0] == "C-APPROVED-4"


@pytest.mark.parametrize("known", [SEEN, replace(SEEN, grants=APPROVED_BOTH)])
@pytest.mark.parametrize(
    ("doubtful_from", "doubtful"), [("2018-04-11", True), ("2019-02-28", True), ("2019-03-01", False)]
)
def test_a_window_with_later_days_that_are_not_sure_says_so(known: Any, doubtful_from: str, doubtful: bool) -> None:
    sure = enrolled(f"2018-03-01..{before(doubtful_from)}")
    person = member(sure, enrolled(f"{doubtful_from}..", disputed=True))
    decision = decide(person, known, "2018-04-10")
    assert decision.verdict == "yes"
    assert [("C-ENROLLED-3" in codes(each)) for each in decision.sides] == [doubtful] * 2


def before(text: str) -> str:
    return is_day(day(text) - timedelta(days=1))


def test_an_approval_of_one_side_leaves_the_other_to_be_asked_for() -> None:
    known = replace(SEEN, grants=(grant("2018-03-01", granted="2018-04-02"),))
    decision = decide(IN_2018, known, "2018-04-10")
    assert both(decision) == [("yes", "approved"), ("yes", "not_requested")]


def test_an_approval_answers_with_its_request() -> None:
    decided = request("2018-03-20", RequestState.APPROVED)
    granted = (grant("2018-03-01"), grant("2018-03-01", side=MEDI_CAL, grant_id=2))
    decision = decide(IN_2018, replace(SEEN, requests=(decided,), grants=granted), "2018-04-10")
    assert (both(decision), decision.request, decision.clock) == ([("yes", "approved")] * 2, decided, None)


def test_a_shorter_approval_ends_where_it_says() -> None:
    known = replace(SEEN, grants=(grant("2018-03-01", limit_day=SEEN.visits[0].day.replace(2018, 6, 30)),))
    assert told(side(decide(IN_2018, known, "2018-06-30"), MEDICARE))[1] == "approved"
    ended = side(decide(IN_2018, known, "2018-07-01"), MEDICARE)
    assert (told(ended), codes(ended)[0]) == (("no", "ended", "2018-03-01..2018-06-30"), "C-ENDED-2")


def test_an_approval_does_not_speak_for_services_that_are_not_the_plans() -> None:
    known = replace(SEEN, grants=(grant("2018-03-01"), grant("2018-03-01", side=MEDI_CAL, grant_id=2)))
    decision = decide(IN_2018, known, "2018-04-10", services=(CARVED_OUT,))
    assert (both(decision), codes(decision)[0]) == ([("no", "not_eligible")] * 2, "C-SERVICES-2")
    assert decide(IN_2018, known, "2018-04-10", services=(COVERED, CARVED_OUT)).status == "approved"


def test_an_approval_does_not_make_a_doubtful_stay_sure() -> None:
    person = member(enrolled("2018-03-01..2018-03-31", status=EnrollmentStatus.ON_HOLD), enrolled("2018-04-01.."))
    known = replace(SEEN, grants=(grant("2018-03-01"),))
    assert both(decide(person, known, "2018-04-10")) == [("unknown", "unknown")] * 2


def test_an_approval_in_the_doubtful_days_counts_though_the_rule_is_not_known() -> None:
    known = facts(visits=visits("2015-11-10"), grants=(grant("2016-05-01", 6),))
    decision = side(decide(member(enrolled("2016-05-01..")), known, "2016-06-10"), MEDICARE)
    assert told(decision) == ("yes", "approved", "2016-05-01..2016-10-31")


# Late, and before the request


def test_asked_long_after_the_window_the_answer_says_that_nobody_asked_in_time() -> None:
    decision = decide(IN_2018, SEEN, "2018-04-10", asked_on="2026-01-15")
    assert (decision.verdict, decision.status) == ("yes", "not_requested")
    assert codes(decision).count("C-LATE-1") == 2


def test_asked_on_the_last_day_it_is_not_late() -> None:
    assert "C-LATE-1" not in codes(decide(IN_2018, SEEN, "2018-04-10", asked_on="2019-02-28"))
    assert "C-LATE-1" in codes(decide(IN_2018, SEEN, "2018-04-10", asked_on="2019-03-01"))


@pytest.mark.parametrize(
    ("on", "code"),
    [("2018-04-10", ""), ("2018-04-09", "C-RETRO-1"), ("2018-03-11", "C-RETRO-1"), ("2018-03-10", "C-RETRO-2")],
)
def test_a_service_before_the_request_may_be_too_early(on: str, code: str) -> None:
    decision = decide(IN_2018, SEEN, on, asked_on="2018-04-10", requested_on="2018-04-10")
    assert [each for each in codes(decision) if each.startswith("C-RETRO")] == [code] * bool(code)


def test_without_a_request_one_is_imagined_on_the_day_asked_about_when_it_is_past() -> None:
    decision = decide(IN_2014, facts(visits=visits("2013-09-16", "2014-02-10")), "2014-10-15", asked_on="2026-01-15")
    assert decision.clock and is_day(decision.clock.received_on) == "2014-10-15"
    assert decision.verdict == "yes"


def test_without_a_request_one_is_imagined_today_when_the_day_is_to_come() -> None:
    decision = decide(IN_2018, SEEN, "2018-06-01", asked_on="2018-04-10")
    assert decision.clock and is_day(decision.clock.received_on) == "2018-04-10"


def test_an_approval_of_one_side_says_first_that_the_other_is_not_permitted_yet() -> None:
    decision = decide(IN_2018, replace(SEEN, grants=(grant("2018-03-01", granted="2018-04-02"),)), "2018-04-10")
    assert (decision.status, decision.side, codes(decision)[0]) == ("approved", MEDICARE, "C-SIDE-1")
    assert dict(decision.reasons[0].values) == {
        "side": "Medicare",
        "other": "Medi-Cal",
        "status": "possible but not requested, so not permitted yet",
    }


def test_a_no_beside_what_needs_nothing_is_told_first() -> None:
    person = member(*ENTITLED, medi_cal("2010-01-01..", MediCalStatus.NOT_ELIGIBLE))
    decision = decide(person, SEEN, "2018-04-10")
    assert (decision.verdict, decision.status, decision.side) == ("yes", "not_needed", MEDICARE)
    assert codes(decision)[0] == "C-SIDE-1"


def test_sides_that_differ_in_their_days_only_are_one_answer_with_the_days_of_one() -> None:
    decision = decide(IN_2014, facts(visits=visits("2013-09-16", "2014-02-10")), "2014-09-10")
    assert (decision.side, "C-SIDE-1" in codes(decision)) == (MEDICARE, False)
    alike = decide(IN_2018, SEEN, "2018-04-10")
    assert (alike.side, "C-SIDE-1" in codes(alike)) == (None, False)


def test_only_the_sides_that_are_asked_are_answered() -> None:
    decision = decide(IN_2014, facts(visits=visits("2013-09-16", "2014-02-10")), "2014-09-10", sides=(MEDI_CAL,))
    assert [each.side for each in decision.sides] == [MEDI_CAL]
    assert window(decision.window) == "2014-07-01..2015-06-30"


def test_the_side_that_ends_first_stands_for_the_whole() -> None:
    decision = decide(
        IN_2014, facts(visits=visits("2013-09-16", "2014-02-10")), "2014-09-10", sides=(MEDI_CAL, MEDICARE)
    )
    assert window(decision.window) == "2014-07-01..2014-12-31"


def test_every_status_that_looks_like_permission_is_one() -> None:
    for known in (SEEN, replace(SEEN, requests=(request("2018-04-02"),))):
        assert decide(IN_2018, known, "2018-04-10").status not in ("approved", "in_network", "not_needed")
