"""What the pages of signing in need beyond Django's own tags."""

import json
from typing import Any

from django import template
from django.utils.formats import time_format

from accounts.signing_in.session import session_end as end_of
from cmc_portal import clock
from cmc_portal.clock import LEGAL_TIME_ZONE

register = template.Library()


@register.inclusion_tag("_session_end.html", takes_context=True)
def session_end(context: template.Context) -> dict[str, object]:
    """When somebody who is signed in will be signed out if they do nothing, and how to stay; nothing for a stranger."""
    request, user = context.get("request"), context.get("user")
    if request is None or user is None or not user.is_authenticated or not hasattr(request, "session"):
        return {}
    now = clock.now()
    ends_at = end_of(request, now=now)
    return {
        "ends_at": time_format(ends_at.astimezone(LEGAL_TIME_ZONE), "TIME_FORMAT"),
        "seconds": int((ends_at - now).total_seconds()),
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def as_json(value: Any) -> str:
    """The value as JSON, to stand in an attribute; the template escapes it like any other text."""
    return json.dumps(value)


@register.filter
def in_fours(secret: str) -> str:
    """A long secret in groups of four, so that it can be typed without losing one's place."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
