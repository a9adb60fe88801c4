"""Names and coded sentences in the language of the page that is being made."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cmc_portal.languages import SOURCE
from cmc_portal.translated import Texts, load_texts


def read_name(english: str) -> str:
    """The name of a service, a responsible party or the like as the reader knows it."""
    texts = _texts()
    return texts.name(english) if texts else english


def read_sentence(code: str, english: str, template: str, values: Mapping[str, str] | None = None) -> str:
    """The sentence of a code in the reader's language; where it cannot be said there it is English, and says so."""
    texts = _texts()
    if texts is None:
        return english
    return texts.sentence(code, english, template, values) or _("In English: %(text)s") % {"text": english}


def _texts() -> Texts | None:
    language = get_language() or SOURCE
    return load_texts(language)
