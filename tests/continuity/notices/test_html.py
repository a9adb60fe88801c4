"""The letter as a page shows it, and that nothing but the making of a PDF needs WeasyPrint."""

import subprocess
import sys
from html.parser import HTMLParser

import pytest

from continuity.facts import NoticeKind
from continuity.notices.letters import compose_letter
from continuity.notices.rendering import render_letter
from tests.continuity.notices.examples import example

# What every door of the portal imports of letters.
IMPORTS = """
import sys, django
django.setup()
import continuity.notices.printing, continuity.notices.queue, continuity.notices.selectors, continuity.notices.sending
import cmc_portal.urls
assert "weasyprint" not in sys.modules
"""


class Outline(HTMLParser):
    """The elements of a letter and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.elements.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", NoticeKind)
def test_a_letter_is_one_article_with_one_h1_its_language_and_no_style_of_its_own(
    kind: NoticeKind, language: str
) -> None:
    html = render_letter(compose_letter(example(kind, language=language)))
    outline = Outline()
    outline.feed(html)
    assert html.startswith(f'<article class="letter" lang="{language}">')
    assert outline.open == []
    assert (outline.elements.count("article"), outline.elements.count("h1")) == (1, 1)
    assert outline.attributes == {"class", "lang"}
    assert not {"script", "style", "link", "img", "iframe"} & set(outline.elements)


def test_the_portal_starts_without_weasyprint() -> None:
    result = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
