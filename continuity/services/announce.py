"""Tells of what happened to a request: the letters are queued with it, and the worker is told once it is committed.

Where the queue is away the request stands all the same: the next round finds letters that were not sent.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from celery.exceptions import OperationalError as QueueUnreachable
from django.db import transaction

from cmc_portal.celery import app
from continuity.facts import NoticeKind
from continuity.models import ContinuityRequest
from continuity.notices.queue import decision_of, queue_notice
from continuity.rules.events import SideOutcome

_log = logging.getLogger(__name__)
# By its name: tasks call services, not the other way round.
SEND = "continuity.tasks.send_notices"


def announce_received(request: ContinuityRequest, *, at: datetime) -> None:
    """The plan has the request: whoever it concerns gets an acknowledgement."""
    queue_notice(NoticeKind.ACKNOWLEDGEMENT, request=request, at=at)
    transaction.on_commit(send_soon)


def announce_decided(
    request: ContinuityRequest, outcomes: Iterable[SideOutcome], *, alternative: str, at: datetime
) -> None:
    """Sides were decided: whoever it concerns is told."""
    kind, decision = decision_of(outcomes, alternative=alternative)
    queue_notice(kind, request=request, decision=decision, at=at)
    transaction.on_commit(send_soon)


def send_soon() -> None:
    """Has the worker send what waits; where the queue is away, the next round does."""
    try:
        app.send_task(SEND, retry=False, expires=300, ignore_result=True)
    except QueueUnreachable:
        _log.warning("The queue cannot be reached: letters are sent by the next round.")
