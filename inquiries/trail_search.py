"""Looking into the trail, which is a look in itself: each one leaves its own rows, before anything is shown."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from accounts.facts import AccessAction, Asker, OrganizationKind, Purpose
from accounts.plan_wall import plan_wall
from accounts.selectors.trail import (
    Cursor,
    TrailEvent,
    TrailQuestion,
    list_looks,
    list_members_of_events,
    search_events,
)
from accounts.services.trail import record_access
from cmc_portal.answers import Reason
from eligibility.rules.identify import Who, decide_member
from eligibility.selectors.members import find_members
from eligibility.selectors.numbers import list_own_numbers
from inquiries.selectors import get_recorded_answer

PAGE = 50
EXPORTED_AT_ONCE = 2_000


@transaction.atomic
def read_own_trail(
    asker: Asker, *, member_id: int, before: Cursor | None, at: datetime
) -> tuple[tuple[TrailEvent, ...], bool]:
    """One page of who looked at this member's data, newest first, and whether there is more. This look is the first on
    the list."""
    record_access(asker, action=AccessAction.READ_TRAIL, purpose=Purpose.MEMBER_REQUEST, at=at, members=[member_id])
    events = list_looks(list_own_numbers(member_id), before=before, limit=PAGE + 1)
    return events[:PAGE], len(events) > PAGE


@transaction.atomic
def search_trail(
    question: TrailQuestion, *, asker: Asker, before: Cursor | None, at: datetime
) -> tuple[tuple[TrailEvent, ...], bool]:
    """One page of what the asker may see, newest first, and whether there is more."""
    with plan_wall(asker):
        events = search_events(question, asker=asker, before=before, limit=PAGE + 1)
    shown = events[:PAGE]
    members = _whose_looks_are_seen(question, (event.member_id for event in shown))
    _record(AccessAction.SEARCH_TRAIL, question, members, asker=asker, at=at)
    return shown, len(events) > PAGE


def export_trail(question: TrailQuestion, *, asker: Asker, at: datetime) -> Iterator[tuple[TrailEvent, ...]]:
    """All that the asker may see and that was there when they asked, part by part. The export is in the trail before
    the first part is read."""
    question = replace(question, until=min(question.until, at))
    with transaction.atomic():
        with plan_wall(asker):
            members = _whose_looks_are_seen(question, list_members_of_events(question, asker=asker))
        _record(AccessAction.EXPORT_TRAIL, question, members, asker=asker, at=at)
    return _parts(question, asker)


def _parts(question: TrailQuestion, asker: Asker) -> Iterator[tuple[TrailEvent, ...]]:
    before: Cursor | None = None
    while True:
        with plan_wall(asker):
            events = search_events(question, asker=asker, before=before, limit=EXPORTED_AT_ONCE)
        if not events:
            return
        yield events
        before = (events[-1].occurred_at, events[-1].id)


def find_members_for_search(who: Who, *, asker: Asker) -> tuple[int, ...]:
    """The numbers of the one member who agrees with both facts, or none. What is found is not shown: only events that
    the asker may see anyway are."""
    with plan_wall(asker):
        found = find_members(who)
        member_id = decide_member(found.candidates, who)
        return () if isinstance(member_id, Reason) else list_own_numbers(member_id)


def find_members_by_trace(trace_number: str, *, asker: Asker) -> tuple[int, ...] | None:
    """The numbers of the member whom an answer is about; None where it found nobody, none where it is not there for
    the asker."""
    is_provider = asker.organization_kind is OrganizationKind.PROVIDER
    with plan_wall(asker):
        recorded = get_recorded_answer(trace_number)
        if recorded is None or (is_provider and recorded.organization_id != asker.organization_id):
            return ()
        return None if recorded.member_id is None else list_own_numbers(recorded.member_id)


def _whose_looks_are_seen(question: TrailQuestion, members: Iterable[int | None]) -> set[int | None]:
    """Those whom the events are about, under all their numbers. Nobody where there are no events: a row about somebody
    would be the first thing that the next such search finds, and so tell who guesses whether there is that person."""
    seen = set(members)
    return seen | {*(question.members or ())} if seen else set()


def _record(
    action: AccessAction, question: TrailQuestion, members: set[int | None], *, asker: Asker, at: datetime
) -> None:
    """One row for each member whose events are seen, and one for the search itself where there is none."""
    subject = f"{question.since:%Y-%m-%d} {question.until:%Y-%m-%d} {question.action or ''} {question.purpose or ''}"
    known = sorted(member_id for member_id in members if member_id is not None)
    record_access(
        asker, action=action, purpose=Purpose.OPERATIONS, at=at, members=known or [None], subject=subject.strip()
    )
