"""Verifying the trail: whatever the owner of the tables changes is found, and told which row and what happened."""
# ruff: noqa: S608 - statements of our own, with numbers of our own

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from accounts.rules.anchors import Anchor, anchor_line
from accounts.rules.chain import parse_trail_keys
from accounts.rules.verify_chain import Tampering, TrailFinding
from accounts.selectors.verification import Verification
from accounts.services.seals import seal_new_events
from tests.accounts.trails import (
    KEYS,
    SEALED_AT,
    START,
    VERIFIED_AT,
    add_events,
    add_trail,
    event_at,
    run,
    seal_everything,
    tamper,
    undone,
)

pytestmark = pytest.mark.django_db

WHOLE = 7


@pytest.fixture
def anchors(tmp_path: Path) -> Path:
    """A sealed trail of seven events in three batches, and its anchor file."""
    return write_anchors(add_trail(WHOLE), tmp_path)


def write_anchors(anchors: list[Anchor], folder: Path) -> Path:
    file = folder / "anchors.jsonl"
    file.write_text("".join(f"{anchor_line(each)}\n" for each in anchors))
    return file


def findings(anchors: Path | None = None) -> list[TrailFinding]:
    files = (anchors,) if anchors else ()
    return list(Verification(KEYS, VERIFIED_AT, anchor_files=files, anchors_wanted=bool(files)).findings())


def found(anchors: Path | None = None) -> set[tuple[str, int | None]]:
    return {(each.what.value, each.position) for each in findings(anchors)}


def test_a_trail_that_nobody_touched_is_sound(anchors: Path) -> None:
    verification = Verification(KEYS, VERIFIED_AT, anchor_files=(anchors,))
    assert list(verification.findings()) == []
    assert (verification.checked, verification.anchors) == (WHOLE, 3)


def test_a_trail_without_events_is_sound() -> None:
    assert findings() == []


COLUMNS = {
    "action": "'inquiry.read'",
    "purpose": "'treatment'",
    "channel": "'api'",
    "organization_id": "8",
    "user_id": "NULL",
    "client_id": "1",
    "operator": "'root'",
    "member_id": "99",
    "subject": "''",
    "address": "'192.0.2.8'",
    "emergency_id": "1",
    "occurred_at": "occurred_at + interval '1 microsecond'",
    "id": "id + 1000000",
}


@pytest.mark.parametrize("place", [1, 4, WHOLE])
@pytest.mark.parametrize("column", COLUMNS)
def test_an_edited_event_is_found_in_every_column(anchors: Path, column: str, place: int) -> None:
    event_id = event_at(place)
    tamper(f"UPDATE accounts_accessevent SET {column} = {COLUMNS[column]} WHERE id = {event_id}")
    told = findings(anchors)
    assert any(each.position == place and each.event_id == event_id for each in told)
    assert {each.position for each in told} <= {place, None}
    if column != "id":
        assert ("event_edited", place) in found(anchors)


@pytest.mark.parametrize("place", [1, 4, WHOLE])
def test_a_deleted_event_is_found(anchors: Path, place: int) -> None:
    event_id = event_at(place)
    tamper(f"DELETE FROM accounts_accessevent WHERE id = {event_id}")
    [finding] = findings(anchors)
    assert (finding.what, finding.position, finding.event_id) == (Tampering.EVENT_DELETED, place, event_id)


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 5), (1, WHOLE), (WHOLE - 1, WHOLE)])
def test_seals_that_changed_places_are_found(anchors: Path, one: int, other: int) -> None:
    tamper(
        f"UPDATE accounts_trailseal SET position = 1000000 WHERE position = {one}",
        f"UPDATE accounts_trailseal SET position = {one} WHERE position = {other}",
        f"UPDATE accounts_trailseal SET position = {other} WHERE position = 1000000",
    )
    told = found(anchors)
    assert ("event_moved", one) in told or ("event_moved", other) in told
    assert {place for what, place in told if what != "anchor_differs"} <= {one, other}


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 5), (1, WHOLE)])
def test_events_that_changed_places_in_the_chain_are_found(anchors: Path, one: int, other: int) -> None:
    first, second = event_at(one), event_at(other)
    [(moment,)] = run("SELECT occurred_at FROM accounts_accessevent WHERE id = %s", first)
    [(later,)] = run("SELECT occurred_at FROM accounts_accessevent WHERE id = %s", second)
    name = "UPDATE accounts_trailseal SET event_id = {}, occurred_at = '{}' WHERE position = {}"
    tamper(name.format(-1, moment, one), name.format(first, moment, other), name.format(second, later, one))
    assert found(anchors) == {("event_moved", one), ("event_moved", other)}


