"""Every letter has its words in both languages, by code, and says what it must."""

import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from continuity.facts import DecisionOutcome, NoticeKind, RequesterKind, Side, WindowChange
from continuity.notices import letters
from continuity.notices.letters import Letter, Phone, Reader, SideDecision, compose_letter
from continuity.notices.wording import FOLDER, LANGUAGES, get_texts
from continuity.rules.denial import DenialReason
from eligibility.rules.help_lines import load_help_lines
from tests.continuity.notices.examples import MEDI_CAL_DAYS, MEDICARE_DAYS, NO_VISITS, PLAIN, example, list_variants


def words_of(letter: Letter) -> str:
    """Everything the letter says, line by line."""
    box = (f"{row.label}: {row.text}" for row in letter.box)
    sections = (line for each in letter.sections for line in (each.heading, *each.paragraphs, *each.items))
    lines = (letter.title, letter.dear, letter.on_behalf, *letter.lead, letter.box_heading, *box, *sections)
    return "\n".join(line for line in lines if line).replace("\u00a0", " ")


def all_texts(entry: Any) -> Iterator[str]:
    """Every text of a YAML tree."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for key, each in entry.items():
            if key not in ("if", "list", "rows", "use") or (key == "rows" and not isinstance(each, str)):
                yield from all_texts(each)
    elif isinstance(entry, list):
        for each in entry:
            yield from all_texts(each)


def shape_of(entry: Any) -> Any:
    """A YAML tree without its words: what is said when."""
    if isinstance(entry, dict):
        return {key: each if key in ("if", "list", "use") else shape_of(each) for key, each in entry.items()}
    return [shape_of(each) for each in entry] if isinstance(entry, list) else "…"


# --- Complete, both ways.


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_one_file_a_kind_and_no_other(language: str) -> None:
    files = {path.stem for path in (FOLDER / language).iterdir()}
    assert files == {kind.value for kind in NoticeKind} | {"shared", "reasons"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_change_and_side_has_words_and_nothing_else_has(language: str) -> None:
    texts = get_texts(language)
    assert set(texts.denials) == set(DenialReason)
    assert set(texts.changes) == set(WindowChange)
    assert set(texts.sides) == set(Side)
    assert set(texts.help_lines) <= set(load_help_lines())


def test_every_reason_is_worded_for_the_provider_too_in_their_language() -> None:
    assert all(set(each) == {"member", "provider"} for each in get_texts("en").denials.values())
    assert all(set(each) == {"member"} for each in get_texts("es").denials.values())


@pytest.mark.parametrize("kind", NoticeKind)
def test_both_languages_say_the_same_things_in_the_same_order(kind: NoticeKind) -> None:
    english, spanish = (get_texts(language).letters[kind]["member"] for language in LANGUAGES)
    assert shape_of(english) == shape_of(spanish)


def test_both_languages_share_the_names_of_words_and_sections() -> None:
    english, spanish = (get_texts(language) for language in LANGUAGES)
    assert english.words.keys() == spanish.words.keys()
    assert shape_of(english.sections) == shape_of(spanish.sections)
    assert english.help_lines.keys() == spanish.help_lines.keys()


def test_a_text_in_one_language_has_the_places_of_the_other() -> None:
    def places(text: str) -> list[str]:
        return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name})

    for kind in NoticeKind:
        english, spanish = (all_texts(get_texts(language).letters[kind]["member"]) for language in LANGUAGES)
        assert [places(each) for each in english] == [places(each) for each in spanish], kind
    for code in DenialReason:
        one, other = (places(get_texts(language).denials[code]["member"]) for language in LANGUAGES)
        assert one == other, code


def conditions_in(entry: Any) -> Iterator[str]:
    """Every name that an `if` of the tree uses."""
    if isinstance(entry, dict):
        condition = entry.get("if", [])
        yield from [condition] if isinstance(condition, str) else condition
    for each in entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else ():
        yield from conditions_in(each)


def test_every_condition_of_a_text_holds_for_some_letter_and_fails_for_another() -> None:
    variants = [each for kind in NoticeKind for each in list_variants(kind)]
    seen = [letters._list_conditions(each) for each in variants]
    used = {name for kind in NoticeKind for name in conditions_in(get_texts("en").letters[kind])}
    assert used
    for name in used:
        assert {name in each for each in seen} == {True, False}, name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", NoticeKind)
def test_every_variant_can_be_written_to_the_member_and_leaves_no_place_open(kind: NoticeKind, language: str) -> None:
    for facts in list_variants(kind):
        letter = compose_letter(replace(facts, language=language))
        said = words_of(letter)
        assert "{" not in said and "None" not in said and "  " not in said
        assert all(each.paragraphs or each.items for each in letter.sections)
        assert letter.phone
        assert letter.title


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_variant_can_be_written_to_the_provider_without_calling_them_the_member(kind: NoticeKind) -> None:
    for facts in list_variants(kind):
        said = words_of(compose_letter(replace(facts, reader=Reader.PROVIDER)))
        assert "Ana Reyes-García" in said
        assert "you joined" not in said and "Your days" not in said


# --- What they say.


def test_an_approval_names_the_provider_each_side_and_its_days_and_what_happens_at_the_end() -> None:
    letter = compose_letter(example(NoticeKind.APPROVED))
    assert letter.title == "Yes, you can keep seeing Dr. Maria Lee"
    assert [(row.label, row.text) for row in letter.box] == [
        ("Services that Medicare pays for", "07/01/2014 through 12/31/2014"),
        ("Services that Medi-Cal pays for", "07/01/2014 through 06/30/2015"),
    ]
    [at_the_end] = [each for each in letter.sections if each.heading == "What happens at the end"]
    assert at_the_end.paragraphs[0].startswith("After the last day, you will need to see a provider in our network.")


def test_the_same_approval_in_spanish_writes_the_days_out() -> None:
    letter = compose_letter(example(NoticeKind.APPROVED, language="es"))
    assert letter.title == "Sí, puede seguir viendo a Dr. Maria Lee"
    assert [(row.label, row.text.replace("\u00a0", " ")) for row in letter.box] == [
        ("Servicios que paga Medicare", "del 1 de julio de 2014 al 31 de diciembre de 2014"),
        ("Servicios que paga Medi-Cal", "del 1 de julio de 2014 al 30 de junio de 2015"),
    ]


def test_an_approval_in_part_has_the_days_of_one_side_and_the_reason_of_the_other() -> None:
    said = words_of(compose_letter(example(NoticeKind.APPROVED_IN_PART)))
    assert "Services that Medi-Cal pays for: 07/01/2014 through 06/30/2015" in said
    assert "Services that Medicare pays for: Our records do not show enough visits to Dr. Maria Lee" in said
    assert "You can see Dr. John Park, 12 Main Street, Los Angeles. They are in our network." in said


def test_a_denial_gives_the_reason_once_offers_somebody_else_and_says_how_to_disagree() -> None:
    said = words_of(compose_letter(example(NoticeKind.DENIED)))
    assert said.startswith("We said no to the request to keep seeing Dr. Maria Lee\n")
    assert said.count("Our records do not show enough visits") == 1
    assert "Call us at 1-855-464-3571 (TTY 711). We will help you find one." in said
    assert "say: “I want to file a grievance.”" in said
    assert "Ask us also how to appeal and by what day." in said
    assert "Cal MediConnect Ombuds Program: 1-855-501-3077 (TTY 1-855-847-7914)" in said
    assert "HICAP (help with health plans): 1-800-434-0222" in said


def test_a_denial_of_one_side_says_which() -> None:
    said = words_of(compose_letter(example(NoticeKind.DENIED, denied=(NO_VISITS,))))
    assert "Services that Medicare pays for: Our records do not show enough visits" in said


def test_a_denial_because_the_provider_is_in_the_network_does_not_read_as_a_refusal() -> None:
    denied = tuple(SideDecision(side, DecisionOutcome.DENIED, reasons=(DenialReason.IN_NETWORK,)) for side in Side)
    said = words_of(compose_letter(example(NoticeKind.DENIED, denied=denied)))
    assert said.startswith("You do not need our approval to see Dr. Maria Lee\n")
    assert "Dr. Maria Lee is in our network. You can see them." in said
    assert "will not pay" not in said and "Who you can see" not in said


def test_an_acknowledgement_says_who_asked_when_and_by_when_it_is_decided() -> None:
    asked = example(NoticeKind.ACKNOWLEDGEMENT, requester=RequesterKind.PROVIDER, asker="Harbor Clinic")
    said = words_of(compose_letter(asked))
    assert "Harbor Clinic asked if you can keep seeing Dr. Maria Lee. We got this request on 09/08/2014." in said
    assert "We will decide by: 10/08/2014" in said
    assert "This letter is not a yes or a no." in said


def test_without_a_known_due_day_no_day_is_promised() -> None:
    said = words_of(compose_letter(example(NoticeKind.ACKNOWLEDGEMENT, due_on=None)))
    assert "We will write to you: when we have decided" in said
    assert "decide by" not in said


def test_a_letter_that_lacks_what_it_must_say_is_not_written() -> None:
    with pytest.raises(KeyError, match="received_on"):
        compose_letter(example(NoticeKind.ACKNOWLEDGEMENT, received_on=None))


def test_a_letter_to_a_representative_says_who_you_is() -> None:
    asked = example(NoticeKind.APPROVED, reader=Reader.REPRESENTATIVE, recipient_name="Ben Reyes")
    letter = compose_letter(asked)
    assert letter.dear == "Dear Ben Reyes:"
    assert letter.on_behalf == "You act for Ana Reyes-García. In this letter, “you” means Ana Reyes-García."


def test_a_number_that_no_source_confirms_is_printed_with_that_said() -> None:
    letter = compose_letter(example(NoticeKind.APPROVED, phone=Phone("1-888-788-5395", is_sure=False)))
    assert letter.phone == "1-888-788-5395"
    assert letter.phone_note.startswith("We could not check this number.")


def test_without_a_number_for_that_day_the_plan_card_has_it() -> None:
    letter = compose_letter(example(NoticeKind.APPROVED, phone=None))
    assert letter.phone == "Call the number on your plan card."
    assert "call us at the number on your plan card" in words_of(letter)
    assert "1-8" not in words_of(letter)


def test_a_provider_without_a_name_on_file_is_told_by_number() -> None:
    letter = compose_letter(example(NoticeKind.APPROVED, provider_name=""))
    assert letter.title == "Yes, you can keep seeing the provider with the number 1234567893"


@pytest.mark.parametrize(
    ("kind", "change", "title"),
    [
        (NoticeKind.BEFORE_END, WindowChange.GRANTED, "Your days with Dr. Maria Lee end soon"),
        (NoticeKind.BEFORE_END, WindowChange.PROVIDER_JOINED, "Dr. Maria Lee joins our network"),
        (NoticeKind.ENDED, WindowChange.GRANTED, "Your days with Dr. Maria Lee have ended"),
        (NoticeKind.ENDED, WindowChange.PROVIDER_JOINED, "Dr. Maria Lee is now in our network"),
        (NoticeKind.VOIDED, WindowChange.MOVED, "Your days with Dr. Maria Lee have changed"),
        (NoticeKind.VOIDED, WindowChange.GRANTED, "Your days with Dr. Maria Lee count again"),
        (NoticeKind.VOIDED, WindowChange.VOIDED, "You can no longer use your days with Dr. Maria Lee"),
        (NoticeKind.VOIDED, WindowChange.PROVIDER_JOINED, "You do not need our approval to see Dr. Maria Lee"),
    ],
)
def test_the_title_tells_what_became_of_the_days(kind: NoticeKind, change: WindowChange, title: str) -> None:
    assert compose_letter(example(kind, change=change, going_on=())).title == title


def test_a_side_that_goes_on_is_told_beside_the_one_that_ends() -> None:
    letter = compose_letter(example(NoticeKind.ENDED))
    assert letter.title == "Some of your days with Dr. Maria Lee have ended"
    assert "Services that Medi-Cal pays for: through 06/30/2015" in words_of(letter)


def test_who_left_the_plan_is_sent_to_the_new_one() -> None:
    said = words_of(compose_letter(example(NoticeKind.ENDED, change=WindowChange.LEFT_PLAN, going_on=())))
    assert "Our records say that you are no longer in Health Net Cal MediConnect." in said
    assert "Ask your new plan if you can keep seeing Dr. Maria Lee." in said


def test_moved_days_stand_in_the_box_and_a_void_window_has_none() -> None:
    moved = compose_letter(example(NoticeKind.VOIDED, change=WindowChange.MOVED, days=(MEDICARE_DAYS,)))
    assert [row.text for row in moved.box] == ["07/01/2014 through 12/31/2014"]
    assert compose_letter(example(NoticeKind.VOIDED, change=WindowChange.VOIDED)).box == ()


def test_letters_are_written_in_two_languages() -> None:
    with pytest.raises(KeyError):
        compose_letter(replace(PLAIN, language="tl"))


def test_who_pays_is_explained_only_where_the_sides_have_different_days() -> None:
    same = replace(MEDI_CAL_DAYS, last_day=date(2014, 12, 31))
    two = words_of(compose_letter(example(NoticeKind.APPROVED)))
    one = words_of(compose_letter(example(NoticeKind.APPROVED, days=(MEDICARE_DAYS, same))))
    assert "If you do not know who pays" in two
    assert "If you do not know who pays" not in one
