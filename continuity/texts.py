"""The words of the reasons that a decision about continuity of care may give: this app's and those below it."""

from functools import cache, lru_cache
from pathlib import Path

from cmc_portal.answers import Reason
from cmc_portal.reason_book import Json, render_reason
from cmc_portal.reasons import ReasonText, load_reasons, merge_reasons

_ROOT = Path(__file__).resolve().parent.parent
_APPS = ("eligibility", "benefits", "continuity")


@cache
def known_reasons() -> dict[str, ReasonText]:
    """The texts by their codes."""
    return merge_reasons(*(load_reasons(_ROOT / app / "rules" / "reasons.yaml") for app in _APPS))


@lru_cache(maxsize=10_000)
def render_known_reason(each: Reason) -> Json:
    """A reason in words. Kept, since the same few are told all day; nobody may change what this returns."""
    return render_reason(each, known_reasons())
