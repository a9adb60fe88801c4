"""Every address of the portal, from the URL table itself: a new route is in the tests that walk it without being
written down."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# What stands for each kind of part; that nobody has such a thing is part of the question.
_EXAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "00000000-0000-0000-0000-000000000000"}
_PART = re.compile(r"<(?:(?P<kind>\w+):)?\w+>")
_GROUP = re.compile(r"\(\?P<\w+>((?:[^()]|\([^()]*\))*)\)")


def all_paths() -> list[str]:
    """One address for each route."""
    return sorted({f"/{path}" for path in _paths(get_resolver().url_patterns, "")})


def _paths(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for each in patterns:
        here = before + _example(str(each.pattern))
        if isinstance(each, URLResolver):
            yield from _paths(each.url_patterns, here)
        else:
            yield here


def _example(route: str) -> str:
    """An address that fits the route, whether it is written with parts or as a regular expression."""
    if "(?P" in route or route.startswith("^"):
        return re.sub(r"[\^$\\]|\\Z|\?$", "", _GROUP.sub(_first_choice, route))
    return _PART.sub(lambda part: _EXAMPLES[part["kind"] or "str"], route)


def _first_choice(group: re.Match[str]) -> str:
    """The first of several words, or x for any word."""
    words = group[1].split("|")
    return words[0] if all(word.isidentifier() for word in words) else "x"
