"""Earlier questions as people read them. Nothing is decided here."""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime

from django.utils.translation import gettext as _

from accounts.facts import Channel
from cmc_portal.clock import LEGAL_TIME_ZONE
from cmc_portal.names import in_ordinary_writing
from inquiries import wording
from inquiries.history.facts import EarlierInquiry, Place
from inquiries.history.reading import HistoryPage
from inquiries.phrases import day_text, moment_text
from inquiries.wording import Look

COLUMNS = ("asked", "asked_by", "asked_how", "day_of_service", "outcome", "patient", "purpose", "trace_number")


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One earlier question. `patient` is empty where nobody was found; `sealed`: a record opened in an emergency, whose
    answer is not listed."""

    when: str
    iso: str
    who: str
    day: str
    look: Look
    patient: str
    sealed: bool
    trace_number: str


def present_history(page: HistoryPage, *, user_id: int | None) -> tuple[HistoryLine, ...]:
    """The questions as lines; one's own are called so."""
    return tuple(_line(each, page, user_id) for each in page.inquiries)


def as_rows(page: HistoryPage) -> list[tuple[str, ...]]:
    """The questions as rows of a CSV file, in the order of COLUMNS."""
    return [_cells(each, page) for each in page.inquiries]


def place_after(page: HistoryPage) -> str:
    """The place after the last of these questions, for the form of the next page; empty where nothing is older."""
    last = page.inquiries[-1] if page.more else None
    return f"{last.asked_at.isoformat()}_{last.trace_number}" if last else ""


def parse_place(text: str) -> Place | None:
    """The place as `place_after` wrote it; None for anything else."""
    moment, _underscore, trace_number = text.partition("_")
    try:
        asked_at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    # A moment at the edge of the calendar is none in another time zone.
    if asked_at.year in (MINYEAR, MAXYEAR):
        return None
    is_whole = asked_at.tzinfo is not None and trace_number.isascii() and trace_number.replace("-", "").isalnum()
    return (asked_at, trace_number) if is_whole else None


def _line(inquiry: EarlierInquiry, page: HistoryPage, user_id: int | None) -> HistoryLine:
    return HistoryLine(
        when=moment_text(inquiry.asked_at.isoformat()),
        iso=inquiry.asked_at.isoformat(),
        who=_("You") if user_id is not None and inquiry.user_id == user_id else _who(inquiry, page),
        day=day_text(inquiry.day.isoformat()),
        look=wording.OUTCOMES[inquiry.outcome],
        patient=in_ordinary_writing(page.members.get(inquiry.member_id or 0, "")),
        sealed=inquiry.is_sealed,
        trace_number=inquiry.trace_number,
    )


def _who(inquiry: EarlierInquiry, page: HistoryPage) -> str:
    if inquiry.user_id is not None:
        return page.people.get(inquiry.user_id, _("Somebody who is no longer here"))
    return _("A computer program") if inquiry.channel is Channel.API else ""


def _cells(inquiry: EarlierInquiry, page: HistoryPage) -> tuple[str, ...]:
    line = _line(inquiry, page, None)
    asked = inquiry.asked_at.astimezone(LEGAL_TIME_ZONE).isoformat(timespec="seconds")
    codes = (inquiry.day.isoformat(), inquiry.outcome.value)
    return (asked, line.who, inquiry.channel.value, *codes, line.patient, inquiry.purpose.value, line.trace_number)
