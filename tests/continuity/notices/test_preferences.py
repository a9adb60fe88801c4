"""A member chooses the language and the size of their letters."""

import pytest

from continuity.notices.preferences import (
    LetterPreference,
    UnknownLanguage,
    get_letter_preference,
    set_letter_preference,
)
from tests.eligibility.records import new_member

pytestmark = pytest.mark.django_db


def test_who_has_not_said_gets_english_in_ordinary_print() -> None:
    assert get_letter_preference(new_member().pk) == LetterPreference("en", large_print=False)


def test_what_was_chosen_holds_until_it_is_changed() -> None:
    member = new_member()
    for preference in (LetterPreference("es", large_print=True), LetterPreference("en", large_print=True)):
        set_letter_preference(member.pk, preference)
        assert get_letter_preference(member.pk) == preference


def test_letters_are_not_promised_in_a_language_they_are_not_written_in() -> None:
    member = new_member()
    with pytest.raises(UnknownLanguage, match="en and es only"):
        set_letter_preference(member.pk, LetterPreference("tl"))
    assert get_letter_preference(member.pk) == LetterPreference()
