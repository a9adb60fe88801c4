"""The documentation as a site: built without a warning, every page in its navigation, nothing from another host."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).parents[1]
CONFIGURATION = yaml.safe_load((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"))
# What a page fetches by itself; where a link leads is the reader's choice.
FETCHED = re.compile(r"<(?:script|img|iframe|source)[^>]*\ssrc=\"?([^\"\s>]+)|<link[^>]*\shref=\"?([^\"\s>]+)")
STYLES_FROM_ELSEWHERE = re.compile(r"url\(\s*[\"']?(?:https?:)?//|@import")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as CI builds it."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        # Not --quiet: it keeps warnings from being counted too.
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=PROJECT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    told = done.stdout + done.stderr
    assert (done.returncode, "WARNING" in told) == (0, False), told
    return folder


def pages_of(part: object) -> list[str]:
    """The pages of the navigation, in its order."""
    if isinstance(part, str):
        return [part]
    parts = part.values() if isinstance(part, dict) else part
    return [page for each in parts for page in pages_of(each)]  # type: ignore[union-attr]


def test_every_page_of_the_documentation_is_in_the_navigation_once() -> None:
    there = {str(path.relative_to(PROJECT / "docs")) for path in (PROJECT / "docs").rglob("*.md")}
    named = pages_of(CONFIGURATION["nav"])
    assert sorted(named) == sorted(there)


def test_the_site_is_built_without_a_warning(site: Path) -> None:
    names = {path.name for path in site.glob("*.html")}
    assert {"index.html", "api.html", "demo.html"} <= names
    assert len(names) == len(pages_of(CONFIGURATION["nav"])) + 1, "and the page that says that there is no such page"


def test_no_page_of_the_site_fetches_anything_from_another_host(site: Path) -> None:
    fetched = {
        (path.name, script or link)
        for path in site.rglob("*.html")
        for script, link in FETCHED.findall(path.read_text(encoding="utf-8"))
    }
    assert any(address.endswith(".css") for _, address in fetched)
    assert [each for each in fetched if re.match(r"(\w+:)?//", each[1])] == []
    assert not any(STYLES_FROM_ELSEWHERE.search(path.read_text(encoding="utf-8")) for path in site.rglob("*.css"))


def test_the_readme_leads_to_every_page() -> None:
    """Who reads the source finds them without the site."""
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    led_to = set(re.findall(r"\(docs/([\w.-]+\.md)\)", readme))
    assert led_to == set(pages_of(CONFIGURATION["nav"])) - {"index.md"}
