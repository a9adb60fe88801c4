"""Sealing: every event gets its place in the chain, once, in whatever order and by however many workers."""
# ruff: noqa: S608 - statements of our own, with numbers of our own

import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import Error, connection, transaction
from pytest_django import Settings

from accounts.rules.anchors import anchor_line, parse_anchor_line
from accounts.rules.chain import BadTrailKeys, TrailKeys, parse_trail_keys
from accounts.services.seals import record_anchor, seal_late_events, seal_new_events
from accounts.tasks import seal_trail
from tests.accounts.trails import KEYS, SEALED_AT, START, add_events, add_trail, run, seal_everything, tamper

pytestmark = pytest.mark.django_db

SECRET = "s" * 32


def seals() -> list[tuple[object, ...]]:
    return run("SELECT position, event_id, key_id FROM accounts_trailseal ORDER BY position")


def test_events_are_sealed_in_the_order_in_which_they_were_written() -> None:
    add_events(5)
    ids = [each for (each,) in run("SELECT id FROM accounts_accessevent ORDER BY id")]
    anchors = seal_everything(batch=2)
    assert seals() == [(place, event_id, "k1") for place, event_id in enumerate(ids, start=1)]
    assert [(anchor.position, anchor.count) for anchor in anchors] == [(2, 2), (4, 2), (5, 1)]


def test_the_anchor_is_the_last_seal() -> None:
    [anchor] = add_trail(4, batch=10)
    [(mac,)] = run("SELECT mac FROM accounts_trailseal WHERE position = 4")
    assert bytes(mac) == anchor.mac  # type: ignore[arg-type]


def test_sealing_again_seals_nothing() -> None:
    add_trail(3)
    assert seal_new_events(KEYS, now=SEALED_AT) is None


def test_an_event_that_was_committed_late_is_sealed_next() -> None:
    add_events(1, start=START + timedelta(seconds=1))
    seal_everything()
    run("SELECT setval('accounts_accessevent_id_seq', (SELECT max(id) FROM accounts_accessevent))")
    add_events(1, start=START)
    seal_everything()
    assert [place for place, *_ in seals()] == [1, 2]


