"""The worked cases of continuity of care, literally."""

import pytest

from continuity.facts import CareProvider, CareProviderKind, Side, Urgency
from continuity.rules.criteria import CriterionCode
from tests.continuity.rules.records import (
    CARDIOLOGIST,
    NPI,
    codes,
    criterion,
    decide,
    facts,
    is_day,
    side,
    told,
    visits,
    window,
)
from tests.eligibility.people import day, enrolled, member

ENROLLED_2014 = member(enrolled("2014-07-01.."))
ENROLLED_2018 = member(enrolled("2018-03-01.."))
SEEN_TWICE = facts(visits=visits("2013-09-16", "2014-02-10"))
SEEN_ONCE = facts(visits=visits("2014-02-10"))


def test_case_20_a_cardiologist_seen_twice_may_be_kept_on_each_side_for_its_months() -> None:
    decision = decide(ENROLLED_2014, SEEN_TWICE, "2014-09-10", requested_on="2014-09-10", urgency=Urgency.ROUTINE)
    assert told(side(decision, Side.MEDICARE)) == ("yes", "not_requested", "2014-07-01..2014-12-31")
    assert told(side(decision, Side.MEDI_CAL)) == ("yes", "not_requested", "2014-07-01..2015-06-30")
    assert (decision.verdict, decision.status, window(decision.window)) == (
        "yes",
        "not_requested",
        "2014-07-01..2014-12-31",
    )
    assert decision.clock
    assert (is_day(decision.clock.start_by), is_day(decision.clock.due_on)) == ("2014-09-17", "2014-10-10")
    assert decision.request is None


def test_case_20_says_that_its_last_day_is_counted_by_a_convention() -> None:
    assert "C-CONVENTION-1" in codes(decide(ENROLLED_2014, SEEN_TWICE, "2014-09-10"))


def test_case_20_after_the_medicare_months_only_the_medi_cal_side_goes_on() -> None:
    decision = decide(ENROLLED_2014, SEEN_TWICE, "2015-01-01", requested_on="2014-09-10")
    assert told(side(decision, Side.MEDICARE)) == ("no", "ended", "2014-07-01..2014-12-31")
    assert told(side(decision, Side.MEDI_CAL)) == ("yes", "not_requested", "2014-07-01..2015-06-30")
    assert (decision.verdict, window(decision.window)) == ("yes", "2014-07-01..2015-06-30")


def test_case_20_after_both_sides_nothing_is_left() -> None:
    decision = decide(ENROLLED_2014, SEEN_TWICE, "2015-07-01", requested_on="2014-09-10")
    assert (decision.verdict, decision.status, decision.window, decision.clock) == ("no", "ended", None, None)


def test_case_20_rests_on_the_two_visits_of_the_record() -> None:
    relationship = next(
        each
        for each in side(decide(ENROLLED_2014, SEEN_TWICE, "2014-09-10"), Side.MEDICARE).criteria
        if each.code is CriterionCode.RELATIONSHIP
    )
    assert [(is_day(each.first_day), each.visit_id, each.counts) for each in relationship.evidence] == [
        ("2013-09-16", 20130916, True),
        ("2014-02-10", 20140210, True),
    ]
    assert "calduals" in str(relationship.reasons[0].source)


def test_case_21_in_2014_a_specialist_seen_once_is_refused_and_the_network_is_offered() -> None:
    decision = decide(ENROLLED_2014, SEEN_ONCE, "2014-09-10", requested_on="2014-09-10")
    assert [told(each) for each in decision.sides] == [("no", "not_eligible", "")] * 2
    assert (decision.verdict, decision.window, codes(decision)[0]) == ("no", None, "C-VISITS-2")


@pytest.mark.parametrize("on", ["2018-03-01", "2019-02-28"])
def test_case_21_in_2018_a_specialist_seen_once_may_be_kept_for_twelve_months(on: str) -> None:
    decision = decide(ENROLLED_2018, facts(CARDIOLOGIST, visits=visits("2017-08-15")), on)
    assert [told(each) for each in decision.sides] == [("yes", "not_requested", "2018-03-01..2019-02-28")] * 2
    assert (decision.verdict, window(decision.window)) == ("yes", "2018-03-01..2019-02-28")


def test_case_21_in_2018_the_day_after_the_twelve_months_is_too_late() -> None:
    decision = decide(ENROLLED_2018, facts(visits=visits("2017-08-15")), "2019-03-01")
    assert [told(each) for each in decision.sides] == [("no", "ended", "2018-03-01..2019-02-28")] * 2


def test_case_22_a_visit_in_an_emergency_department_does_not_count() -> None:
    decision = decide(ENROLLED_2018, facts(visits=visits("2017-08-15", is_emergency=True)), "2018-04-10")
    assert (decision.verdict, decision.status, codes(decision)[0]) == ("no", "not_eligible", "C-VISITS-3")


def test_case_22_a_supplier_of_medical_equipment_cannot_be_kept() -> None:
    supplier = CareProvider(NPI, "Wheels", CareProviderKind.DME)
    decision = decide(ENROLLED_2018, facts(supplier, visits=visits("2017-08-15")), "2018-04-10")
    assert (decision.verdict, decision.status, codes(decision)[0]) == ("no", "not_eligible", "C-KIND-5")
    assert criterion(side(decision, Side.MEDICARE), CriterionCode.PROVIDER_KIND) == "no"


def test_the_first_day_in_the_plan_is_not_looked_back_on_and_a_year_before_it_is() -> None:
    person = ENROLLED_2018
    for text, verdict in (
        ("2017-02-28", "no"),
        ("2017-03-01", "yes"),
        ("2018-02-28", "yes"),
        ("2018-03-01", "no"),
    ):
        assert decide(person, facts(visits=visits(text)), "2018-04-10").verdict == verdict, day(text)


def test_where_only_the_very_first_day_of_the_year_before_counts_the_answer_says_that_this_is_not_sure() -> None:
    assert "C-VISITS-8" in codes(decide(ENROLLED_2018, facts(visits=visits("2017-03-01")), "2018-04-10"))
    assert "C-VISITS-8" not in codes(decide(ENROLLED_2018, facts(visits=visits("2017-03-02")), "2018-04-10"))
