"""The catalogues of the pages: every sentence of the source is there, with the same places, and nothing else is."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from cmc_portal.languages import State, load_languages
from cmc_portal.startup.catalogue_tools import has_gettext
from tests.catalogue import compiled, extracted, places
from tests.english_left import english_left

CATALOGUES = Path(settings.LOCALE_PATHS[0])
TRANSLATED = [each.code for each in load_languages() if each.state is State.COMPLETE]
every_language = pytest.mark.parametrize("language", TRANSLATED)


@pytest.fixture(autouse=True)
def tools() -> None:
    if not has_gettext():
        reason = "no gettext on this machine. Install it, on Debian: apt-get install gettext"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


def catalogue_of(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES/django.mo"


@every_language
def test_the_catalogue_has_every_sentence_of_the_source_and_no_other(language: str, tmp_path: Path) -> None:
    """Where this fails: docs/languages.md says how to read the sentences out again."""
    assert set(compiled(catalogue_of(language))) ^ extracted(tmp_path) == set()


@every_language
def test_the_compiled_catalogue_is_that_of_the_written_one(language: str, tmp_path: Path) -> None:
    written = catalogue_of(language).with_suffix(".po")
    subprocess.run(["msgfmt", "--check-format", "--output-file", tmp_path / "fresh.mo", written], check=True)
    assert compiled(tmp_path / "fresh.mo") == compiled(catalogue_of(language))


@every_language
def test_nothing_waits_to_be_looked_at_or_is_kept_from_earlier(language: str) -> None:
    written = catalogue_of(language).with_suffix(".po").read_text(encoding="utf-8")
    assert not re.search(r"^#,.*fuzzy|^#~", written, re.MULTILINE)


@every_language
def test_every_sentence_leaves_the_same_places_open(language: str) -> None:
    wrong = {}
    for key, said in compiled(catalogue_of(language)).items():
        if isinstance(key, str) and places(key) != places(said):
            wrong[key] = said
    assert wrong == {}


@every_language
def test_every_sentence_keeps_its_markup(language: str) -> None:
    tag = re.compile(r"<[^>]+>")
    told = compiled(catalogue_of(language)).items()
    assert [
        key for key, said in told if isinstance(key, str) and sorted(tag.findall(key)) != sorted(tag.findall(said))
    ] == []


@pytest.mark.parametrize("language", ["es"])
def test_the_libraries_speak_the_language_too(language: str) -> None:
    with translation.override(language):
        said = translation.gettext("This field is required.")
        from_allauth = translation.gettext("Too many failed login attempts. Try again later.")
    assert said == "Este campo es requerido."
    assert not from_allauth.startswith("Too many")


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("<p>Cubierto por el plan</p>", []),
        ("<p>Who looked at it</p>", ["Who looked at it"]),
        ("<p>Sign out here</p>", ["Sign out here"]),
        ('<a aria-label="Go to the desk">Ir</a>', ["Go to the desk"]),
        ('<cite lang="en">Bulletin of the county</cite><p>y <b>this</b></p>', ["this"]),
        ("<script>of the</script><p>ana@the.example</p>", []),
    ],
)
def test_english_that_was_left_over_is_found(page: str, left: list[str]) -> None:
    assert english_left(page, ["Sign out here"]) == left
