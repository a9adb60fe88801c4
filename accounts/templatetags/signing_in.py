"""What the pages of signing in need beyond Django's own tags."""

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """The value as JSON, to stand in an attribute; the template escapes it like any other text."""
    return json.dumps(value)


@register.filter
def in_fours(secret: str) -> str:
    """A long secret in groups of four, so that it can be typed without losing one's place."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
