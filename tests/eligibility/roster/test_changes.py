"""Painting what a roster says over what is known: the last word on a day counts, and other days stay."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cmc_portal.dates import Span
from eligibility.roster.changes import KnownRow, NewRow, plan_changes
from eligibility.roster.reports import EVERY_KEY, PRESENT, EnrollmentValue, Statement

FIRST = date(2022, 1, 1)
KIND = "integrated"
DAYS = [FIRST + timedelta(days=number) for number in range(-2, 16)]


def plan(code: str, status: str = "active") -> EnrollmentValue:
    return EnrollmentValue("cal_mediconnect", code, "19", "", "", status, "", "", None)


A, B, A_ON_HOLD = plan("a"), plan("b"), plan("a", "on_hold")


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def says(first: int, last: int | None, value: EnrollmentValue | None, **more: object) -> Statement:
    return Statement(KIND, Span(day(first), None if last is None else day(last)), value, **more)  # type: ignore[arg-type]


def rows(*new: NewRow, sender: str = "state") -> list[KnownRow]:
    return [KnownRow(number, row.key, row.span, row.value, sender, row.disputed) for number, row in enumerate(new, 1)]


def after(known: list[KnownRow], statements: list[Statement], sender: str = "state") -> list[KnownRow]:
    """The rows held true after the changes."""
    changes = plan_changes(known, statements, sender=sender)
    kept = [row for row in known if row not in changes.close]
    numbered = enumerate(changes.add, 100)
    return kept + [KnownRow(number, row.key, row.span, row.value, sender, row.disputed) for number, row in numbered]


def on(known: list[KnownRow], when: date) -> object:
    found = [row.value for row in known if when in row.span and not row.disputed]
    assert len(found) <= 1, "two rows on one day"
    return found[0] if found else None


spans = st.tuples(st.integers(0, 10), st.integers(0, 5) | st.none())
statements = st.builds(
    lambda days, value: says(days[0], None if days[1] is None else days[0] + days[1], value),
    spans,
    st.sampled_from([A, B, A_ON_HOLD, None]),
)


@given(first=st.lists(statements, max_size=4), then=st.lists(statements, max_size=4))
def test_each_day_reads_what_was_said_of_it_last(first: list[Statement], then: list[Statement]) -> None:
    known = after([], first)
    painted = after(known, then)
    for when in DAYS:
        said = [each.value for each in then if when in each.span]
        assert on(painted, when) == (said[-1] if said else on(known, when))


@given(first=st.lists(statements, max_size=4), then=st.lists(statements, max_size=4))
def test_saying_it_again_changes_nothing(first: list[Statement], then: list[Statement]) -> None:
    known = after(after([], first), then)
    assert plan_changes(known, then, sender="state") == ((), ())


@given(first=st.lists(statements, max_size=6))
def test_neighbours_that_say_the_same_are_one_row(first: list[Statement]) -> None:
    known = sorted(after([], first), key=lambda row: row.span.first_day)
    assert not any(one.value == two.value and one.span.touches(two.span) for one, two in pairwise(known))


def test_months_told_one_by_one_become_one_row() -> None:
    months = [Statement(KIND, Span(date(2022, m, 1), date(2022, m, 28 if m == 2 else 31)), A) for m in (1, 3)]
    february = Statement(KIND, Span(date(2022, 2, 1), date(2022, 2, 28)), A)
    known = after(after([], months), [february])
    assert [row.span for row in known] == [Span(date(2022, 1, 1), date(2022, 3, 31))]


def tells_of_part(part: str, days: tuple[int, int | None], entitled: bool) -> Statement:
    span = Span(day(days[0]), None if days[1] is None else day(days[0] + days[1]))
    return Statement(part, span, PRESENT if entitled and part != EVERY_KEY else None)


@given(st.lists(st.builds(tells_of_part, st.sampled_from(["A", "B", EVERY_KEY]), spans, st.booleans()), max_size=6))
def test_of_somebody_new_each_day_of_each_timeline_reads_what_was_said_of_it_last(said: list[Statement]) -> None:
    known = after([], said)
    for part in ("A", "B"):
        rows_of_part = [row for row in known if row.key == part]
        for when in DAYS:
            of_day = [each.value for each in said if when in each.span and each.key in (part, EVERY_KEY)]
            assert on(rows_of_part, when) == (of_day[-1] if of_day else None)


def test_months_told_again_within_a_stay_add_nothing_to_it() -> None:
    told = [says(0, None, A), says(0, 3, A), says(4, 9, A)]
    assert plan_changes([], told, sender="state").add == (NewRow(KIND, Span(day(0)), A),)


def test_months_without_before_a_stay_take_nothing_from_it() -> None:
    told = [says(4, None, A), says(0, 3, None), says(4, 9, A)]
    assert plan_changes([], told, sender="state").add == (NewRow(KIND, Span(day(4)), A),)


def test_a_correction_closes_the_row_and_adds_what_is_left() -> None:
    known = rows(NewRow(KIND, Span(day(0)), A))
    changes = plan_changes(known, [says(3, 5, B)], sender="state")
    assert changes.close == tuple(known)
    assert changes.add == (
        NewRow(KIND, Span(day(0), day(2)), A),
        NewRow(KIND, Span(day(3), day(5)), B),
        NewRow(KIND, Span(day(6)), A),
    )


def test_taking_out_a_plan_leaves_another_plan_alone() -> None:
    known = rows(NewRow(KIND, Span(day(0), day(4)), A), NewRow(KIND, Span(day(5)), B))
    left = after(known, [says(3, 6, None, plan=A.plan)])
    assert [(row.span, row.value) for row in left] == [(Span(day(5)), B), (Span(day(0), day(2)), A)]


def test_every_key_is_taken_out_on_the_days_named_only() -> None:
    known = [KnownRow(1, "10", Span(day(0), day(9)), PRESENT), KnownRow(2, "80", Span(day(0)), PRESENT)]
    span = Span(day(2), day(3))
    left = after(known, [Statement(EVERY_KEY, span, None), Statement("10", span, PRESENT)])
    assert {(row.key, row.span) for row in left} == {
        ("10", Span(day(0), day(9))),
        ("80", Span(day(0), day(1))),
        ("80", Span(day(4))),
    }


def test_another_sender_who_names_another_plan_disputes_and_replaces_nothing() -> None:
    known = rows(NewRow(KIND, Span(day(0), day(9)), A))
    changes = plan_changes(known, [says(5, 12, B)], sender="county")
    assert changes.close == ()
    assert set(changes.add) == {
        NewRow(KIND, Span(day(10), day(12)), B),
        NewRow(KIND, Span(day(5), day(9)), B, disputed=True),
    }


def test_a_dispute_ends_when_the_first_sender_comes_to_agree() -> None:
    held = rows(NewRow(KIND, Span(day(0), day(9)), A))
    contested = KnownRow(9, KIND, Span(day(5), day(9)), B, "county", True)
    left = after([*held, contested], [says(5, 9, B)])
    assert [(row.span, row.value, row.disputed) for row in left] == [
        (Span(day(0), day(4)), A, False),
        (Span(day(5), day(9)), B, False),
    ]


def test_another_sender_who_names_the_same_plan_replaces() -> None:
    known = rows(NewRow(KIND, Span(day(0), day(9)), A))
    left = after(known, [says(0, 9, A_ON_HOLD)], sender="county")
    assert [(row.value, row.disputed) for row in left] == [(A_ON_HOLD, False)]
