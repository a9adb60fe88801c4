"""Archiving: a month past its retention leaves the database only once its file holds every event as it was sealed."""
# ruff: noqa: S608 - statements of our own, with numbers of our own

import gzip
import json
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, transaction
from pytest_django import Settings

from accounts.rules.retention import is_due, retention_years
from accounts.rules.verify_chain import Tampering
from accounts.selectors.partitions import list_attached_months, list_detached_months
from accounts.selectors.verification import Verification
from accounts.services.archive import NotArchived, archive_month, drop_archived_month
from accounts.tasks import report_months_to_archive
from tests.accounts.trails import KEYS, add_events, event_at, run, seal_everything, tamper

pytestmark = pytest.mark.django_db

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
END_OF_JANUARY = datetime(2026, 1, 31, 23, 59, 57, tzinfo=UTC)
LATER = datetime(2026, 2, 1, 1, tzinfo=UTC)
FILE = "accounts_accessevent_2026_01.jsonl.gz"


@pytest.fixture
def trail() -> None:
    """Six events, three in January and three in February, and one of January committed after those of February."""
    add_events(6, start=END_OF_JANUARY)
    seal_everything(at=LATER, batch=4)
    add_events(1, start=END_OF_JANUARY + timedelta(seconds=2, milliseconds=500))
    seal_everything(at=LATER)


def archive(folder: Path, month: date = JANUARY) -> None:
    archive_month(month, folder, KEYS, now=LATER)


def findings(folder: Path | None) -> list[tuple[str, int | None]]:
    verification = Verification(KEYS, LATER, archive=folder, anchors_wanted=False)
    return [(each.what.value, each.position) for each in verification.findings()]


# Retention.


def test_the_trail_stays_for_ten_years() -> None:
    assert retention_years(date(2026, 11, 21)) == 10


@pytest.mark.parametrize(
    ("day", "due"),
    [(date(2036, 1, 30), False), (date(2036, 1, 31), False), (date(2036, 2, 1), True), (date(2040, 1, 1), True)],
)
def test_a_month_is_due_once_ten_whole_years_have_gone_by_since_its_last_day(day: date, due: bool) -> None:
    assert is_due(JANUARY, day=day, years=10) is due


@pytest.mark.parametrize(("day", "due"), [(date(2026, 1, 31), False), (date(2026, 2, 1), True)])
def test_without_retention_a_month_is_due_when_it_is_over(day: date, due: bool) -> None:
    assert is_due(JANUARY, day=day, years=0) is due


# Archiving.


def test_a_month_leaves_the_trail_and_is_in_its_file(trail: None, tmp_path: Path) -> None:
    archived = archive_month(JANUARY, tmp_path, KEYS, now=LATER)
    assert (archived.events, archived.first_position, archived.last_position) == (4, 1, 7)
    assert JANUARY not in list_attached_months()
    assert run("SELECT count(*) FROM accounts_accessevent") == [(3,)]
    assert run("SELECT count(*) FROM accounts_trailseal") == [(7,)]
    lines = [json.loads(line) for line in gzip.open(tmp_path / FILE)]
    assert [line[0] for line in lines] == [1, 2, 3, 7]
    assert lines[0][5:9] == ["2026-01-31T23:59:57", "inquiry.ask", "payment", "page"]


def test_the_manifest_says_what_the_file_is(trail: None, tmp_path: Path) -> None:
    archive(tmp_path)
    manifest = json.loads((tmp_path / FILE).with_suffix(".json").read_text())
    assert manifest["sha256"] == sha256((tmp_path / FILE).read_bytes()).hexdigest()
    assert (manifest["month"], manifest["events"]) == ("2026-01", 4)
    assert (manifest["first_position"], manifest["last_position"]) == (1, 7)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_the_chain_is_verified_across_an_archived_month(trail: None, tmp_path: Path) -> None:
    assert findings(tmp_path) == []
    archive(tmp_path)
    assert findings(tmp_path) == []
    archive(tmp_path, FEBRUARY)
    assert findings(tmp_path) == []


def test_an_archived_month_without_its_file_is_found(trail: None, tmp_path: Path) -> None:
    archive(tmp_path)
    (tmp_path / FILE).unlink()
    assert findings(tmp_path) == [("event_deleted", place) for place in (1, 2, 3, 7)]
    assert findings(None) == [("event_deleted", place) for place in (1, 2, 3, 7)]


def test_an_archived_event_that_was_edited_is_found(trail: None, tmp_path: Path) -> None:
    archive(tmp_path)
    lines = gzip.open(tmp_path / FILE).read().splitlines(keepends=True)
    line = json.loads(lines[1])
    line[13] = 99
    lines[1] = json.dumps(line, separators=(",", ":")).encode() + b"\n"
    with gzip.open(tmp_path / FILE, "wb") as out:
        out.writelines(lines)
    assert findings(tmp_path) == [("event_edited", 2)]


