"""What is logged names nobody: the mask, the records it is put on, and the watch over the logs of the whole suite."""

import io
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
from celery import signals
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, connection
from django.test import Client

from accounts.rules.anchors import Anchor, anchor_line, parse_anchor_line
from cmc_portal import logs
from cmc_portal.masking import mask
from tests.log_leaks import leaks_in, watched

PROJECT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("asked about 91234567A", "asked about [cin]"),
        ("asked about 9123-4567-a", "asked about [cin]"),
        ("/inquiries/91234567A29180 not found", "/inquiries/[bic] not found"),
        ("/find?q=cin%3A91234567A", "/find?q=cin%3A[cin]"),
        ("/find?q=%2091234567A", "/find?q=%20[cin]"),
        ("card 1EG4-TE5-MK73", "card [mbi]"),
        ("card 1eg4te5mk73", "card [mbi]"),
        ("number 123-45-6789", "number [ssn]"),
        ("number 123456789", "number [ssn]"),
        ("Medicare claim number 123-45-6789A", "Medicare claim number [ssn]"),
        ("since 1948-03-15", "since [date]"),
        ("since 03/15/1948", "since [date]"),
        ("since 3/15/1948", "since [date]"),
        ("since 19480315", "since [date]"),
        ("since 15 March 1948", "since [date]"),
        ("since March 15, 1948", "since [date]"),
        ("since datetime.date(1948, 3, 15)", "since [date]"),
        ("born 2019-03-15, birth_date=2019-03-15", "born 2019-03-15, birth_date=[masked]"),
        ("last_name=Reyes first_name=Ana", "last_name=[masked] first_name=[masked]"),
        ("last_name=De La Cruz, day=2022-05-23", "last_name=[masked], day=2022-05-23"),
        ('{"name": "Ana Reyes", "day": "2022-05-23"}', '{"name": [masked], "day": "2022-05-23"}'),
        ("Who(last_name='O\\'Neil', first_name='')", "Who(last_name=[masked], first_name=[masked])"),
        ("POST /x?last_name=De%20La%20Cruz&day=2022-05-23", "POST /x?last_name=[masked]&day=2022-05-23"),
        ("91234567A,Reyes,Ana,1948-03-15", "[cin],[masked], [date]"),
        ("('Reyes', 'Ana', datetime.date(1948, 3, 15))", "([masked], [date])"),
        ("Ana Reyes (1948-03-15) was merged", "[masked] ([date]) was merged"),
        ("NM1*IL*1*REYES*ANA~DMG*D8*19480315*F~", "NM1*[masked]~DMG*[masked]~"),
        ("Key (value)=(91234567A) exists.", "Key (value)=([masked]) exists."),
        ('invalid input syntax for type date: "Reyes"', "invalid input syntax for type date: [masked]"),
        ("failed\nDETAIL:  Failing row contains (7, Reyes,\nAna).\nHINT:  ask", "failed\nDETAIL: [masked]\nHINT:  ask"),
        ("failed\nLINE 1: VALUES ('Reyes')\n", "failed\nLINE 1: [masked]\n"),
        ("ana.reyes@example.org signed in", "[e-mail] signed in"),
    ],
)
def test_what_says_who_somebody_is_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "inquiry 202611-7F3KQ9-XW2M4C took 12.5 ms",
        "Task inquiries.tasks.create_partitions[d1b1f6c2-7a44-4a9e-9000-f23456789012] succeeded in 0.123s: 13",
        "partition accounts_accessevent_2026_11 created for 2026-11-01",
        "Not Found: /api/v1/nothing",
        "NPI 1234567893 of organisation 17",
        "plan health-net, contract H3237-001, county 19",
    ],
)
def test_what_an_operator_needs_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    ["A " * 30_000, "9 " * 30_000, "Ab, " * 15_000, "name='" * 10_000, "a@" * 30_000, "x" * 100_000, "1948-" * 9_000],
)
def test_long_text_is_masked_in_bounded_time(text: str) -> None:
    began = perf_counter()
    assert len(mask(text)) < 200_000
    assert perf_counter() - began < 5


