"""How a member wants letters: the language, and large print."""

from dataclasses import dataclass

from continuity.models import NoticePreference
from continuity.notices.wording import LANGUAGES


class UnknownLanguage(ValueError):
    """Letters are not written in that language."""


@dataclass(frozen=True, slots=True)
class LetterPreference:
    """How a member wants letters; English in ordinary print where they have not said."""

    language: str = "en"
    large_print: bool = False


def get_letter_preference(member_id: int) -> LetterPreference:
    """How does the member want letters?"""
    row = NoticePreference.objects.filter(member_id=member_id).first()
    return LetterPreference(row.language, row.large_print) if row else LetterPreference()


def set_letter_preference(member_id: int, preference: LetterPreference) -> None:
    """Keeps how the member wants letters, from the next one queued on. Raises UnknownLanguage."""
    if preference.language not in LANGUAGES:
        raise UnknownLanguage(f"Letters are written in {' and '.join(LANGUAGES)} only.")
    wanted = {"language": preference.language, "large_print": preference.large_print}
    NoticePreference.objects.update_or_create(member_id=member_id, defaults=wanted)
