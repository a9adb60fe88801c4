"""What a plan's people need to know when their day begins; each part only for whom it is open elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.facts import Asker
from accounts.navigation import address_of_page
from accounts.permissions import (
    may_read_rosters,
    may_see_alerts,
    may_see_emergencies,
    may_see_timeliness,
    may_work_requests,
)
from accounts.plan_wall import plan_wall
from accounts.selectors.alerts import list_alerts
from accounts.selectors.emergencies import count_emergencies_to_review
from continuity.desk.doors import list_colleagues
from continuity.desk.queue_reading import read_queue, rows_of
from continuity.desk.shown import Number, QueueRow
from continuity.notices.selectors import count_waiting_letters
from continuity.selectors.health import count_given_up
from continuity.selectors.queue import Queue, QueueQuestion
from eligibility.selectors.figures import LastRoster, get_last_roster
from inquiries.phrases import moment_text


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the quiet column; `address` leads to more, `is_alarm` says that somebody must look."""

    text: str
    address: str = ""
    is_alarm: bool = False


@dataclass(frozen=True, slots=True)
class Requests:
    """Today's work: the numbers, and the open requests of which the first is due first."""

    numbers: tuple[Number, ...]
    rows: tuple[QueueRow, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Today:
    """The page; None and empty where a part is not open to whoever looks."""

    requests: Requests | None
    roster: tuple[Fact, ...] | None
    letters: tuple[Fact, ...] | None
    alarms: tuple[Fact, ...] | None

    @property
    def is_empty(self) -> bool:
        """Is there no part that is open to whoever looks?"""
        return all(part is None for part in (self.requests, self.roster, self.letters, self.alarms))


def read_today(asker: Asker, *, at: datetime, day: date) -> Today:
    """Everything of the page. Members whose requests are listed find that in their trail."""
    return Today(
        requests=_requests(asker, at=at, day=day) if may_work_requests(asker) else None,
        roster=_roster(get_last_roster(asker.health_plan)) if may_read_rosters(asker) else None,
        letters=_letters(asker) if may_work_requests(asker) else None,
        alarms=_alarms(asker, at=at) if may_see_alerts(asker) or may_see_emergencies(asker) else None,
    )


@transaction.atomic
def _requests(asker: Asker, *, at: datetime, day: date) -> Requests:
    question = QueueQuestion(asker.health_plan, Queue.ALL, asker.user_id or 0, day)
    read = read_queue(question, asker, at=at)
    rows = rows_of(read, question, list_colleagues(asker))
    return Requests(read["numbers"], tuple(rows), read["has_more"])


def _roster(roster: LastRoster | None) -> tuple[Fact, ...]:
    if roster is None:
        return (Fact(_("No roster was loaded yet."), is_alarm=True),)
    applied, unapplied = roster.outcomes.get("applied", 0), _unapplied(roster)
    facts = [
        Fact(
            _("%(name)s, received %(moment)s") % {"name": roster.name, "moment": moment_text(str(roster.received_at))}
        ),
        Fact(
            ngettext(
                "%(number)s line read, %(applied)s applied.",
                "%(number)s lines read, %(applied)s applied.",
                roster.lines_read,
            )
            % {"number": f"{roster.lines_read:,}", "applied": f"{applied:,}"}
        ),
        Fact(_("Enrollment added or corrected: %(number)s members.") % {"number": f"{roster.members_added_to:,}"}),
        Fact(_("Enrollment ended or withdrawn: %(number)s members.") % {"number": f"{roster.members_closed:,}"}),
    ]
    if unapplied:
        facts.append(Fact(_("Kept, but not applied: %(number)s lines.") % {"number": f"{unapplied:,}"}, is_alarm=True))
    if roster.findings:
        facts.append(Fact(_("Found in the file itself: %(number)s.") % {"number": roster.findings}, is_alarm=True))
    return tuple(facts)


def _unapplied(roster: LastRoster) -> int:
    return roster.outcomes.get("held", 0) + roster.outcomes.get("unreadable", 0)


def _letters(asker: Asker) -> tuple[Fact, ...]:
    with transaction.atomic(), plan_wall(asker):
        waiting = count_waiting_letters(asker.health_plan)
        given_up = count_given_up(asker.health_plan)
    health = address_of_page("desk-health") if may_see_timeliness(asker) else None
    words = ngettext("%(number)s letter waits to go out.", "%(number)s letters wait to go out.", waiting)
    facts = [Fact(words % {"number": waiting}, health or "")]
    if given_up:
        words = ngettext(
            "%(number)s letter or task was given up.", "%(number)s letters or tasks were given up.", given_up
        )
        facts.append(Fact(words % {"number": given_up}, health or "", is_alarm=True))
    return tuple(facts)


def _alarms(asker: Asker, *, at: datetime) -> tuple[Fact, ...]:
    facts = []
    if may_see_alerts(asker):
        number = sum(each.is_open(at) for each in list_alerts(organization_id=asker.organization_id))
        words = ngettext("%(number)s alert is open.", "%(number)s alerts are open.", number)
        facts.append(Fact(words % {"number": number}, address_of_page("alert-list") or "", is_alarm=bool(number)))
    if may_see_emergencies(asker) and asker.organization_id is not None:
        number = count_emergencies_to_review(organization_id=asker.organization_id)
        words = ngettext("%(number)s emergency waits for review.", "%(number)s emergencies wait for review.", number)
        facts.append(Fact(words % {"number": number}, address_of_page("emergency-queue") or "", is_alarm=bool(number)))
    return tuple(facts)