def test_the_anchors_of_the_trail_are_found_in_the_log_as_they_were() -> None:
    anchor = Anchor(123_456_789, bytes(range(32)), 100_000_001, "k1", "2026-11-21T16:00:00+00:00")
    assert parse_anchor_line(mask(f"sealed {anchor_line(anchor)}")) == anchor


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger with a handler of its own that knows nothing of masks, as a library brings it."""
    logger, written = logging.getLogger("tests.somebody_elses"), io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, written
    logger.removeHandler(handler)


def test_arguments_of_a_message_are_masked_in_any_handler(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    logger.warning("no member %s born %s", "91234567A", "1948-03-15")
    assert written.getvalue() == "WARNING no member [cin] born [date]\n"


def test_arguments_that_do_not_fit_their_message_are_not_shown(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    logger.warning("only one %s", "Reyes", "Ana")
    assert written.getvalue() == "WARNING only one %s [arguments do not fit the message]\n"


def test_a_traceback_is_masked(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    try:
        raise LookupError("last_name='Reyes' has 91234567A")
    except LookupError:
        logger.exception("it broke")
    assert "LookupError: last_name=[masked] has [cin]" in written.getvalue()
    assert "test_log_masking.py" in written.getvalue()


@pytest.mark.django_db
def test_what_postgresql_quotes_of_a_row_is_masked(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE probe (value text UNIQUE, last_name text CHECK (last_name <> 'REYES'))")
        cursor.execute("INSERT INTO probe VALUES ('91234567A', 'ROE')")
    for value, last_name in (("91234567A", "ROE"), ("92718281C", "REYES")):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SAVEPOINT probe")
                cursor.execute("INSERT INTO probe VALUES (%s, %s)", [value, last_name])
        except IntegrityError:
            logger.exception("not stored")
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK TO SAVEPOINT probe")
    assert written.getvalue().count("DETAIL: [masked]") == 4  # the driver's error and the framework's, twice
    assert leaks_in(written.getvalue().replace("[cin]", "")) == []


def test_what_a_command_dies_of_is_masked_on_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError("91234567A")
    except ValueError as error:
        logs.print_masked(ValueError, error, error.__traceback__)
    assert capsys.readouterr().err.endswith("ValueError: [cin]\n")


def test_celery_leaves_our_handlers_in_place() -> None:
    assert logs.keep_our_handlers in [receiver() for _, receiver in signals.setup_logging.receivers]


def test_every_process_masks_from_its_first_line() -> None:
    """A process of the queue, not this one: its loggers and what it prints when it dies."""
    program = (
        "import cmc_portal.celery, django, logging; django.setup(); "
        "logging.getLogger('celery.worker').error('91234567A'); raise ValueError('1EG4-TE5-MK73')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60
    )
    assert "celery.worker [cin]" in done.stderr
    assert "ValueError: [mbi]" in done.stderr
    assert leaks_in(done.stdout + done.stderr.replace("'91234567A'", "").replace("'1EG4-TE5-MK73'", "")) == []


def test_errors_are_sent_to_nobody(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cmc_portal.health._cache_answers", lambda: 1 / 0)
    monkeypatch.setattr("cmc_portal.health._database_answers", lambda: True)
    client.raise_request_exception = False
    assert client.get("/readyz").status_code == 500
    assert mail.outbox == []
    handlers = [each for name in ("", "django", "django.request") for each in logging.getLogger(name).handlers]
    assert "AdminEmailHandler" not in {type(each).__name__ for each in handlers}
    assert settings.ADMINS == [] == list(settings.MANAGERS)


# --- The watch over the whole suite (tests/log_leaks.py).


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("91234567A", ["CIN or BIC"]),
        ("91234567A29180", ["CIN or BIC"]),
        ("1EG4TE5MK73", ["MBI"]),
        ("123-45-6789", ["SSN"]),
        ("1948-03-15", ["birth date"]),
        ("19480315", ["birth date"]),
        ("for rosa alderbrook", ["name"]),
        ("for Reyes", ["name"]),
        ("inquiry 202611-7F3KQ9-XW2M4C on 2026-11-21", []),
    ],
)
def test_the_watch_knows_what_names_somebody(text: str, kinds: list[str]) -> None:
    assert leaks_in(text) == kinds


@pytest.fixture
def no_mask_and_no_watch() -> Iterator[None]:
    """Records as Python makes them, unseen by the watch over this very run."""
    ours = logging.getLogRecordFactory()
    logging.setLogRecordFactory(logging.LogRecord)
    yield
    logging.setLogRecordFactory(ours)


@pytest.mark.usefixtures("no_mask_and_no_watch")
def test_the_watch_sees_loggers_that_no_handler_hears() -> None:
    leaks: list[str] = []
    logger = logging.getLogger("tests.quiet")
    logger.propagate = False
    with watched(leaks):
        logger.warning("for Alderbrook")
    assert [each.split(" ")[0] for each in leaks] == ["tests.quiet"]


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_run_whose_logs_name_somebody_fails(tmp_path: Path, workers: str) -> None:
    (tmp_path / "test_leaking.py").write_text("import logging\ndef test_it():\n    logging.error('for Alderbrook')\n")
    (tmp_path / "conftest.py").write_text(
        "from tests.log_leaks import LeakWatch\n"
        "def pytest_configure(config): config.pluginmanager.register(LeakWatch())\n"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", workers),
            *("-c", tmp_path / "pytest.ini", tmp_path),
        ],
        cwd=PROJECT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cmc_portal.settings", "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1, done.stdout
    assert "1 passed" in done.stdout
    assert "logged a name" in done.stdout
