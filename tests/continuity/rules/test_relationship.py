"""The relationship: a visit is a day, whatever the number of its records, and records that disagree are never sure."""

from typing import Any

import pytest

from continuity.facts import CareProvider, CareProviderKind, EvidenceSource, Side, Visit
from continuity.rules.criteria import CriterionCode
from eligibility.facts import CircumstanceKind, Program
from tests.continuity.rules.records import (
    CARDIOLOGIST,
    NPI,
    NURSING_FACILITY,
    codes,
    decide,
    facts,
    side,
    visit,
    visits,
)
from tests.eligibility.people import circumstance, enrolled, member

IN_2014 = member(enrolled("2014-07-01.."))
IN_2018 = member(enrolled("2018-03-01.."))
UNKNOWN_SPECIALTY = CareProvider(NPI, kind=CareProviderKind.PHYSICIAN)

CLAIM = visit("2014-02-10")
CROSSOVER = visit("2014-02-10", source=EvidenceSource.MEDI_CAL_CLAIMS, side=Side.MEDI_CAL)
SECOND_LINE = visit("2014-02-10", reference="line 2")
DOCUMENT = visit("2014-02-10", source=EvidenceSource.DOCUMENT, side=None)
STATEMENT = visit("2014-02-10", source=EvidenceSource.ATTESTATION, side=None)
EMERGENCY = visit("2014-02-10", is_emergency=True)
NOT_TOLD = visit("2014-02-10", is_emergency=None, reference="line 3")
EARLIER = visit("2013-09-16")


def relationship_of(person: Any, seen: tuple[Visit, ...], on: str, provider: CareProvider = CARDIOLOGIST) -> Any:
    """The condition on Medicare's side."""
    criteria = side(decide(person, facts(provider, visits=seen), on), Side.MEDICARE).criteria
    return next(each for each in criteria if each.code is CriterionCode.RELATIONSHIP)


@pytest.mark.parametrize("other", [CROSSOVER, SECOND_LINE, DOCUMENT, STATEMENT, NOT_TOLD])
def test_two_records_of_one_day_are_one_visit(other: Visit) -> None:
    found = relationship_of(IN_2014, (CLAIM, other), "2014-09-10")
    assert (found.verdict, codes(found)) == ("no", ("C-VISITS-2", "C-VISITS-12"))
    assert len(found.evidence) == 2


@pytest.mark.parametrize("other", [CROSSOVER, SECOND_LINE, DOCUMENT, STATEMENT, NOT_TOLD])
def test_a_second_day_makes_two_visits_of_three_records(other: Visit) -> None:
    found = relationship_of(IN_2014, (EARLIER, CLAIM, other), "2014-09-10")
    assert (found.verdict, dict(found.reasons[0].values)["seen"]) == ("yes", "2")


def test_two_doubtful_records_of_one_day_are_one_visit_that_may_count() -> None:
    seen = (NOT_TOLD, visit("2014-02-10", is_emergency=None, reference="line 4"))
    assert relationship_of(IN_2014, seen, "2014-09-10").verdict == "no"
    assert relationship_of(IN_2014, (EARLIER, *seen), "2014-09-10").verdict == "unknown"


@pytest.mark.parametrize("other", [CROSSOVER, SECOND_LINE, DOCUMENT, STATEMENT])
def test_a_record_that_says_otherwise_does_not_beat_the_claim_of_an_emergency(other: Visit) -> None:
    found = relationship_of(IN_2014, (EARLIER, EMERGENCY, other), "2014-09-10")
    assert (found.verdict, codes(found)) == ("unknown", ("C-VISITS-11", "C-VISITS-12"))
    assert [each.counts for each in found.evidence] == [True, False, False]


def test_a_record_that_does_not_say_leaves_the_emergency_an_emergency() -> None:
    found = relationship_of(IN_2014, (EARLIER, EMERGENCY, NOT_TOLD), "2014-09-10")
    assert (found.verdict, codes(found)) == ("no", ("C-VISITS-3",))


def test_a_contradicted_day_decides_nothing_where_the_other_days_are_enough() -> None:
    seen = (EARLIER, visit("2014-01-10"), EMERGENCY, DOCUMENT)
    assert relationship_of(IN_2014, seen, "2014-09-10").verdict == "yes"


