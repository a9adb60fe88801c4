"""What is wrong with a page, as far as its text tells: without a browser, so that every page can be asked."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

# Elements that are never closed.
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "use", "path"}
)
_FIELDS = frozenset({"input", "select", "textarea"})
_UNLABELLED_KINDS = frozenset({"hidden", "submit", "button", "image", "reset"})
_REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage", "aria-owns", "headers")
# What a browser fetches, or sends to, without being asked; where a link leads is the reader's choice.
_FETCHED = {
    "link": "href",
    "script": "src",
    "img": "src",
    "use": "href",
    "iframe": "src",
    "form": "action",
    "button": "formaction",
    "source": "src",
    "object": "data",
}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass
class Element:
    """One element, with what stands in it."""

    name: str
    attributes: dict[str, str]
    inside: tuple["Element", ...]
    text: str = ""
    fields: list["Element"] = field(default_factory=list)

    def get(self, name: str) -> str:
        """The attribute; empty where there is none."""
        return self.attributes.get(name, "")


@dataclass
class Form:
    """What a form sends, and where to."""

    method: str
    action: str
    fields: dict[str, str]


class Page(HTMLParser):
    """A page as its elements in order, each knowing those around it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.twice: list[str] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.twice += [f"<{tag}> has {name} twice" for name, times in Counter(n for n, _ in attrs).items() if times > 1]
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open))
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)
        if alt := element.get("alt"):
            self.handle_data(alt)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self._open and self._open[-1] is self.elements[-1]:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if any(each.name == tag for each in self._open):
            while self._open.pop().name != tag:
                pass

    def handle_data(self, data: str) -> None:
        for each in self._open:
            each.text += data

    def named(self, *names: str) -> list[Element]:
        """The elements of these names."""
        return [each for each in self.elements if each.name in names]

    def forms(self) -> list[Form]:
        """The forms, each with its fields left empty but for what it carries hidden."""
        return [
            Form(form.get("method").lower(), form.get("action"), self._sent_by(form)) for form in self.named("form")
        ]

    def _sent_by(self, form: Element) -> dict[str, str]:
        mine = [each for each in self.named(*_FIELDS) if any(around is form for around in each.inside)]
        hidden = {each.get("name"): each.get("value") for each in mine if each.get("type") == "hidden"}
        return {each.get("name"): "" for each in mine if each.get("name")} | hidden


def faults_of_page(html: str) -> list[str]:
    """Everything that is wrong."""
    return [*_frame(Page(html)), *faults_of_part(html)]


def faults_of_part(html: str) -> list[str]:
    """The same of a part that a script puts into a page: it has no frame of its own."""
    page = Page(html)
    return [
        *page.twice,
        *_references(page),
        *_labels(page),
        *_words(page),
        *_tables(page),
        *_inline(page),
        *_hosts(page),
    ]


def _frame(page: Page) -> Iterator[str]:
    """One heading above all, a language, a title, one main part, and no level of headings left out."""
    if [each.text.strip() != "" for each in page.named("h1")] != [True]:
        yield f"{len(page.named('h1'))} first headings, or an empty one"
    if not any(each.get("lang") for each in page.named("html")):
        yield "no language"
    if not any(each.text.strip() for each in page.named("title") if each.inside[-1].name == "head"):
        yield "no title"
    if len(page.named("main")) != 1:
        yield "not one main part"
    levels = [_HEADINGS.index(each.name) for each in page.named("main", *_HEADINGS) if each.name in _HEADINGS]
    for before, after in zip(levels, levels[1:], strict=False):
        if after > before + 1:
            yield f"h{after + 1} after h{before + 1}"


def _references(page: Page) -> Iterator[str]:
    """Each id once, and what is pointed at is there."""
    ids = Counter(each.get("id") for each in page.elements if each.get("id"))
    yield from (f"id {name} stands {times} times" for name, times in ids.items() if times > 1)
    for each in page.elements:
        wanted = [name for attribute in _REFERENCES for name in each.get(attribute).split()]
        wanted += [each.get("for"), each.get("form")] if each.name in ("label", "button", *_FIELDS) else []
        if each.name == "a" and each.get("href").startswith("#"):
            wanted.append(each.get("href")[1:])
        yield from (
            f"<{each.name}> points at {name}, which is not there" for name in wanted if name and name not in ids
        )


def _labels(page: Page) -> Iterator[str]:
    """Every field says what it is for."""
    labelled = {each.get("for") for each in page.named("label")}
    for each in page.named(*_FIELDS):
        if each.get("type") in _UNLABELLED_KINDS:
            continue
        inside_label = any(around.name == "label" for around in each.inside)
        if not (inside_label or each.get("id") in labelled or each.get("aria-label") or each.get("aria-labelledby")):
            yield f"<{each.name} name={each.get('name')}> has no label"


def _words(page: Page) -> Iterator[str]:
    """What can be pressed has words, and a picture says what it shows or that it shows nothing."""
    for each in page.named("a", "button", "summary", "label", "legend", "caption", "th"):
        if not (each.text.strip() or each.get("aria-label") or (each.name == "th" and each.get("scope") == "")):
            yield f"<{each.name}> without words"
    yield from ("<img> without alt" for each in page.named("img") if "alt" not in each.attributes)
    yield from ("<svg> neither hidden nor named" for each in page.named("svg") if not _is_explained(each))


def _is_explained(drawing: Element) -> bool:
    """Has it words of its own, or is it, or what it stands in, hidden from who cannot see it or a picture with a
    name?"""
    return bool(drawing.text.strip()) or any(
        each.get("aria-hidden") == "true"
        or (each.get("role") == "img" and (each.get("aria-label") or each.get("aria-labelledby")))
        for each in (drawing, *drawing.inside)
    )


def _tables(page: Page) -> Iterator[str]:
    """Every table has heads, and each head says of what."""
    heads = page.named("th")
    for table in page.named("table"):
        mine = [each for each in heads if any(around is table for around in each.inside)]
        if not mine or any(not each.get("scope") for each in mine):
            yield "<table> without heads, or with a head of neither row nor column"


def _inline(page: Page) -> Iterator[str]:
    """No style and no script in the page itself."""
    for each in page.elements:
        yield from (f"<{each.name} {name}>" for name in each.attributes if name == "style" or name.startswith("on"))
        if each.name == "style" or (each.name == "script" and not each.get("src")):
            yield f"<{each.name}> in the page"
        if each.get("href").strip().lower().startswith("javascript:"):
            yield f"<{each.name}> leads to a script"


def _hosts(page: Page) -> Iterator[str]:
    """Nothing is fetched from, or sent to, another host."""
    for each in page.elements:
        address = each.get(_FETCHED.get(each.name, "-"))
        if urlsplit(address).netloc or urlsplit(address).scheme:
            yield f"<{each.name}> asks {address}"
