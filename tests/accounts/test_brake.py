"""How many misses are too many: the borders of each limit, and what holds for every number of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accounts.facts import Asker, Channel
from accounts.rules.brake import (
    Decision,
    Go,
    Limit,
    Limits,
    Stop,
    SubjectKind,
    Wait,
    address_key,
    decide_brake,
    limits_on,
    list_subjects,
    seconds_until,
)
from cmc_portal.parameters import NoRuleForDay

DAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
POLICY = limits_on(DAY)
SMALL = Limits(timedelta(hours=1), 2, 10, {kind: Limit(3, 2, 12) for kind in SubjectKind})


@pytest.mark.parametrize(
    ("misses", "decision"),
    [
        (0, Go()),
        (3, Go()),
        (4, Wait(2)),
        (5, Wait(2)),
        (6, Wait(4)),
        (7, Wait(4)),
        (8, Wait(8)),
        (9, Wait(8)),
        (10, Wait(10)),
        (11, Wait(10)),
        (12, Stop()),
        (13, Stop()),
        (1_000_000, Stop()),
    ],
)
def test_first_one_goes_then_waits_ever_longer_then_stops(misses: int, decision: Decision) -> None:
    assert decide_brake(misses, SubjectKind.USER, SMALL) == decision


@pytest.mark.parametrize(
    ("kind", "goes", "waits", "longest_wait", "stops"),
    [
        (SubjectKind.USER, 20, 21, 59, 60),
        (SubjectKind.CLIENT, 500, 501, 999, 1000),
        (SubjectKind.ORGANIZATION, 1500, 1501, 2499, 2500),
        (SubjectKind.ADDRESS, 1000, 1001, 1999, 2000),
    ],
)
def test_the_policy_of_today(kind: SubjectKind, goes: int, waits: int, longest_wait: int, stops: int) -> None:
    assert decide_brake(goes, kind, POLICY) == Go()
    assert decide_brake(waits, kind, POLICY) == Wait(1)
    assert decide_brake(longest_wait, kind, POLICY) == Wait(300 if kind is not SubjectKind.USER else 300)
    assert decide_brake(stops, kind, POLICY) == Stop()


def test_the_limits_are_dated() -> None:
    assert POLICY.window == timedelta(days=1)
    with pytest.raises(NoRuleForDay):
        limits_on(date(2025, 12, 31))


def severity(decision: Decision) -> float:
    return {Go: 0.0, Stop: float("inf")}.get(type(decision)) if not isinstance(decision, Wait) else decision.seconds  # type: ignore[return-value]


COUNTS = some.integers(0, 10_000)
KINDS = some.sampled_from(SubjectKind)


@given(one=COUNTS, other=COUNTS, kind=KINDS)
def test_more_misses_never_make_it_easier(one: int, other: int, kind: SubjectKind) -> None:
    fewer, more = sorted((one, other))
    assert severity(decide_brake(fewer, kind, POLICY)) <= severity(decide_brake(more, kind, POLICY))


@given(misses=COUNTS, kind=KINDS)
def test_no_wait_is_shorter_or_longer_than_the_policy_says(misses: int, kind: SubjectKind) -> None:
    decision = decide_brake(misses, kind, POLICY)
    assert not isinstance(decision, Wait) or 1 <= decision.seconds <= 300


@given(misses=COUNTS, kind=KINDS, factor=some.floats(1, 1e6))
def test_a_more_generous_installation_is_never_stricter(misses: int, kind: SubjectKind, factor: float) -> None:
    generous = decide_brake(misses, kind, limits_on(DAY, factor=factor))
    assert severity(generous) <= severity(decide_brake(misses, kind, POLICY))


@given(factor=some.floats(0, 1))
def test_even_the_strictest_installation_lets_somebody_mistype_once(factor: float) -> None:
    assert decide_brake(0, SubjectKind.USER, limits_on(DAY, factor=factor)) == Go()


# Whose misses they are.


def test_a_person_draws_on_their_own_budget_their_organisations_and_their_addresss() -> None:
    asker = Asker(Channel.PAGE, user_id=5, organization_id=2, address="203.0.113.9")
    assert list(map(str, list_subjects(asker))) == ["user:5", "organization:2", "address:203.0.113.9"]


def test_a_program_draws_on_its_clients_budget() -> None:
    asker = Asker(Channel.API, client_id=7, organization_id=2)
    assert list(map(str, list_subjects(asker))) == ["client:7", "organization:2"]


def test_an_operator_at_the_console_draws_on_none() -> None:
    assert list_subjects(Asker(Channel.COMMAND, organization_id=None, operator="root")) == ()


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_one_household_of_ipv6_counts_as_one_address(address: str, counted_as: str) -> None:
    assert address_key(address) == counted_as


@pytest.mark.parametrize(("later", "seconds"), [(0.0, 1), (0.2, 1), (1.0, 1), (1.001, 2), (300.0, 300)])
def test_a_wait_is_told_in_whole_seconds_and_never_too_short(later: float, seconds: int) -> None:
    assert seconds_until(NOON + timedelta(seconds=later), at=NOON) == seconds