def test_events_that_exchanged_their_contents_are_found(anchors: Path) -> None:
    first, second = event_at(2), event_at(6)
    columns = "member_id, subject"
    tamper(
        f"UPDATE accounts_accessevent e SET ({columns}) = (SELECT {columns} FROM accounts_accessevent o "
        f"WHERE o.id <> e.id AND o.id IN ({first}, {second})) WHERE id IN ({first}, {second})"
    )
    assert found(anchors) == {("event_edited", 2), ("event_edited", 6)}


@pytest.mark.parametrize("gone", [1, 2, WHOLE - 1, WHOLE])
def test_a_trail_cut_off_at_its_end_is_found_by_its_anchor(anchors: Path, gone: int) -> None:
    last = WHOLE - gone
    tamper(
        "DELETE FROM accounts_accessevent WHERE id IN "
        f"(SELECT event_id FROM accounts_trailseal WHERE position > {last})",
        f"DELETE FROM accounts_trailseal WHERE position > {last}",
    )
    told = findings(anchors)
    assert ("truncated", last + 1) in {(each.what.value, each.position) for each in told}
    [cut] = [each for each in told if each.what is Tampering.TRUNCATED]
    assert f"the chain ends at place {last}; at 2026-11-20T18:00:00 it reached 7" in cut.detail


def test_a_trail_cut_off_and_grown_again_is_found_by_its_anchor(anchors: Path) -> None:
    tamper("DELETE FROM accounts_trailseal WHERE position > 5")
    tamper(f"DELETE FROM accounts_accessevent WHERE id > {event_at(5)}")
    add_events(4, start=START + timedelta(minutes=90))
    seal_everything(at=VERIFIED_AT)
    assert found(anchors) == {("anchor_differs", 6), ("anchor_differs", WHOLE)}


def test_without_an_anchor_verification_says_what_it_cannot_see(tmp_path: Path) -> None:
    add_trail(2)
    verification = Verification(KEYS, VERIFIED_AT, anchor_files=(tmp_path / "missing",))
    assert [each.what for each in verification.findings()] == [Tampering.NO_ANCHOR]


def test_a_trail_cut_off_at_its_beginning_is_found(anchors: Path) -> None:
    tamper(
        f"DELETE FROM accounts_accessevent WHERE id <= {event_at(2)}",
        "DELETE FROM accounts_trailseal WHERE position <= 2",
    )
    assert found(anchors) == {("seal_deleted", 1), ("event_unproven", 3)}


def test_after_a_place_that_was_cut_out_the_event_that_cannot_be_proven_is_named(anchors: Path) -> None:
    after = event_at(5)
    tamper(
        f"DELETE FROM accounts_accessevent WHERE id = {event_at(4)}",
        "DELETE FROM accounts_trailseal WHERE position = 4",
        f"UPDATE accounts_accessevent SET member_id = 99 WHERE id = {after}",
    )
    [unproven] = [each for each in findings(anchors) if each.what is Tampering.EVENT_UNPROVEN]
    assert (unproven.position, unproven.event_id) == (5, after)
    assert found(anchors) == {("seal_deleted", 4), ("event_unproven", 5)}


NO_PLACES = "ALTER TABLE accounts_trailseal DROP CONSTRAINT trail_seal_place_from_one"
FORGED = (
    "INSERT INTO accounts_trailseal SELECT {}, id, occurred_at, 'k1', sha256('forged'), occurred_at "
    "FROM accounts_accessevent WHERE id = (SELECT max(id) FROM accounts_accessevent)"
)


@pytest.mark.parametrize("place", [0, -1, -(1 << 63)])
def test_a_forged_event_with_a_forged_seal_before_the_chain_is_found(anchors: Path, place: int) -> None:
    add_events(1, start=START + timedelta(seconds=3))
    tamper(NO_PLACES, FORGED.format(place))
    assert ("seal_added", place) in found(anchors)


def test_a_seal_before_the_chain_does_not_hide_that_its_event_is_not_in_the_chain(anchors: Path) -> None:
    add_events(1, start=START + timedelta(minutes=1))
    tamper(NO_PLACES, FORGED.format(-5))
    add_events(1, start=START + timedelta(minutes=2))
    seal_everything()
    [(hidden,)] = run("SELECT event_id FROM accounts_trailseal WHERE position = -5")
    told = {(each.what.value, each.position, each.event_id) for each in findings(anchors)}
    assert told == {("seal_added", -5, hidden), ("event_without_seal", None, hidden)}