@pytest.mark.parametrize("kept", [0.5, 0.9])
def test_a_file_that_was_cut_off_is_found(trail: None, tmp_path: Path, kept: float) -> None:
    archive(tmp_path)
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole[: int(len(whole) * kept)])
    assert (Tampering.ARCHIVE_UNREADABLE.value, None) in findings(tmp_path)


# What stops it.


def test_a_month_with_an_event_without_a_seal_stays(tmp_path: Path) -> None:
    add_events(1, start=END_OF_JANUARY)
    with pytest.raises(NotArchived, match="1 events of 2026-01 have no seal"):
        archive(tmp_path)
    assert JANUARY in list_attached_months()


@pytest.mark.parametrize(
    "change", ["UPDATE accounts_accessevent SET member_id = 99", "DELETE FROM accounts_accessevent"]
)
def test_a_month_that_was_tampered_with_stays(trail: None, tmp_path: Path, change: str) -> None:
    tamper(f"{change} WHERE id = {event_at(2)}")
    with pytest.raises(NotArchived, match="The event at place 2 is not what was sealed"):
        archive(tmp_path)
    assert JANUARY in list_attached_months()


def test_a_folder_that_cannot_be_written_changes_nothing(trail: None, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        archive(tmp_path / "file" / "below")
    assert JANUARY in list_attached_months()


def test_a_month_without_events_is_archived_too(tmp_path: Path) -> None:
    archived = archive_month(JANUARY, tmp_path, KEYS, now=LATER)
    assert (archived.events, archived.first_position) == (0, None)


# Afterwards.


def test_the_table_of_an_archived_month_stays_guarded_until_it_is_dropped(trail: None, tmp_path: Path) -> None:
    archive(tmp_path)
    assert list_detached_months() == (JANUARY,)
    for way in ("UPDATE {} SET member_id = 1", "DELETE FROM {}", "TRUNCATE {}"):
        with pytest.raises(Error, match="permission denied|is append-only"), transaction.atomic():
            run(way.format("accounts_accessevent_2026_01"))
    drop_archived_month(JANUARY, tmp_path, KEYS)
    assert list_detached_months() == ()
    assert findings(tmp_path) == []


@pytest.mark.parametrize("harm", ["unlink", "cut", "exchange"])
def test_a_table_is_never_dropped_without_its_file_whole(trail: None, tmp_path: Path, harm: str) -> None:
    archive(tmp_path)
    file = tmp_path / FILE
    if harm == "unlink":
        file.unlink()
    elif harm == "cut":
        file.write_bytes(file.read_bytes()[:-20])
    else:
        file.write_bytes(gzip.compress(b"[]\n"))
    with pytest.raises(NotArchived):
        drop_archived_month(JANUARY, tmp_path, KEYS)
    assert list_detached_months() == (JANUARY,)


# The command and the task.


@pytest.fixture
def years_later(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the first of February 2036."""
    settings.PORTAL_TRAIL_KEYS, settings.PORTAL_ARCHIVE = KEYS, str(tmp_path)
    monkeypatch.setattr("cmc_portal.clock.today", lambda: date(2036, 2, 1))


def archive_trail(*options: str) -> str:
    out = StringIO()
    call_command("archive_trail", *options, stdout=out)
    return out.getvalue()


def test_the_command_archives_what_is_due_and_stands_in_the_trail(
    trail: None, years_later: None, tmp_path: Path
) -> None:
    assert archive_trail("--dry-run") == "2026-01 is due.\n"
    assert archive_trail("--as", "Dana").startswith(f"2026-01: 4 events in {FILE}, sha256 ")
    assert run("SELECT operator, subject FROM accounts_accessevent WHERE action = 'trail.archive'") == [
        ("Dana", "2026-01")
    ]
    assert archive_trail() == "No month of the trail is past its retention.\n"
    assert archive_trail("--drop") == "2026-01: removed from the database; its file is whole.\n"


def test_the_command_needs_a_folder(settings: Settings) -> None:
    settings.PORTAL_ARCHIVE = ""
    with pytest.raises(CommandError, match="Say where to"):
        archive_trail()


def test_the_daily_task_says_what_is_due_and_changes_nothing(
    trail: None, years_later: None, caplog: pytest.LogCaptureFixture
) -> None:
    assert report_months_to_archive() == ("2026-01",)
    assert "2026-01" in caplog.text
    assert JANUARY in list_attached_months()
