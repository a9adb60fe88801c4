"""Looking through earlier questions, which is a look at everybody they were about: each leaves its row in the trail."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from accounts.facts import AccessAction, Asker, Purpose
from accounts.plan_wall import plan_wall
from accounts.selectors.person_names import list_person_names
from accounts.services.trail import record_access
from eligibility.selectors.member_names import list_member_names
from inquiries.history.facts import EarlierInquiry, HistoryQuestion, Place
from inquiries.history.selectors import list_inquiries, list_members_asked, list_recent_inquiries

PAGE = 50
RECENT = 10
EXPORTED_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of earlier questions, the names in it by number, and whether there are older ones."""

    inquiries: tuple[EarlierInquiry, ...]
    members: Mapping[int, str]
    people: Mapping[int, str]
    more: bool = False


def read_recent(asker: Asker, *, at: datetime) -> HistoryPage:
    """The last questions of the asker's organisation, without a word of whom they were about: so it leaves no row."""
    if asker.organization_id is None:
        return HistoryPage((), {}, {})
    with plan_wall(asker):
        recent = list_recent_inquiries(asker.organization_id, at=at, limit=RECENT)
    return HistoryPage(recent, {}, _people(recent))


@transaction.atomic
def read_history(question: HistoryQuestion, *, asker: Asker, before: Place | None, at: datetime) -> HistoryPage:
    """One page of what the asker's organisation asked, newest first, with the names of whom it was about."""
    page = _read_page(question, asker, before=before, limit=PAGE)
    _record(AccessAction.LIST_INQUIRIES, question, page.members, asker=asker, at=at)
    return page


def export_history(question: HistoryQuestion, *, asker: Asker, at: datetime) -> Iterator[HistoryPage]:
    """All that there was when it was asked for, part by part. The export is in the trail before the first is read."""
    question = replace(question, until=min(question.until, at))
    with transaction.atomic():
        with plan_wall(asker):
            members = list_members_asked(question, organization_id=_organization(asker))
        _record(AccessAction.EXPORT_INQUIRIES, question, members, asker=asker, at=at)
    return _parts(question, asker)


def _parts(question: HistoryQuestion, asker: Asker) -> Iterator[HistoryPage]:
    before: Place | None = None
    while True:
        page = _read_page(question, asker, before=before, limit=EXPORTED_AT_ONCE)
        if page.inquiries:
            yield page
        if not page.more:
            return
        before = (page.inquiries[-1].asked_at, page.inquiries[-1].trace_number)


def _read_page(question: HistoryQuestion, asker: Asker, *, before: Place | None, limit: int) -> HistoryPage:
    with plan_wall(asker):
        found = list_inquiries(question, organization_id=_organization(asker), before=before, limit=limit + 1)
        shown = found[:limit]
        about = {each.member_id for each in shown if each.member_id is not None and not each.is_sealed}
        members = list_member_names(about)
    return HistoryPage(shown, members, _people(shown), len(found) > limit)


def _people(inquiries: Iterable[EarlierInquiry]) -> Mapping[int, str]:
    return list_person_names({each.user_id for each in inquiries if each.user_id is not None})


def _organization(asker: Asker) -> int:
    """The organisation whose questions are read; doors let nobody in who acts for none."""
    if asker.organization_id is None:
        raise ValueError("Only who acts for an organization has earlier questions of it.")
    return asker.organization_id


def _record(
    action: AccessAction, question: HistoryQuestion, members: Iterable[int], *, asker: Asker, at: datetime
) -> None:
    """One row for each member who is seen, and one for the look itself where there is none."""
    subject = f"{question.since:%Y-%m-%d} {question.until:%Y-%m-%d} {question.outcome or ''}".strip()
    record_access(
        asker, action=action, purpose=Purpose.OPERATIONS, at=at, members=sorted(members) or [None], subject=subject
    )