def test_seals_that_share_a_place_are_found_past_the_end_of_what_is_read_at_once(
    anchors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.selectors.seals.CHUNK", 4)
    add_events(1, start=START + timedelta(seconds=9))
    tamper("ALTER TABLE accounts_trailseal DROP CONSTRAINT accounts_trailseal_pkey", FORGED.format(4))
    assert ("seal_added", None) in found(anchors)


@pytest.mark.parametrize("change", ["member_id = 99", "member_id = member_id"])
def test_a_second_row_under_a_sealed_key_is_found(anchors: Path, change: str) -> None:
    event_id = event_at(3)
    tamper(
        "ALTER TABLE accounts_accessevent DROP CONSTRAINT accounts_accessevent_pkey",
        f"CREATE TEMP TABLE second ON COMMIT DROP AS SELECT * FROM accounts_accessevent WHERE id = {event_id}",
        f"UPDATE second SET {change}",
        "INSERT INTO accounts_accessevent SELECT * FROM second",
    )
    assert found(anchors) == {("event_doubled", 3)}


@pytest.mark.parametrize("place", [1, 4, WHOLE])
def test_a_deleted_seal_is_found_and_so_is_its_event(anchors: Path, place: int) -> None:
    event_id = event_at(place)
    tamper(f"DELETE FROM accounts_trailseal WHERE position = {place}")
    told = findings(anchors)
    if place == WHOLE:
        assert (Tampering.TRUNCATED, WHOLE) in {(each.what, each.position) for each in told}
    else:
        assert (Tampering.SEAL_DELETED, place) in {(each.what, each.position) for each in told}
        assert (Tampering.EVENT_WITHOUT_SEAL, event_id) in {(each.what, each.event_id) for each in told}


@pytest.mark.parametrize(
    "change",
    [
        "mac = sha256(mac)",
        "mac = ''",
        "sealed_at = sealed_at + interval '1 microsecond'",
        "key_id = 'k2'",
        "event_id = event_id + 1000",
        "occurred_at = occurred_at + interval '1 second'",
    ],
)
@pytest.mark.parametrize("place", [1, 4, WHOLE])
def test_an_edited_seal_is_found_in_every_column(anchors: Path, change: str, place: int) -> None:
    tamper(f"UPDATE accounts_trailseal SET {change} WHERE position = {place}")
    assert {each.position for each in findings(anchors)} - {None} == {place}


def test_a_seal_edited_in_the_middle_is_told_from_an_edited_event(anchors: Path) -> None:
    tamper("UPDATE accounts_trailseal SET mac = sha256(mac) WHERE position = 4")
    assert found(anchors) == {("seal_edited", 4)}


def test_seals_moved_up_over_a_deleted_one_do_not_fit(anchors: Path) -> None:
    tamper(
        f"DELETE FROM accounts_accessevent WHERE id = {event_at(3)}",
        "DELETE FROM accounts_trailseal WHERE position = 3",
        "UPDATE accounts_trailseal SET position = position + 1000000 WHERE position > 3",
        "UPDATE accounts_trailseal SET position = position - 1000001 WHERE position > 1000000",
    )
    told = found(anchors)
    assert {place for what, place in told if what in ("event_edited", "event_moved")} & {3, 4}
    assert ("truncated", WHOLE) in told


def test_an_event_put_in_after_the_fact_is_found_before_it_is_sealed(anchors: Path) -> None:
    add_events(1, start=START - timedelta(days=30))
    [finding] = findings(anchors)
    assert finding.what is Tampering.EVENT_WITHOUT_SEAL
    assert finding.occurred_at == "2026-10-21T17:00:00"


def test_an_event_put_in_after_the_fact_is_found_once_it_is_sealed(anchors: Path) -> None:
    add_events(1, start=START - timedelta(days=30))
    seal_everything()
    assert found(anchors) == {("event_backdated", WHOLE + 1)}


def test_an_event_dated_ahead_is_found(anchors: Path) -> None:
    add_events(1, start=SEALED_AT + timedelta(minutes=6))
    seal_everything(at=SEALED_AT)
    assert found(anchors) == {("event_dated_ahead", WHOLE + 1)}


def test_an_event_of_a_transaction_that_took_long_is_no_finding(anchors: Path) -> None:
    add_events(1, start=START - timedelta(minutes=59))
    seal_everything()
    assert found(anchors) == set()


def test_events_that_wait_for_a_worker_are_told_as_one_finding(anchors: Path) -> None:
    add_events(5, start=START + timedelta(minutes=30))
    [finding] = findings(anchors)
    assert finding.what is Tampering.SEALING_BEHIND
    assert finding.detail.startswith("5 events have waited more than 10 minutes")


def test_events_of_the_last_minutes_may_still_wait(anchors: Path) -> None:
    add_events(1, start=VERIFIED_AT - timedelta(minutes=9))
    assert findings(anchors) == []


def test_what_an_earlier_key_sealed_is_verified_after_a_change_of_keys(anchors: Path) -> None:
    both = parse_trail_keys(f"k2:{'another secret ' * 3},k1:{KEYS.secret('k1').decode()}")
    add_events(1, start=START + timedelta(minutes=1))
    assert seal_new_events(both, now=SEALED_AT) is not None
    assert list(Verification(both, VERIFIED_AT, anchor_files=(anchors,)).findings()) == []
    assert found(anchors) == {("unknown_key", WHOLE + 1)}


def test_a_trail_sealed_with_another_secret_fits_nowhere(anchors: Path) -> None:
    others = parse_trail_keys("k1:" + "the key of somebody else " * 2)
    told = list(Verification(others, VERIFIED_AT, anchor_files=(anchors,)).findings())
    assert {each.position for each in told} == set(range(1, WHOLE + 1))


def test_more_misfits_than_are_compared_are_all_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.rules.verify_chain.MOST_COMPARED", 2)
    add_trail(WHOLE)
    tamper("UPDATE accounts_accessevent SET member_id = 99")
    assert found() == {("event_edited", place) for place in range(1, WHOLE + 1)}


# Whatever one thing is changed, it is found.


@st.composite
def tamperings(draw: st.DrawFn) -> tuple[int, list[str]]:
    """The length of a trail, and one way to tamper with it."""
    count = draw(st.integers(min_value=2, max_value=9))
    place = draw(st.integers(min_value=1, max_value=count))
    other = draw(st.integers(min_value=1, max_value=count).filter(lambda each: each != place))
    event = f"(SELECT event_id FROM accounts_trailseal WHERE position = {place})"
    column, value = draw(st.sampled_from(sorted(COLUMNS.items())))
    ways = [
        [f"UPDATE accounts_accessevent SET {column} = {value} WHERE id = {event}"],
        [f"DELETE FROM accounts_accessevent WHERE id = {event}"],
        [f"DELETE FROM accounts_trailseal WHERE position = {place}"],
        [f"UPDATE accounts_trailseal SET mac = sha256(mac) WHERE position = {place}"],
        [f"UPDATE accounts_trailseal SET sealed_at = sealed_at - interval '1 s' WHERE position = {place}"],
        [
            f"UPDATE accounts_trailseal SET position = 1000000 WHERE position = {place}",
            f"UPDATE accounts_trailseal SET position = {place} WHERE position = {other}",
            f"UPDATE accounts_trailseal SET position = {other} WHERE position = 1000000",
        ],
        [
            f"DELETE FROM accounts_accessevent WHERE id >= {event}",
            f"DELETE FROM accounts_trailseal WHERE position >= {place}",
        ],
    ]
    return count, draw(st.sampled_from(ways))


@given(tampering=tamperings(), batch=st.integers(min_value=1, max_value=4))
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
def test_whatever_one_thing_is_changed_is_found(tmp_path: Path, tampering: tuple[int, list[str]], batch: int) -> None:
    count, statements = tampering
    with undone():
        file = write_anchors(add_trail(count, batch=batch), tmp_path)
        assert findings(file) == []
        tamper(*statements)
        assert findings(file) != []


# The command.


def verify(*options: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_trail", *options, stdout=out)
    except SystemExit as left:
        return int(left.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def moment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command is run two hours after the events, with the keys of these tests."""
    settings.PORTAL_TRAIL_KEYS = KEYS
    settings.PORTAL_TRAIL_ANCHOR = settings.PORTAL_ARCHIVE = ""
    monkeypatch.setattr("cmc_portal.clock.now", lambda: VERIFIED_AT)


def test_the_command_ends_with_0_when_all_is_sound(moment: None, anchors: Path) -> None:
    code, out = verify("--anchor", str(anchors))
    assert (code, out) == (0, "The trail is as it was sealed: 7 sealed events and 3 anchors were compared.\n")


def test_the_command_says_which_row_and_what_happened_and_ends_with_1(moment: None, anchors: Path) -> None:
    event_id = event_at(4)
    tamper(f"UPDATE accounts_accessevent SET member_id = 99 WHERE id = {event_id}")
    code, out = verify("--anchor", str(anchors))
    assert code == 1
    assert out.splitlines() == [
        f"EVENT EDITED place 4, event {event_id} of 2026-11-20T17:00:03: the event or its seal is not what was sealed",
        "1 findings; 7 sealed events and 3 anchors were compared.",
    ]


def test_the_command_speaks_json(moment: None, anchors: Path) -> None:
    tamper(f"DELETE FROM accounts_accessevent WHERE id = {event_at(2)}")
    code, out = verify("--anchor", str(anchors), "--json")
    assert code == 1
    lines = [json.loads(line) for line in out.splitlines()]
    assert [(line.get("what"), line.get("position")) for line in lines[:-1]] == [("event_deleted", 2)]
    assert lines[-1] == {"sealed_events": 7, "anchors": 3, "findings": 1}


def test_the_command_does_without_anchors_only_when_told_to(moment: None, anchors: Path) -> None:
    assert verify()[0] == 1
    assert verify("--no-anchor")[0] == 0
