"""Without Valkey requests are taken, and their letters go out afterwards, once."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from kombu.exceptions import OperationalError
from kombu.transport.redis import Transport
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


def ask_queue(url: str) -> tuple[float, str]:
    """How many seconds asking for letters took, and what was logged."""
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=PROJECT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cmc_portal.settings", "REDIS_URL": url},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return float(done.stdout), done.stderr


def test_a_queue_that_is_away_fails_nothing_and_keeps_nobody_waiting() -> None:
    seconds, logged = ask_queue("redis://127.0.0.1:1/0")
    # It was six seconds with what Celery does by itself; a busy machine needs a few hundredths.
    assert seconds < 3
    assert "The queue cannot be reached" in logged


def test_a_queue_that_takes_the_call_and_never_answers_fails_nothing_either() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        seconds, logged = ask_queue(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
    # Twice two seconds; without a bound it would be for ever.
    assert 2 <= seconds < 10
    assert "The queue cannot be reached" in logged


def test_a_worker_hears_of_an_idle_queue_before_it_takes_it_for_dead() -> None:
    assert Transport.brpop_timeout < settings.CELERY_BROKER_TRANSPORT_OPTIONS["socket_timeout"]


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
