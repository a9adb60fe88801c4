"""A worker that is killed in the middle of a list: another one completes it, and each row is asked once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

import pytest
from django.db import connection

from accounts.facts import Purpose, Role
from accounts.models import AccessEvent
from cmc_portal import clock
from cmc_portal.celery import app
from inquiries.batches.facts import SharedQuestion
from inquiries.batches.queueing import STALLED_AFTER, nudge_stalled, work_soon
from inquiries.batches.reading import read_file
from inquiries.batches.selectors import get_list
from inquiries.batches.services import AskedBy, confirm_columns, put_in_list
from inquiries.models import BatchRow, BatchRun, Inquiry
from tests.accounts.working import make_clinic, make_person
from tests.inquiries.batches.lists import BORN_TEXT, DAY, cin_of, put_on_record

PROJECT = Path(__file__).parents[3]
ROWS = 1_500
PEOPLE = 5
# A worker imports the whole project; a busy machine takes its time over that.
PATIENCE = 90.0


@contextmanager
def worker(queue: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of its own queue, on this test's database; its processes are one group, and what it says is in `log`."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    command = [sys.executable, "-m", "celery", "-A", "cmc_portal", "worker", "--concurrency", "1", "-Q", queue]
    quiet = ["--loglevel", "ERROR", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    with log.open("wb") as said:
        process = subprocess.Popen(
            [*command, *quiet],
            cwd=PROJECT,
            # Nobody else can listen here, which a worker wants to be told.
            env=os.environ | {"DATABASE_URL": url, "PORTAL_INSECURE_HTTP": "1"},
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """As the machine does when it runs out of memory: nothing is tidied up."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait(PATIENCE)


def wait_until(holds: Callable[[], bool], *, worked_by: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert worked_by.poll() is None, log.read_text()
        assert time.monotonic() < until, f"The worker took too long. {log.read_text()}"
        time.sleep(0.01)


def answered() -> int:
    return BatchRow.objects.filter(state="answered").count()


def a_list(clinic: int) -> int:
    """A list of thousands of rows about a few people, asked; its asking's number."""
    by = AskedBy(clinic, make_person("ana@desk.example", clinic, Role.FRONT_DESK), "198.51.100.7")
    put_on_record(PEOPLE)
    content = "".join(f"{cin_of(place % PEOPLE)},{BORN_TEXT}\n" for place in range(ROWS)).encode()
    columns = ("number", "birth_date")
    now = clock.now()
    reference = put_in_list(read_file("list.csv", content), columns=columns, title="", by=by, at=now)
    card = get_list(reference, organization_id=clinic)
    assert card is not None
    shared = SharedQuestion(DAY, (), "", Purpose.PAYMENT)
    run_id = confirm_columns(card, columns=columns, question=shared, by=by, day=clock.today(), at=now)
    assert run_id is not None
    return run_id


@pytest.fixture
def queue() -> Iterator[str]:
    """A queue that no other worker listens to."""
    before = app.conf.task_default_queue
    app.conf.task_default_queue = f"lists-{token_hex(4)}"
    yield app.conf.task_default_queue
    app.conf.task_default_queue = before


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_each_row_to_be_asked_once(queue: str, tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    run_id = a_list(make_clinic())
    work_soon(run_id)
    with worker(queue, log) as first:
        wait_until(lambda: answered() > 0, worked_by=first, log=log)
        kill(first)
    before = answered()
    assert 0 < before < ROWS
    assert BatchRun.objects.get(pk=run_id).finished_at is None
    assert nudge_stalled(at=clock.now() + STALLED_AFTER + timedelta(seconds=1)) == 1
    with worker(queue, log) as second:
        wait_until(lambda: BatchRun.objects.get(pk=run_id).finished_at is not None, worked_by=second, log=log)
    traces = list(BatchRow.objects.values_list("trace_number", flat=True))
    assert answered() == len(set(traces)) == ROWS
    assert Inquiry.objects.count() == ROWS
    assert AccessEvent.objects.filter(action="inquiry.ask").count() == ROWS
