"""The reasons of one answer as JSON: each written down once, cited by its key everywhere else."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from cmc_portal.answers import Reason, Source
from cmc_portal.reasons import ReasonText, reason_text

Json = dict[str, Any]


class ReasonBook:
    """Collects the reasons of one answer under their codes; a code used twice with other words gets a number behind
    it. `render` puts a reason into words; nobody may change what it returns."""

    def __init__(self, render: Callable[[Reason], Json]) -> None:
        self.entries: dict[str, Json] = {}
        # By identity, since going through the values of a reason takes longer than writing it down; those that are
        # cited are kept, lest another one take the place of one that is gone.
        self._keys: dict[int, str] = {}
        self._cited: list[Reason] = []
        self._render = render

    def cite(self, reasons: Iterable[Reason]) -> list[str]:
        """The keys of these reasons in the book, each written down once."""
        keys = self._keys
        return [keys.get(id(each)) or self._write_down(each) for each in reasons]

    def _write_down(self, each: Reason) -> str:
        entry, key, number = self._render(each), each.code, 1
        while key in self.entries and self.entries[key] != entry:
            number += 1
            key = f"{each.code}.{number}"
        self.entries[key] = entry
        self._keys[id(each)] = key
        self._cited.append(each)
        return key


def render_reason(each: Reason, texts: Mapping[str, ReasonText]) -> Json:
    """A reason in words, with its source and standing; those of the reason itself count before those of its text."""
    text = texts[each.code]
    source, standing = each.source or text.source, each.standing or text.standing
    entry: Json = {
        "text": reason_text(each, texts),
        "source": _render_source(source) if source else None,
        "standing": standing,
    }
    if each.values:
        entry["values"] = dict(each.values)
    return entry


@cache
def _render_source(source: Source) -> Json:
    return {"document": source.document, "section": source.section, "date": source.date, "url": source.url}
