"""What is data is said in every complete language: no sentence missing, none stale, the same places in braces."""

import string
from pathlib import Path

import pytest
import yaml
from django.utils import translation

from cmc_portal.help.glossary import get_glossary
from cmc_portal.languages import State, load_languages
from cmc_portal.translated import Texts, load_texts, mark_of, match_places
from cmc_portal.words_as_read import read_name, read_sentence
from continuity.rules.verdict import _STATUS_WORDS
from inquiries.in_language import in_language
from inquiries.rules.next_steps import _PAYERS
from inquiries.texts import all_reasons, next_step_texts

ROOT = Path(__file__).parents[1]
TRANSLATED = [each.code for each in load_languages() if each.state is State.COMPLETE]
every_language = pytest.mark.parametrize("language", TRANSLATED)


def english_sentences() -> dict[str, str]:
    return {code: each.text for code, each in all_reasons().items()} | next_step_texts()


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def texts_of(language: str) -> Texts:
    texts = load_texts(language)
    assert texts is not None
    return texts


@every_language
def test_every_code_has_its_sentence_and_none_is_left_over(language: str) -> None:
    assert set(texts_of(language).sentences) ^ set(english_sentences()) == set()


@every_language
def test_no_sentence_translates_english_words_that_have_changed(language: str) -> None:
    english = english_sentences()
    known = texts_of(language).sentences
    assert [code for code, each in known.items() if code in english and each.of != mark_of(english[code])] == []


@every_language
def test_a_sentence_has_the_same_places(language: str) -> None:
    english = english_sentences()
    known = texts_of(language).sentences
    assert [
        code for code, each in known.items() if code in english and places(each.text) != places(english[code])
    ] == []


@every_language
def test_every_name_that_is_data_has_its_words_and_none_is_left_over(language: str) -> None:
    needed = _names("benefits/reference/services.yaml", "services")
    needed |= _names("benefits/reference/responsible_parties.yaml", "parties")
    needed |= _names("eligibility/reference/help_lines.yaml", "help_lines")
    needed |= _names("eligibility/reference/help_lines.yaml", "help_lines", "hours")
    needed |= {
        words for term in get_glossary().values() for words in (term.name, term.long, term.plain, term.trade) if words
    }
    needed |= {each.english_name for each in load_languages()}
    needed |= {*_STATUS_WORDS.values(), *_PAYERS.values(), *_kinds_of_other_coverage(), *_limits()}
    # Written in the code of rules, for a plan that has no name and a provider of whom too little is known.
    in_code = {
        *("a plan", "a plan under contract {contract}", "of the same organisation", "the plan on the member's card"),
        *("1 or 2", "a kind that is not described", "not told", "blank", "a Medi-Cal plan"),
    }
    assert set(texts_of(language).words) ^ (needed | in_code) == set()


def _names(path: str, key: str, name: str = "name") -> set[str]:
    return {each[name] for each in yaml.safe_load((ROOT / path).read_text())[key] if each.get(name)}


def _kinds_of_other_coverage() -> set[str]:
    raw = yaml.safe_load((ROOT / "eligibility/rules/parameters/other_coverage_names.yaml").read_text())
    return {kind for dated in raw["values"].values() for kind in dated["value"].values()}


def _limits() -> set[str]:
    lines = (yaml.safe_load(path.read_text()) for path in (ROOT / "benefits/reference/lines").glob("*.yaml"))
    limits = [line["limit"] for each in lines for line in each["lines"] if line.get("limit")]
    return {limit[what].replace("_", " ") for limit in limits for what in ("unit", "period") if limit.get(what)}


def test_a_stored_answer_is_said_in_spanish_and_stays_as_it_is() -> None:
    stored = {
        "trace_number": "T",
        "reasons": {
            "E-UNTIL-1.2": {
                "text": "The person was in Health Net until 2022-05-23.",
                "source": None,
                "standing": "verified",
                "values": {"plan": "Health Net", "last_day": "2022-05-23"},
            },
            "E-END-1": {"text": "Words of an earlier release.", "source": None, "standing": "verified"},
        },
        "next_steps": [{"code": "N-BILL-MEDI-CAL", "phone": None, "text": PAYER_STEP}],
        "services": [
            {"name": "Dental care", "responsible": {"code": "medi-cal-ffs", "name": "Medi-Cal fee-for-service"}}
        ],
    }
    with translation.override("es"):
        said = in_language(stored)
    assert said["reasons"]["E-UNTIL-1.2"]["text"] == "La persona estuvo en Health Net hasta el 2022-05-23."
    assert said["reasons"]["E-END-1"]["text"].endswith("Words of an earlier release.")
    assert said["next_steps"][0]["text"] == (
        "Cobre a Medi-Cal de pago por servicio la parte de Medi-Cal después de que Medicare haya pagado."
    )
    assert said["services"][0]["name"] == "Atención dental"
    assert said["services"][0]["responsible"]["name"] == "Medi-Cal de pago por servicio"
    assert stored["services"][0]["name"] == "Dental care"
    assert in_language(stored) == stored


PAYER_STEP = "Bill Medi-Cal fee-for-service for Medi-Cal after Medicare has paid."


def test_several_names_with_commas_are_said_one_by_one() -> None:
    with translation.override("es"):
        assert read_name("Wheelchair, CT, MRI and PET scans") == "Silla de ruedas, Tomografías, resonancias y PET"
        assert read_name("a plan under contract H3237") == "un plan con el contrato H3237"
        assert read_name("Kaiser Permanente of Nowhere") == "Kaiser Permanente of Nowhere"


def test_what_cannot_be_said_stays_english_and_says_so() -> None:
    with translation.override("es"):
        assert read_sentence("X-NEW-1", "A new sentence.", "A new sentence.").endswith("A new sentence.")
        assert read_sentence("X-NEW-1", "A new sentence.", "A new sentence.") != "A new sentence."


def test_places_are_found_again_in_what_was_made_from_a_template() -> None:
    assert match_places("From {a} to {b}; {a} counts.", "From x to y z; x counts.") == {"a": "x", "b": "y z"}
    assert match_places("From {a}.", "To x.") is None