def test_the_daily_pass_seals_what_the_pass_of_the_minute_does_not_see(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.selectors.seals._LOOK_BACK", 2)
    add_events(4)
    [first] = run("SELECT * FROM accounts_accessevent ORDER BY id LIMIT 1")
    tamper(f"DELETE FROM accounts_accessevent WHERE id = {first[0]}")
    seal_everything()
    run("INSERT INTO accounts_accessevent VALUES (" + ", ".join(["%s"] * len(first)) + ")", *first)
    assert seal_new_events(KEYS, now=SEALED_AT) is None
    late = seal_late_events(KEYS, now=SEALED_AT)
    assert late is not None
    assert (late.position, late.count) == (4, 1)


def test_a_number_used_twice_is_sealed_twice_and_stops_nothing() -> None:
    add_trail(2)
    run(
        "INSERT INTO accounts_accessevent SELECT id, occurred_at + interval '1 second', action, purpose, channel, "
        "organization_id, user_id, client_id, operator, member_id, subject, address, emergency_id "
        "FROM accounts_accessevent"
    )
    seal_everything()
    assert len(seals()) == 4


@pytest.mark.parametrize("moment", ["infinity", "-infinity", "0044-03-15 12:00 BC", "20260-01-01"])
def test_a_moment_that_no_clock_shows_does_not_stop_sealing(moment: str) -> None:
    add_events(1)
    run(
        "INSERT INTO accounts_accessevent (occurred_at, action, purpose, channel, operator, subject, address) "
        "VALUES (%s, 'inquiry.ask', 'payment', 'page', '', '', '')",
        moment,
    )
    seal_everything()
    assert len(seals()) == 2


@pytest.mark.parametrize(
    "way",
    ["UPDATE {} SET key_id = key_id", "DELETE FROM {}", "TRUNCATE {}"],
)
def test_a_seal_is_never_changed_or_removed(way: str) -> None:
    add_trail(1)
    with pytest.raises(Error, match="permission denied|is append-only"), transaction.atomic():
        run(way.format("accounts_trailseal"))


@pytest.mark.parametrize("place", [0, -1])
def test_no_seal_stands_before_the_beginning_of_the_chain(place: int) -> None:
    with pytest.raises(Error, match="trail_seal_place_from_one"), transaction.atomic():
        run(f"INSERT INTO accounts_trailseal VALUES ({place}, 1, now(), 'k1', '', now())")


def test_the_task_leaves_an_anchor_for_each_batch_in_a_file_that_grows(settings: Settings, tmp_path: Path) -> None:
    settings.PORTAL_TRAIL_KEYS = KEYS
    settings.PORTAL_TRAIL_ANCHOR = str(tmp_path / "anchors.jsonl")
    add_events(2)
    assert seal_trail() == 2
    add_events(1, start=START + timedelta(minutes=1))
    assert seal_trail() == 1
    assert seal_trail() == 0
    lines = [json.loads(line) for line in (tmp_path / "anchors.jsonl").read_text().splitlines()]
    assert [(line["position"], line["count"], line["key"]) for line in lines] == [(2, 2, "k1"), (3, 1, "k1")]
    assert (tmp_path / "anchors.jsonl").stat().st_mode & 0o777 == 0o600


def test_the_log_says_where_the_chain_stands(caplog: pytest.LogCaptureFixture) -> None:
    [anchor] = add_trail(1)
    with caplog.at_level("INFO", logger="accounts.trail"):
        record_anchor(anchor, None)
    assert parse_anchor_line(caplog.messages[0]) == anchor


def test_an_anchor_is_read_as_it_was_written_and_other_lines_are_none() -> None:
    [anchor] = add_trail(1)
    assert parse_anchor_line("2026-11-20 17:05 INFO accounts.trail sealed " + anchor_line(anchor)) == anchor
    for line in ("", "nothing", "{", '{"position": 1}', '{"position": 1, "mac": "zz", "count": 1}'):
        assert parse_anchor_line(line) is None


# Keys.


def test_the_first_key_seals_and_the_others_are_kept() -> None:
    keys = parse_trail_keys(f"k2:{SECRET}2, k1:{SECRET}1")
    assert keys.current == "k2"
    assert keys.secret("k1") == f"{SECRET}1".encode()


@pytest.mark.parametrize(
    "text", ["", " , ", SECRET, f":{SECRET}", "k1:short", f"k1:{SECRET},k1:{SECRET}", f"k 1:{SECRET}"]
)
def test_keys_that_cannot_be_trusted_are_refused_without_repeating_them(text: str) -> None:
    with pytest.raises(BadTrailKeys) as refused:
        parse_trail_keys(text)
    assert "sss" not in str(refused.value)


def test_keys_do_not_show_their_secrets() -> None:
    assert repr(parse_trail_keys(f"k1:{SECRET}")) == "TrailKeys(k1)"
    assert SECRET not in repr(TrailKeys.for_debug(SECRET))


# Two workers at once.


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("workers", [4])
def test_workers_at_the_same_time_make_one_chain(workers: int) -> None:
    add_events(200)
    barrier = threading.Barrier(workers)
    failures: list[Exception] = []

    def work() -> None:
        try:
            barrier.wait(timeout=10)
            for _ in range(50):
                seal_new_events(KEYS, now=SEALED_AT, limit=7)
        except Exception as error:  # noqa: BLE001 - told to the test's own thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_everything()
    try:
        assert failures == []
        [(count, distinct, last)] = run(
            "SELECT count(*), count(DISTINCT event_id), max(position) FROM accounts_trailseal"
        )
        assert count == distinct == last
        assert run("SELECT count(*) FROM accounts_accessevent") == [(count,)]
    finally:
        empty_trail()


def empty_trail() -> None:
    """Takes back what a test committed: the trail is emptied by no framework."""
    tamper("DELETE FROM accounts_accessevent", "DELETE FROM accounts_trailseal")
