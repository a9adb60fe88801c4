"""What a page in another language still says in English: sentences of the source, and text with the words that every
English sentence has. What is English on purpose is marked so (`lang="en"`), as sources and code are."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

_SAID_BY = ("aria-label", "alt", "title", "placeholder", "data-label")
_SILENT = frozenset({"script", "style", "code", "kbd"})
_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "path"})
# None of them is a Spanish word.
_ENGLISH = re.compile(
    r"\b(the|of|and|is|was|were|this|that|with|from|your|you|which|their|been|will|must|not|who|what|when|for|on|to|or|at"
    r"|by|it|its|are|any|all|each|how|than|then|into|we|they|if|have|may|can|only|other|most|days|ago|yes)\b",
    re.IGNORECASE,
)

# E-mail addresses, and codes of reasons.
_NO_WORDS = re.compile(r"\S+@\S+|\b[A-Z]-[A-Z]+(-[A-Z]+)*-\d+")
# Names of plans, which have no translation.
_PLANS = ("Health Plan of San Mateo", "Blue Shield of California", "Wellcare by Health Net")


class _Said(HTMLParser):
    """Everything that a page says, but for what it marks as English."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        silent = tag in _SILENT or named.get("lang") == "en" or self._is_silent()
        if not silent:
            self.said += [named[name] for name in _SAID_BY if named.get(name)]
        if tag not in _VOID:
            self._open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._is_silent():
            self.said.append(" ".join(data.split()))

    def _is_silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]


def english_left(html: str, sentences: Iterable[str], names: Iterable[str] = ()) -> list[str]:
    """The pieces that are English; `names` are what else stands there in its own words."""
    known, found = tuple(sentences), []
    for piece in dict.fromkeys(_Said(html).said):
        told = _NO_WORDS.sub("", piece)
        for name in (*_PLANS, *names):
            told = told.replace(name, "")
        if any(sentence in told for sentence in known) or _ENGLISH.search(told):
            found.append(piece)
    return found
