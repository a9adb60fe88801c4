"""A worker is killed in the middle of a sweep, with a batch not yet committed, and two others go on."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection

from continuity.models import ContinuityWindow, Notice, WindowEvent
from tests.continuity.notices.records import make_request, make_window
from tests.continuity.windows.records import GRANTED

PROJECT = Path(__file__).parents[3]
WINDOWS, WITH_LETTERS = 20_000, 12
BEGIN = """
import sys
from datetime import UTC, date, datetime
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.db import transaction
from continuity.services import sweep
from continuity.services.window_letters import tell_of_ends
DAY, AT = date(2015, 1, 1), datetime(2015, 1, 1, 9, tzinfo=UTC)
"""
# The eighth batch is done and not committed when it says so; nobody ever answers.
VICTIM = (
    BEGIN
    + """
close, calls = sweep._close, []
def close_and_wait(*args, **options):
    calls.append(1)
    with transaction.atomic():
        found = close(*args, **options)
        if len(calls) == 8:
            print("holding", flush=True)
            sys.stdin.read()
    return found
sweep._close = close_and_wait
sweep.close_ended_windows(DAY, at=AT, most_at_once=500)
"""
)
SURVIVOR = (
    BEGIN
    + """
print(sweep.close_ended_windows(DAY, at=AT, most_at_once=500).closed, tell_of_ends(DAY, at=AT))
"""
)
SEED = """
INSERT INTO continuity_continuityrequest
    (id, reference, member_id, npi, plan_code, program, requester, idempotency_key, created_at)
SELECT 1000000 + n, 'C-' || n, -n, '1234567893', 'health-net', 'cal_mediconnect', 'member', '', now()
FROM generate_series(1, %(count)s) AS n;
INSERT INTO continuity_grant (id, request_id, plan_code, program, member_id, npi, side, months, enrolled_on, granted_at)
SELECT id, id, plan_code, program, member_id, npi, 'medicare', 6, '2014-07-01', now()
FROM continuity_continuityrequest WHERE id > 1000000;
INSERT INTO continuity_continuitywindow
    (grant_id, plan_code, member_id, npi, side, first_day, last_day, change, known_from)
SELECT id, plan_code, member_id, npi, side, enrolled_on, '2014-12-31', 'granted', '2014-08-20'
FROM continuity_grant WHERE id > 1000000;
"""


def start(program: str) -> "subprocess.Popen[str]":
    database = configured.DATABASES["default"]["NAME"]
    return subprocess.Popen(
        [sys.executable, "-c", program, database],
        cwd=PROJECT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cmc_portal.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_left_is_closed_and_told_once_by_two_others() -> None:
    for _ in range(WITH_LETTERS):
        make_window(make_request(), known_from=GRANTED)
    with connection.cursor() as cursor:
        # Members of whom nothing else is known: they get no letter, which would only take time.
        cursor.execute(SEED, {"count": WINDOWS - WITH_LETTERS})
        # A table that grew over years is known to the planner; one that was filled this moment is not, and how long the
        # sweep of it takes would hang on whether the server looked at it by itself in the meantime.
        cursor.execute("ANALYZE continuity_continuitywindow, continuity_grant, continuity_continuityrequest")

    victim = start(VICTIM)
    assert victim.stdout is not None and victim.stdout.readline() == "holding\n"
    closed_before = WindowEvent.objects.count()
    victim.send_signal(signal.SIGKILL)
    victim.communicate()
    assert closed_before == 7 * 500

    workers = [start(SURVIVOR) for _ in range(2)]
    found = [worker.communicate()[0].split() for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    closed, told = (sum(map(int, numbers)) for numbers in zip(*found, strict=True))
    assert (closed_before + closed, told) == (WINDOWS, WINDOWS)
    assert not ContinuityWindow.objects.filter(closed_on=None).exists()
    kinds = Counter(WindowEvent.objects.values_list("kind", flat=True))
    assert kinds == {"closed": WINDOWS, "ended_told": WINDOWS}
    assert Counter(Notice.objects.values_list("kind", "window__closed_on")).total() == WITH_LETTERS
    assert Notice.objects.values("request").distinct().count() == WITH_LETTERS
