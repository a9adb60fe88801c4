"""Members read letters of the sixth grade or below, in both languages: measured on letters with real values.

Only whole sentences are measured: headings and telephone lists would make every letter look easier than it is.
English syllables are those of the CMU Pronouncing Dictionary.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from textstat import textstat
from textstat.backend.counts import _count_syllables  # noqa: F401 - so that its module is there to be patched

from continuity.facts import NoticeKind
from continuity.notices.letters import LetterFacts, compose_letter
from tests.continuity.notices.examples import list_variants
from tests.inquiries.my.reading import read_dictionary

SIXTH_GRADE = 6.0
# Fernández Huerta's own scale: from 70 on a text is for the sixth grade, from 80 for the fifth.
SIXTH_GRADE_SPANISH = 70.0
LETTERS = [
    pytest.param(kind, facts, id=f"{kind}-{number}")
    for kind in NoticeKind
    for number, facts in enumerate(list_variants(kind))
]


@pytest.fixture(scope="module", autouse=True)
def syllables() -> Iterator[None]:
    """The dictionary comes with a package: the measure would fetch it from elsewhere."""
    dictionary = read_dictionary()
    with pytest.MonkeyPatch.context() as patch:
        counting = sys.modules["textstat.backend.counts._count_syllables"]
        patch.setattr(counting, "get_cmudict", lambda language: dictionary if language[:2] == "en" else None)
        yield


def sentences_of(facts: LetterFacts) -> str:
    """The letter's whole sentences; the point of "Dr." ends none."""
    letter = compose_letter(facts)
    parts = (*letter.lead, *(each for section in letter.sections for each in section.paragraphs))
    return " ".join(each for each in parts if each.endswith((".", "”"))).replace("Dr. ", "Doctor ")


@pytest.mark.parametrize(("kind", "facts"), LETTERS)
def test_an_english_letter_is_of_the_sixth_grade(kind: NoticeKind, facts: LetterFacts) -> None:
    textstat.set_lang("en_US")
    assert textstat.flesch_kincaid_grade(sentences_of(facts)) <= SIXTH_GRADE


@pytest.mark.parametrize(("kind", "facts"), LETTERS)
def test_a_spanish_letter_is_of_the_sixth_grade(kind: NoticeKind, facts: LetterFacts) -> None:
    textstat.set_lang("es")
    text = sentences_of(replace(facts, language="es"))
    assert textstat.fernandez_huerta(text) >= SIXTH_GRADE_SPANISH
    assert textstat.crawford(text) <= SIXTH_GRADE


def test_the_measure_finds_a_hard_text_hard() -> None:
    textstat.set_lang("en_US")
    hard = "Continuity of care authorization determinations are communicated to beneficiaries following adjudication."
    assert textstat.flesch_kincaid_grade(hard) > SIXTH_GRADE
    textstat.set_lang("es")
    hard = (
        "Las determinaciones relativas a la autorización de continuidad asistencial se comunicarán a los beneficiarios."
    )
    assert textstat.fernandez_huerta(hard) < SIXTH_GRADE_SPANISH
