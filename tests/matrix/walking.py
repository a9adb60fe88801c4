"""Every route of the URL table, and every method that it must have an answer for."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def list_routes() -> list[str]:
    """The routes as the table writes them, each once, with those of every table included in it."""
    return sorted(set(_walk(get_resolver().url_patterns, "")))


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for each in patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, here)
        else:
            yield here
