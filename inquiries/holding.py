"""In words, when one may ask again."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import ngettext

from accounts.facts import Hold
from accounts.rules.brake import seconds_until
from inquiries.phrases import moment_text

_A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class HeldBackNotice:
    """What the page says to somebody who must wait or stop. `until` is empty where only a person can lift it; `earlier`
    is the trace number of the answer that was to be asked again, which is still there."""

    stopped: bool
    seconds: int
    wait: str
    until: str
    earlier: str = ""


def present_hold(hold: Hold, *, at: datetime, earlier: str = "") -> HeldBackNotice:
    """The hold as the page tells it."""
    if hold.until is None:
        return HeldBackNotice(hold.stopped, 0, "", "", earlier)
    seconds = seconds_until(hold.until, at=at)
    return HeldBackNotice(hold.stopped, seconds, _wait_text(seconds), moment_text(hold.until.isoformat()), earlier)


def _wait_text(seconds: int) -> str:
    if seconds < _A_MINUTE:
        return ngettext("%(number)s second", "%(number)s seconds", seconds) % {"number": seconds}
    minutes = -(-seconds // _A_MINUTE)
    return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}
