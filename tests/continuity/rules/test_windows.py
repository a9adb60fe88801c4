"""Windows that follow from grants: from the record as it stands, never from stored days."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmc_portal.dates import Span, add_months
from continuity.facts import ContinuityFacts, FindingKind, Grant, NetworkDays, ProviderFinding, Side, WindowChange
from continuity.rules.verdict import ContinuityStatus
from continuity.rules.windows import GrantWindow, WindowDecision, decide_window, list_windows
from eligibility.facts import Enrollment, EnrollmentKind, EnrollmentStatus, MemberFacts, Program
from tests.continuity.rules.records import (
    CARDIOLOGIST,
    NPI,
    codes,
    decide,
    facts,
    finding,
    grant,
    network,
    side,
    visits,
    window,
)
from tests.eligibility.people import LOS_ANGELES, SAN_DIEGO, day, enrolled, member
from tests.eligibility.reference_table import reference_plans

IN_2018 = member(enrolled("2018-03-01.."))
GRANTED = grant("2018-03-01", 12, granted="2018-04-02")


def window_of(given: Grant, person: MemberFacts, known: ContinuityFacts | None = None) -> WindowDecision:
    return decide_window(given, member=person, facts=known or facts(), plans=reference_plans())


def told(decision: WindowDecision) -> tuple[str, str]:
    return window(decision.span), decision.change.value


def windows_of(*grants: Grant, person: MemberFacts, known: ContinuityFacts | None = None) -> list[tuple[str, str]]:
    listed = list_windows(member=person, facts=replace(known or facts(), grants=grants), plans=reference_plans())
    return [told(each.window) for each in listed]


@pytest.mark.parametrize(
    ("enrolled_on", "months", "expected"),
    [
        ("2018-03-01", 12, "2018-03-01..2019-02-28"),
        ("2014-07-01", 6, "2014-07-01..2014-12-31"),
        ("2019-03-01", 12, "2019-03-01..2020-02-29"),
        ("2018-08-31", 6, "2018-08-31..2019-02-27"),
        ("2018-03-15", 1, "2018-03-15..2018-04-14"),
        ("2018-03-01", None, "2018-03-01..2022-12-31"),
        ("2022-06-01", 12, "2022-06-01..2022-12-31"),
    ],
)
def test_a_window_counts_from_the_first_day_in_the_plan(enrolled_on: str, months: int | None, expected: str) -> None:
    assert window(window_of(grant(enrolled_on, months), member(enrolled(f"{enrolled_on}.."))).span) == expected


def test_a_window_that_runs_its_months_is_as_granted() -> None:
    assert told(window_of(GRANTED, IN_2018)) == ("2018-03-01..2019-02-28", "granted")


def test_a_decision_may_say_less_than_the_months() -> None:
    assert told(window_of(replace(GRANTED, limit_day=day("2018-06-30")), IN_2018)) == (
        "2018-03-01..2018-06-30",
        "granted",
    )


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [
        ("2018-06-30", ("2018-03-01..2018-06-30", "left_plan")),
        ("2019-02-27", ("2018-03-01..2019-02-27", "left_plan")),
        ("2019-02-28", ("2018-03-01..2019-02-28", "granted")),
    ],
)
def test_leaving_the_plan_ends_it(last_day: str, expected: tuple[str, str]) -> None:
    assert told(window_of(GRANTED, member(enrolled(f"2018-03-01..{last_day}")))) == expected


def test_asking_to_leave_ends_it_with_the_month() -> None:
    person = member(enrolled("2018-03-01..", leave_requested_on=day("2018-06-11")))
    assert told(window_of(GRANTED, person)) == ("2018-03-01..2018-06-30", "left_plan")


def test_death_ends_it_on_its_day() -> None:
    person = member(enrolled("2018-03-01.."), death_day=day("2018-06-11"))
    assert told(window_of(GRANTED, person)) == ("2018-03-01..2018-06-11", "died")


def test_a_death_before_the_stay_leaves_nothing() -> None:
    person = member(enrolled("2018-03-01.."), death_day=day("2018-02-11"))
    assert told(window_of(GRANTED, person)) == ("", "died")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param(network("2018-06-01.."), ("2018-03-01..2018-05-31", "provider_joined"), id="later"),
        pytest.param(
            network("2018-06-01..2018-06-30"), ("2018-03-01..2018-05-31", "provider_joined"), id="for-a-month"
        ),
        pytest.param(network("2019-03-01.."), ("2018-03-01..2019-02-28", "granted"), id="after-it"),
        pytest.param(network("2018-06-01..", "molina"), ("2018-03-01..2019-02-28", "granted"), id="another-plan"),
        pytest.param(network("2018-03-01..2018-04-01"), ("2018-03-01..2019-02-28", "granted"), id="over-when-signed"),
        pytest.param(network("2018-01-01.."), ("", "provider_joined"), id="all-the-time"),
        pytest.param(
            network("2018-06-01..", county=SAN_DIEGO), ("2018-03-01..2019-02-28", "granted"), id="another-county"
        ),
    ],
)
def test_joining_the_network_ends_it_the_day_before(days: NetworkDays, expected: tuple[str, str]) -> None:
    assert told(window_of(GRANTED, IN_2018, facts(networks=(days,)))) == expected


def test_moving_to_a_county_whose_network_has_the_provider_ends_it_the_day_before() -> None:
    person = member(enrolled("2018-03-01..2018-07-31"), enrolled("2018-08-01..", county=SAN_DIEGO))
    known = facts(networks=(network("2010-01-01..", county=SAN_DIEGO),))
    assert told(window_of(GRANTED, person, known)) == ("2018-03-01..2018-07-31", "provider_joined")


@pytest.mark.parametrize(
    ("against", "expected"),
    [
        (finding("2018-06-15.."), ("2018-03-01..2018-06-14", "quality_concern")),
        (finding("2018-06-15..2018-06-20", FindingKind.EXCLUDED, ""), ("2018-03-01..2018-06-14", "quality_concern")),
        (finding("2018-06-15..", plan="molina"), ("2018-03-01..2019-02-28", "granted")),
        (finding("2018-01-01..2018-04-01"), ("2018-03-01..2019-02-28", "granted")),
        (finding("2018-02-15.."), ("", "quality_concern")),
    ],
)
def test_a_concern_ends_it_the_day_before(against: ProviderFinding, expected: tuple[str, str]) -> None:
    assert told(window_of(GRANTED, IN_2018, facts(findings=(against,)))) == expected


def test_of_several_ends_the_first_counts() -> None:
    known = facts(networks=(network("2018-09-01.."),), findings=(finding("2018-07-01.."),))
    person = member(enrolled("2018-03-01..2018-08-31"))
    assert told(window_of(GRANTED, person, known)) == ("2018-03-01..2018-06-30", "quality_concern")


# Enrolment corrected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("2018-04-01..", ("2018-04-01..2019-03-31", "moved"), id="later"),
        pytest.param("2018-02-01..", ("2018-02-01..2019-01-31", "moved"), id="earlier"),
        pytest.param("2019-02-28..", ("2019-02-28..2020-02-27", "moved"), id="to-the-last-granted-day"),
        pytest.param("2019-03-01..", ("", "voided"), id="past-the-granted-days"),
        pytest.param("2017-01-01..2018-02-28", ("", "voided"), id="over-before"),
        pytest.param("2018-04-01..2018-05-31", ("2018-04-01..2018-05-31", "left_plan"), id="later-and-short"),
    ],
)
def test_a_corrected_enrolment_moves_or_voids_it(row: str, expected: tuple[str, str]) -> None:
    assert told(window_of(GRANTED, member(enrolled(row)))) == expected


def test_a_stay_in_another_plan_or_programme_takes_no_ones_place() -> None:
    assert told(window_of(GRANTED, member(enrolled("2018-03-01..", "molina")))) == ("", "voided")
    medi_cal_only = member(enrolled("2018-03-01..", program=Program.MEDI_CAL_MANAGED_CARE))
    assert told(window_of(GRANTED, medi_cal_only)) == ("", "voided")


def test_a_move_never_gives_more_months_than_granted_or_than_the_law_gives_then() -> None:
    twelve = grant("2016-08-01", 12)
    assert told(window_of(twelve, member(enrolled("2014-07-01..")))) == ("2014-07-01..2014-12-31", "moved")
    six = grant("2014-07-01", 6)
    assert told(window_of(six, member(enrolled("2014-12-01..")))) == ("2014-12-01..2015-05-31", "moved")


def test_a_limit_before_the_moved_first_day_leaves_nothing() -> None:
    limited = replace(GRANTED, limit_day=day("2018-03-31"))
    assert told(window_of(limited, member(enrolled("2018-03-31..")))) == ("2018-03-31..2018-03-31", "moved")
    assert told(window_of(limited, member(enrolled("2018-04-01..")))) == ("", "voided")


def test_a_corrected_enrolment_and_its_reversal_give_the_same_window() -> None:
    before = window_of(GRANTED, IN_2018)
    assert window_of(GRANTED, member(enrolled("2018-05-01.."))) != before
    assert window_of(GRANTED, member(enrolled("2018-03-01.."))) == before


# Several grants


def test_a_later_grant_loses_the_days_of_an_earlier_one() -> None:
    second = grant("2018-03-01", 12, grant_id=2, granted="2018-06-01")
    shorter = replace(GRANTED, limit_day=day("2018-06-30"))
    assert windows_of(second, shorter, person=IN_2018) == [
        ("2018-03-01..2018-06-30", "granted"),
        ("2018-07-01..2019-02-28", "granted"),
    ]


def test_a_later_grant_of_the_same_days_gives_nothing() -> None:
    second = grant("2018-03-01", 12, grant_id=2, granted="2018-06-01")
    assert windows_of(GRANTED, second, person=IN_2018) == [("2018-03-01..2019-02-28", "granted"), ("", "voided")]


def test_the_two_sides_do_not_disturb_each_other() -> None:
    other = grant("2018-03-01", 12, side=Side.MEDI_CAL, grant_id=2)
    assert windows_of(GRANTED, other, person=IN_2018) == [("2018-03-01..2019-02-28", "granted")] * 2


def test_a_return_to_the_plan_is_not_the_stay_that_was_granted() -> None:
    person = member(enrolled("2018-03-01..2018-05-31"), enrolled("2018-08-01.."))
    assert windows_of(GRANTED, person=person) == [("2018-03-01..2018-05-31", "left_plan")]


def test_why_a_window_ended_is_told() -> None:
    decision = window_of(GRANTED, member(enrolled("2018-03-01..2018-06-30")))
    assert codes(decision) == ("C-END-1",)
    assert dict(decision.reasons[0].values)["plan"] == "Health Net Cal MediConnect"


# Random histories

DAYS = st.integers(0, 5000).map(lambda number: date(2014, 4, 1) + timedelta(days=number))
PLANS = ("health-net", "molina")
PROGRAMS = (Program.CAL_MEDICONNECT, Program.MEDI_MEDI_PLAN, Program.MEDI_CAL_MANAGED_CARE)


@st.composite
def spans(draw: Any, shortest: int = 0) -> Span:
    first = draw(DAYS)
    length = draw(st.one_of(st.none(), st.integers(shortest, 900)))
    return Span(first, None if length is None else first + timedelta(days=length))


@st.composite
def people(draw: Any) -> MemberFacts:
    """Somebody with up to four enrolments that do not overlap within a kind, as the database holds them."""
    rows: list[Enrollment] = []
    for _ in range(draw(st.integers(0, 4))):
        span, program = draw(spans()), draw(st.sampled_from(PROGRAMS))
        row = enrolled(
            "2014-07-01..",
            draw(st.sampled_from(PLANS)),
            program=program,
            county=draw(st.sampled_from((LOS_ANGELES, SAN_DIEGO))),
            status=draw(st.sampled_from((EnrollmentStatus.ACTIVE, EnrollmentStatus.ACTIVE, EnrollmentStatus.DEEMED))),
        )
        row = replace(row, span=span)
        if not any(each.kind is row.kind and each.span.overlaps(span) for each in rows):
            rows.append(row)
    death = draw(st.one_of(st.none(), st.none(), DAYS))
    return member(*rows, death_day=death)


@st.composite
def records(draw: Any, person: MemberFacts) -> ContinuityFacts:
    """What is on record about one provider, with grants for stays that the person has or once had."""
    networks = tuple(
        NetworkDays(draw(st.sampled_from(PLANS)), None, draw(st.sampled_from(("", SAN_DIEGO))), draw(spans()))
        for _ in range(draw(st.integers(0, 2)))
    )
    findings = tuple(
        ProviderFinding(FindingKind.QUALITY_CONCERN, draw(st.sampled_from(("", *PLANS))), draw(spans()))
        for _ in range(draw(st.integers(0, 1)))
    )
    grants = tuple(_grant(draw, person, number) for number in range(draw(st.integers(0, 4))))
    return ContinuityFacts(NPI, CARDIOLOGIST, networks, visits("2014-05-05", "2016-09-09"), findings, (), grants)


def _grant(draw: Any, person: MemberFacts, number: int) -> Grant:
    row = draw(st.sampled_from(person.enrollments)) if person.enrollments and draw(st.booleans()) else None
    enrolled_on = row.span.first_day if row else draw(DAYS)
    program = row.program if row and row.program else draw(st.sampled_from(PROGRAMS))
    sides = (Side.MEDI_CAL,) if program is Program.MEDI_CAL_MANAGED_CARE else tuple(Side)
    return Grant(
        grant_id=number,
        reference=f"C-{number}",
        side=draw(st.sampled_from(sides)),
        plan_code=(row.plan_code if row else None) or draw(st.sampled_from(PLANS)),
        program=program,
        months=draw(st.sampled_from((6, 12, None))),
        limit_day=draw(st.one_of(st.none(), DAYS)),
        enrolled_on=enrolled_on,
        granted_at=datetime.combine(enrolled_on, datetime.min.time(), UTC) + timedelta(days=draw(st.integers(0, 400))),
    )


def listed(person: MemberFacts, known: ContinuityFacts) -> tuple[GrantWindow, ...]:
    return list_windows(member=person, facts=known, plans=reference_plans())


def held_days(person: MemberFacts) -> Iterator[Enrollment]:
    return (each for each in person.enrollments if each.kind is not EnrollmentKind.UNRECOGNIZED)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_window_never_outlives_its_months_its_limit_its_stay_or_the_member(data: st.DataObject) -> None:
    person = data.draw(people())
    known = data.draw(records(person))
    for each in listed(person, known):
        span, given = each.window.span, each.grant
        if span is None:
            continue
        last_day = span.last_day or date.max
        if given.months is not None:
            assert last_day < add_months(span.first_day, given.months)
        assert last_day <= (given.limit_day or date.max)
        assert last_day <= (person.death_day or date.max)
        assert any(row.plan_code == given.plan_code and last_day in row.span for row in held_days(person))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_day_is_in_two_windows_of_one_side(data: st.DataObject) -> None:
    person = data.draw(people())
    known = data.draw(records(person))
    for of in Side:
        taken = [each.window.span for each in listed(person, known) if each.grant.side is of and each.window.span]
        assert not any(one.overlaps(other) for number, one in enumerate(taken) for other in taken[number + 1 :])


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_no_day_of_a_window_is_in_the_network_or_under_a_concern_that_came_after_signing(data: st.DataObject) -> None:
    person = data.draw(people())
    known = data.draw(records(person))
    for each in listed(person, known):
        span = each.window.span
        if span is None:
            continue
        signed_on = each.grant.granted_at.date()
        for against in known.findings:
            if against.plan_code in ("", each.grant.plan_code) and against.span.first_day > signed_on:
                assert not against.span.overlaps(span)
        for days in known.networks:
            if days.plan_code == each.grant.plan_code and not days.county_code and days.span.first_day > signed_on:
                assert not days.span.overlaps(span)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_correction_and_its_reversal_leave_every_window_and_answer_as_before(data: st.DataObject) -> None:
    person, other = data.draw(people()), data.draw(people())
    known, on = data.draw(records(person)), data.draw(DAYS)
    before = listed(person, known), decide(person, known, on.isoformat())
    listed(replace(person, enrollments=other.enrollments, death_day=other.death_day), known)
    again = replace(replace(person, enrollments=other.enrollments), enrollments=person.enrollments)
    assert (listed(again, known), decide(again, known, on.isoformat())) == before


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_an_answer_says_approved_exactly_on_the_days_of_a_window_that_the_plan_still_pays(data: st.DataObject) -> None:
    person = data.draw(people())
    known, on = data.draw(records(person)), data.draw(DAYS)
    decision = decide(person, known, on.isoformat())
    for of in Side:
        answer = side(decision, of)
        windows = [each.window.span for each in listed(person, known) if each.grant.side is of]
        holding = [span for span in windows if span and on in span]
        if answer.status is ContinuityStatus.APPROVED:
            assert holding == [answer.window]
        elif holding:
            # Coverage itself says no, or doubts, or the provider is in the network of that day after all.
            assert answer.status in (
                ContinuityStatus.IN_NETWORK,
                ContinuityStatus.UNKNOWN,
                ContinuityStatus.NOT_ELIGIBLE,
                ContinuityStatus.NOT_NEEDED,
            )


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_every_answer_is_whole(data: st.DataObject) -> None:
    person = data.draw(people())
    known, on = data.draw(records(person)), data.draw(DAYS)
    decision = decide(person, known, on.isoformat(), asked_on=data.draw(DAYS).isoformat())
    assert decision.reasons
    for each in decision.sides:
        assert each.reasons
        if each.verdict == "yes" and each.window is not None:
            assert on in each.window
        if each.status in (ContinuityStatus.NOT_REQUESTED, ContinuityStatus.APPROVED):
            assert each.verdict == "yes"
    if decision.window is not None:
        assert decision.verdict == "yes"


def test_the_changes_that_windows_tell_are_the_promised_ones() -> None:
    assert [each.value for each in WindowChange] == [
        "granted",
        "moved",
        "left_plan",
        "died",
        "provider_joined",
        "quality_concern",
        "voided",
    ]
