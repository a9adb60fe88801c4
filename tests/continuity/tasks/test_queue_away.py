"""Without Valkey requests are taken, and their letters go out afterwards, once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import mail
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from continuity import tasks
from continuity.models import Notice
from continuity.services import announce
from tests.continuity.notices.records import AT, make_request, sign_in_as

PROJECT = Path(__file__).parents[3]
# Nobody listens on port 1. What asking costs whoever waits for a page is measured where it is asked.
ASK = """
import time
import django
django.setup()
from continuity.services.announce import send_soon
send_soon()
began = time.perf_counter()
send_soon()
print(time.perf_counter() - began)
"""


def test_a_queue_that_is_away_fails_nothing_and_keeps_nobody_waiting() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=PROJECT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cmc_portal.settings", "REDIS_URL": "redis://127.0.0.1:1/0"},
        capture_output=True,
        text=True,
        check=True,
    )
    # It was six seconds with what Celery does by itself; a busy machine needs a few hundredths.
    assert float(done.stdout) < 3
    assert "The queue cannot be reached" in done.stderr


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_letters_of_a_time_without_a_queue_go_out_with_the_next_round_once(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def away(*args: object, **options: object) -> None:
        raise OperationalError("Error 111 connecting")

    monkeypatch.setattr(announce.app, "send_task", away)
    request = make_request()
    sign_in_as(request.member)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        announce.announce_received(request, at=AT)
    assert len(callbacks) == 1
    assert (Notice.objects.filter(sent_at=None).count(), len(mail.outbox)) == (1, 0)
    assert [tasks.send_notices(), tasks.send_notices()] == [1, 0]
    assert len(mail.outbox) == 1
