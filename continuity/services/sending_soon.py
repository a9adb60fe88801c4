"""Asks the worker to send queued letters at once; the minute's round would find them anyway."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

_log = logging.getLogger(__name__)
SEND_NOTICES = "continuity.tasks.send_notices"


def send_letters_soon() -> None:
    """Once this transaction is committed. The letters are rows of the database, so that a queue that is away delays
    them by a minute at most and fails nothing."""
    transaction.on_commit(_ask_worker, robust=True)


def _ask_worker() -> None:
    try:
        current_app.send_task(SEND_NOTICES, retry=False, expires=60)
    except (OperationalError, OSError) as error:
        _log.warning("The queue is away (%s); letters go out with the next round.", type(error).__name__)
