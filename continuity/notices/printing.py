"""Letters for paper: one PDF for each plan and day, kept as it was given to the printer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max

from accounts.facts import AccessAction, Asker, Purpose
from accounts.services.trail import record_access
from continuity.models import Notice, PrintRun
from continuity.notices.pdf import make_pdf
from continuity.notices.readers import PRINT

# What a machine makes in some seconds and a person can leaf through; the rest becomes the day's next run.
MOST_IN_A_RUN = 200


@dataclass(frozen=True, slots=True)
class PrintedRun:
    """A print run as it was made."""

    print_run_id: int
    plan_code: str
    day: date
    number: int
    letters: int
    pdf: bytes


def list_plans_to_print() -> tuple[str, ...]:
    """The plans that have letters queued for paper."""
    waiting = Notice.objects.filter(delivery=PRINT, sent_at=None)
    return tuple(waiting.order_by("plan_code").values_list("plan_code", flat=True).distinct())


def print_letters(plan_code: str, *, day: date, asker: Asker, at: datetime) -> Iterator[PrintedRun]:
    """Prints everything the plan has queued, in as many runs as it takes. Raises PdfImpossible."""
    while run := make_print_run(plan_code, day=day, asker=asker, at=at):
        yield run


@transaction.atomic
def make_print_run(plan_code: str, *, day: date, asker: Asker, at: datetime) -> PrintedRun | None:
    """One PDF of the letters that the plan has queued, the oldest first; they are marked as printed in it, and the
    trail says who printed. None where none is queued. Where the PDF cannot be made they stay queued. Raises
    PdfImpossible."""
    _wait_for_other_runs(plan_code)
    waiting = Notice.objects.filter(plan_code=plan_code, delivery=PRINT, sent_at=None).order_by("queued_at", "id")
    letters = list(waiting.select_for_update(of=("self",))[:MOST_IN_A_RUN])
    if not letters:
        return None
    pdf = make_pdf([each.html for each in letters], title=f"Letters of {plan_code}, {day}", language="en")
    run = PrintRun.objects.create(
        plan_code=plan_code, day=day, number=_next_number(plan_code, day), made_at=at, letters=len(letters), pdf=pdf
    )
    Notice.objects.filter(pk__in=[each.pk for each in letters]).update(sent_at=at, print_run=run)
    record_access(
        asker,
        action=AccessAction.PRINT_NOTICES,
        purpose=Purpose.OPERATIONS,
        at=at,
        members=sorted({each.member_id for each in letters}),
        subject=f"print run {run.pk}",
    )
    return PrintedRun(run.pk, plan_code, day, run.number, run.letters, pdf)


def _wait_for_other_runs(plan_code: str) -> None:
    """Two at once would want the same letters and the same number; the lock ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('continuity.print'), hashtext(%s))", [plan_code])


def _next_number(plan_code: str, day: date) -> int:
    last = PrintRun.objects.filter(plan_code=plan_code, day=day).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
