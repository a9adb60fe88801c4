"""Days, moments, sizes and reasons as people in California read them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmc_portal.answers import Reason, Source, Standing
from cmc_portal.days_as_read import read_day, read_moment, with_days_as_read
from cmc_portal.reasons import ReasonText, load_reasons, merge_reasons, reason_text
from cmc_portal.words_as_read import read_sentence
from continuity.desk import wording
from continuity.desk.shown import Why

_ROOT = Path(__file__).resolve().parent.parent.parent
# The apps whose rules speak on a page of a request.
_APPS = ("eligibility", "benefits", "continuity")


@cache
def _catalogue() -> Mapping[str, ReasonText]:
    return merge_reasons(*(load_reasons(_ROOT / app / "rules" / "reasons.yaml") for app in _APPS))


def day_text(day: date | None) -> str:
    """05/23/2022; nothing for no day."""
    return read_day(day)


def weekday_text(day: date) -> str:
    """Mon 09/08/2014."""
    return f"{date_format(day, 'D')} {read_day(day)}"


def moment_text(moment: datetime) -> str:
    """Day and time as a clock in California showed it: 11/21/2026, 3:43 PM."""
    return read_moment(moment)


def days_text(first_day: date | None, last_day: date | None) -> str:
    """From one day to the other, both included."""
    if first_day is None:
        return ""
    if last_day is None:
        return _("from %(first)s on") % {"first": day_text(first_day)}
    return _("%(first)s to %(last)s") % {"first": day_text(first_day), "last": day_text(last_day)}


def count_days(days: int) -> str:
    """1 day, 30 days."""
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def size_text(size: int) -> str:
    """How large a file is, in thousands or millions of bytes."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"


def present_reasons(reasons: Iterable[Reason]) -> tuple[Why, ...]:
    """Each reason once, in words."""
    return tuple(_why(each) for each in dict.fromkeys(reasons))


def reason_sentence(reason: Reason) -> str:
    """The words of one reason."""
    english = reason_text(reason, _catalogue())
    said = read_sentence(reason.code, english, _catalogue()[reason.code].text, dict(reason.values))
    return with_days_as_read(said)


def _why(reason: Reason) -> Why:
    text = _catalogue()[reason.code]
    source, standing = reason.source or text.source, reason.standing or text.standing or Standing.UNCONFIRMED
    return Why(
        code=reason.code,
        text=reason_sentence(reason),
        source=_source_text(source) if source else "",
        url=source.url if source else "",
        standing=str(wording.STANDINGS[standing]),
        unconfirmed=standing is Standing.UNCONFIRMED,
    )


def _source_text(source: Source) -> str:
    written = with_days_as_read(", ".join(filter(None, (source.document, source.section))))
    return f"{written} ({day_text(source.date)})" if source.date else written
