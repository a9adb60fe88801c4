"""Keeps what was given up, where the desk sees it. Numbers and names of errors only: an error's own text may name a
member."""

from datetime import datetime, timedelta

from accounts.selectors.plan_people import list_plan_codes
from continuity.models import DeadLetter, Notice
from continuity.notices.readers import EMAIL

# Shorter outages mend themselves: letters wait in the database and go out afterwards.
LONG_OUTAGE = timedelta(hours=1)


def record_given_up(task: str, *, error: BaseException, attempts: int, about: str = "", at: datetime) -> int:
    """Tells every plan's desk that the task was given up after so many tries; where one is told of this task already
    and has not dealt with it, not again. How many rows were added."""
    told = set(DeadLetter.objects.filter(task=task, about=about, resolved_at=None).values_list("plan_code", flat=True))
    untold = [code for code in list_plan_codes() or ("",) if code not in told]
    DeadLetter.objects.bulk_create(
        DeadLetter(task=task, about=about, plan_code=code, error=type(error).__name__, attempts=attempts, at=at)
        for code in untold
    )
    return len(untold)


def record_mail_outage(task: str, *, at: datetime) -> int:
    """Tells the desks that the mail server has taken nothing for an hour, by the letter that waits longest. Letters
    are not given up by that: each round tries again. `attempts` is the minutes waited, a round each."""
    waiting = Notice.objects.filter(delivery=EMAIL, sent_at=None).order_by("queued_at")
    oldest = waiting.values_list("queued_at", flat=True).first()
    if oldest is None or at - oldest < LONG_OUTAGE:
        return 0
    minutes = int((at - oldest).total_seconds() // 60)
    return record_given_up(task, error=ConnectionError(), attempts=minutes, about="mail server", at=at)
