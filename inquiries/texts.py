"""Every reason's words, of all apps together, and the words of the next steps."""

from functools import cache
from pathlib import Path

from cmc_portal.reasons import ReasonText, load_reasons, merge_reasons
from cmc_portal.yaml_files import load_yaml

_ROOT = Path(__file__).resolve().parent.parent
APPS_WITH_REASONS = ("eligibility", "benefits", "continuity", "inquiries")


@cache
def all_reasons() -> dict[str, ReasonText]:
    """The texts of every reason code in the project."""
    return merge_reasons(*(load_reasons(_ROOT / app / "rules" / "reasons.yaml") for app in APPS_WITH_REASONS))


@cache
def next_step_texts() -> dict[str, str]:
    """The texts of the next steps by their codes."""
    texts: dict[str, str] = load_yaml(_ROOT / "inquiries" / "rules" / "next_steps.yaml")
    return texts