def test_two_records_of_the_very_first_day_that_counts_are_still_on_the_edge() -> None:
    seen = (
        visit("2017-03-01"),
        visit("2017-03-01", source=EvidenceSource.MEDI_CAL_CLAIMS),
    )
    assert "C-VISITS-8" in codes(relationship_of(IN_2018, seen, "2018-04-10"))


@pytest.mark.parametrize(
    ("days", "verdict", "on_the_edge"),
    [
        (("2013-07-01", "2014-02-10"), "yes", True),
        (("2013-07-02", "2014-02-10"), "yes", False),
        (("2013-07-01",), "unknown", True),
        (("2013-07-02",), "unknown", False),
    ],
)
def test_the_edge_is_told_where_nobody_knows_whether_it_is_primary_care(
    days: tuple[str, ...], verdict: str, on_the_edge: bool
) -> None:
    found = relationship_of(IN_2014, visits(*days), "2014-09-10", UNKNOWN_SPECIALTY)
    assert (found.verdict, "C-VISITS-8" in codes(found)) == (verdict, on_the_edge)


# Nursing facilities

LIVED_THERE = circumstance("2018-01-10..", CircumstanceKind.NURSING_FACILITY_RESIDENT)
RESIDENT = member(enrolled("2018-03-01.."), LIVED_THERE)


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        pytest.param(visit("2018-01-10"), "yes", id="on-the-first-day-of-living-there"),
        pytest.param(visit("2018-01-09"), "unknown", id="the-day-before"),
        pytest.param(visit("2018-02-28"), "yes", id="last-day-of-the-look-back"),
        pytest.param(visit("2018-03-01"), "unknown", id="first-day-in-the-plan"),
        pytest.param(visit("2018-02-10", is_emergency=True), "unknown", id="emergency"),
        pytest.param(visit("2018-02-10", is_emergency=None), "unknown", id="not-told"),
        pytest.param(visit("2018-02-10", source=EvidenceSource.ATTESTATION), "unknown", id="statement"),
    ],
)
def test_only_a_sure_record_since_the_member_moved_in_shows_that_it_was_this_facility(
    seen: Visit, verdict: str
) -> None:
    found = relationship_of(RESIDENT, (seen,), "2018-04-10", NURSING_FACILITY)
    assert (found.verdict, codes(found)) == (verdict, ("C-FACILITY-1" if verdict == "yes" else "C-FACILITY-3",))


def test_a_record_of_more_than_a_year_before_shows_nothing() -> None:
    person = member(enrolled("2018-03-01.."), circumstance("2010-01-01..", CircumstanceKind.NURSING_FACILITY_RESIDENT))
    assert relationship_of(person, visits("2017-02-28"), "2018-04-10", NURSING_FACILITY).verdict == "unknown"
    assert relationship_of(person, visits("2017-03-01"), "2018-04-10", NURSING_FACILITY).verdict == "yes"


@pytest.mark.parametrize(
    ("person", "on", "code"),
    [
        (IN_2018, "2018-04-10", "C-FACILITY-2"),
        (member(enrolled("2024-03-01..", program=Program.MEDI_MEDI_PLAN)), "2024-04-10", "C-FACILITY-4"),
    ],
)
def test_a_facility_is_never_refused_by_a_number_of_visits(person: Any, on: str, code: str) -> None:
    found = relationship_of(person, visits("2012-01-10"), on, NURSING_FACILITY)
    assert (found.verdict, codes(found)) == ("unknown", (code,))


# Numbers that nobody confirmed


def test_in_a_medi_medi_plan_too_few_visits_are_no_refusal_on_medicares_side() -> None:
    decision = decide(
        member(enrolled("2024-03-01..", program=Program.MEDI_MEDI_PLAN)),
        facts(visits=visits("2022-08-15")),
        "2024-04-10",
    )
    assert (side(decision, Side.MEDICARE).verdict, codes(side(decision, Side.MEDICARE))) == (
        "unknown",
        ("C-VISITS-13",),
    )
    assert side(decision, Side.MEDI_CAL).verdict == "no"


def test_in_the_time_of_the_letter_nobody_read_the_rule_before_it_goes_on_and_refuses() -> None:
    found = relationship_of(member(enrolled("2015-12-01..")), visits("2015-06-10"), "2016-03-01")
    assert (found.verdict, codes(found)) == ("no", ("C-VISITS-10",))
