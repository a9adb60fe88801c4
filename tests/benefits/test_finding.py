"""Plain words find the service that people mean; where several fit, all of them are offered and none is chosen."""

from pathlib import Path

import pytest

from benefits.facts import Service
from benefits.rules.finding import Fit, find_services, split_phrases
from benefits.selectors.finding import read_further_words
from benefits.services.reference_rows import read_benefit_files

SERVICES: tuple[Service, ...] = tuple(read_benefit_files(Path(__file__).parents[2] / "benefits" / "reference").services)


def codes(words: str) -> list[str]:
    return [each.service.code for each in find_services(words, SERVICES, read_further_words())]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("wheelchair van", "nemt"),
        ("psychologist", "mental_health_mild"),
        ("caretaker", "ihss"),
        ("metadona", "substance_use_disorder"),
        ("guardería de adultos", "cbas"),
        ("Wheelchair Vans", "nemt"),
        ("crown", "dental_crown"),
        ("a crown for my tooth", "dental_crown"),
        ("CBAS", "cbas"),
        ("adult day care", "cbas"),
        ("corona", "dental_crown"),
        ("silla de ruedas", "wheelchair"),
        ("pañales", "incontinence_supplies"),
        ("panales", "incontinence_supplies"),
        ("audifonos", "hearing_aids"),
        ("dentista", "dental"),
        ("ER", "emergency"),
        ("x-ray", "x_ray"),
        ("xray", "x_ray"),
        ("hearing aid", "hearing_aids"),
        ("glasses", "eyewear"),
        ("dialisis", "dialysis"),
        ("Crown made in a laboratory", "dental_crown"),
        ("ride to the doctor", "nmt"),
    ],
)
def test_plain_words_find_their_service(words: str, code: str) -> None:
    assert codes(words) == [code]


def test_words_of_several_services_offer_all_of_them() -> None:
    assert codes("root canal") == ["dental_root_canal_front", "dental_root_canal_back"]
    assert codes("rehab") == ["physical_therapy", "occupational_therapy", "substance_use_disorder"]


def test_a_slip_of_the_pen_is_offered_but_not_taken() -> None:
    found = find_services("denturse", SERVICES, read_further_words())
    assert "dental_dentures" in [each.service.code for each in found]
    assert {each.fit for each in found} == {Fit.SPELLED_ALIKE}


@pytest.mark.parametrize("words", ["", "  ", "qwxyz", "!"])
def test_words_that_mean_nothing_find_nothing(words: str) -> None:
    assert codes(words) == []


def test_several_services_may_be_typed_at_once() -> None:
    assert split_phrases(" crown, wheelchair van ;CBAS,") == ("crown", "wheelchair van", "CBAS")


def test_every_further_word_is_of_a_service_and_finds_it() -> None:
    further = read_further_words()
    assert {service.code for service in SERVICES} == set(further)
    lost = [(code, word) for code, words in further.items() for word in words if code not in codes(word)]
    assert lost == []
