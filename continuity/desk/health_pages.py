"""What runs by itself, what was given up, and the files for the printer: for a plan's supervisors."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.facts import AccessAction, Purpose
from accounts.plan_wall import plan_wall
from accounts.services.trail import record_access
from cmc_portal import clock
from cmc_portal.statuses import SEE_OTHER
from continuity.desk.doors import supervisor_of
from continuity.desk.phrases import moment_text
from continuity.desk.shown import Look
from continuity.notices.selectors import PrintRunCard, list_print_runs
from continuity.selectors.health import (
    Beat,
    GivenUp,
    get_print_file,
    list_beats,
    list_given_up,
)
from continuity.services.health import resolve_given_up

NEVER = Look(gettext_lazy("has not run yet"), "help", "plain")
LATE = Look(gettext_lazy("late"), "error", "late")
STUCK = Look(gettext_lazy("has not ended well yet"), "warning", "soon")


@dataclass(frozen=True, slots=True)
class BeatRow:
    """A scheduled task in words."""

    name: str
    began: str
    ended: str
    detail: str
    look: Look | None


@dataclass(frozen=True, slots=True)
class GivenUpRow:
    """A task that was given up, in words."""

    letter_id: int
    when: str
    task: str
    about: str
    error: str
    attempts: int


@dataclass(frozen=True, slots=True)
class PrintRow:
    """A file for the printer in words."""

    print_id: int
    name: str
    letters: str
    made: str


@require_safe
@never_cache
@login_required
def health(request: HttpRequest) -> HttpResponse:
    """Numbers and days only; nobody is named, but in the files for the printer, which leave a row when opened."""
    asker = supervisor_of(request)
    with plan_wall(asker):
        given_up = list_given_up(asker.health_plan)
        prints = list_print_runs(asker.health_plan)
    context = {
        "sentence": _sentence(given_up),
        "dead_letters": [_given_up_row(each) for each in given_up],
        "heartbeats": [_beat_row(each) for each in list_beats(at=clock.now())],
        "prints": [_print_row(each) for each in prints],
        "here": "desk",
    }
    return render(request, "continuity/desk/health.html", context)


@require_POST
@never_cache
@login_required
def resolve(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Somebody dealt with what was given up."""
    asker = supervisor_of(request)
    if not resolve_given_up(letter_id, plan_code=asker.health_plan, user_id=request.user.pk, at=clock.now()):
        raise Http404
    return HttpResponseRedirect(reverse("desk-health"), status=SEE_OTHER)


@require_safe
@never_cache
@login_required
def print_file(request: HttpRequest, print_id: int) -> HttpResponse:
    """The letters of one day as one PDF; each member whose letter is in it finds that in their trail."""
    asker = supervisor_of(request)
    with transaction.atomic():
        with plan_wall(asker):
            found = get_print_file(print_id, plan_code=asker.health_plan)
        if found is None:
            raise Http404
        record_access(
            asker,
            action=AccessAction.PRINT_NOTICES,
            purpose=Purpose.OPERATIONS,
            at=clock.now(),
            members=found.members,
            subject=f"print {print_id}",
        )
    headers = {"Content-Disposition": f'attachment; filename="{_file_name(found.day, found.number)}"'}
    return HttpResponse(found.pdf, content_type="application/pdf", headers=headers)


def _sentence(given_up: tuple[GivenUp, ...]) -> str:
    if not given_up:
        return _("Nothing waits for you here.")
    count = len(given_up)
    return ngettext("%(count)s task was given up.", "%(count)s tasks were given up.", count) % {"count": count}


def _beat_row(beat: Beat) -> BeatRow:
    began, ended = (moment_text(moment) if moment else "" for moment in (beat.began_at, beat.ended_at))
    return BeatRow(_task_name(beat.task), began, ended, beat.detail, _look_of(beat))


def _look_of(beat: Beat) -> Look | None:
    if beat.began_at is None:
        return NEVER
    if beat.is_late:
        return LATE
    return STUCK if beat.ended_at is None else None


# What each scheduled task is for; one that is not among them goes by its own name.
_TASKS = {
    "send_notices": gettext_lazy("Send letters by e-mail"),
    "sweep_windows": gettext_lazy("Close approvals that are over"),
    "follow_record": gettext_lazy("Follow changes of the record"),
    "tell_of_windows": gettext_lazy("Write of approvals that end soon or ended"),
    "print_letters": gettext_lazy("Put letters together for the printer"),
    "tell_supervisors": gettext_lazy("Tell supervisors what is due and late"),
}


def _task_name(task: str) -> str:
    name = task.rpartition(".")[2]
    return str(_TASKS.get(name, name.replace("_", " ")))


def _given_up_row(each: GivenUp) -> GivenUpRow:
    name = _task_name(each.task)
    return GivenUpRow(each.letter_id, moment_text(each.at), name, each.about, each.error, each.attempts)


def _print_row(each: PrintRunCard) -> PrintRow:
    letters = ngettext("%(count)s letter", "%(count)s letters", each.letters) % {"count": each.letters}
    return PrintRow(each.print_run_id, _file_name(each.day, each.number), letters, moment_text(each.made_at))


def _file_name(day: date, number: int) -> str:
    return f"letters-{day:%Y-%m-%d}-{number}.pdf"
