"""The catalogues of the pages as their compiled files have them, and the English sentences that the source asks for."""

import gettext
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

ROOT = Path(__file__).parents[1]
SOURCES = ("accounts", "benefits", "cmc_portal", "continuity", "eligibility", "inquiries", "templates")
# The English of a message, and which of its forms where it has several.
Key = str | tuple[str, int]
PLACE = re.compile(r"%\((\w+)\)s|\{(\w*)\}")


def compiled(path: Path) -> Mapping[Key, str]:
    """What a compiled catalogue says, by the English."""
    with path.open("rb") as file:
        said: dict[Key, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in said.items() if key}


def extracted(folder: Path) -> set[Key]:
    """What the source asks for, found in a copy of it, since the search writes beside what it reads."""
    for name in SOURCES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "migrations"))
    (folder / "locale").mkdir()
    before = Path.cwd()
    os.chdir(folder)
    try:
        with override_settings(LOCALE_PATHS=[folder / "locale"]):
            call_command("makemessages", locale=["es"], no_location=True, verbosity=0)
    finally:
        os.chdir(before)
    # The English put in as its own translation, so that the compiler leaves nothing out.
    catalogue = folder / "locale/es/LC_MESSAGES/django"
    english, binary = catalogue.with_suffix(".en.po"), catalogue.with_suffix(".mo")
    subprocess.run(["msgen", "--output-file", english, catalogue.with_suffix(".po")], check=True)
    subprocess.run(["msgfmt", "--output-file", binary, english], check=True)
    return {key for key in compiled(binary) if not isinstance(key, tuple) or key[1] < 2}


def places(text: str) -> set[str]:
    """The names that a message leaves open."""
    return {one or other for one, other in PLACE.findall(text)}


def sentences_of(language: str) -> list[str]:
    """The English of every message of more than two words that reads otherwise in that language; those with places
    cannot be looked for."""
    told = compiled(ROOT / "locale" / language / "LC_MESSAGES/django.mo")
    return [
        key
        for key, said in told.items()
        if isinstance(key, str) and key != said and len(key.split()) > 2 and not PLACE.search(key)
    ]
