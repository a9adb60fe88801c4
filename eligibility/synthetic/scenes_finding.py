"""Scenes of finding the member, and of what was known when: numbers, names, corrections and contradictions."""

from datetime import UTC, date, datetime

from cmc_portal.answers import Outcome
from eligibility.facts import Program
from eligibility.synthetic.histories import Period
from eligibility.synthetic.scenes import Ask, Expected, Scene, cal_mediconnect, medi_medi, no_plan, someone

CMC = Program.CAL_MEDICONNECT
MEDI_MEDI = Program.MEDI_MEDI_PLAN
ANY_DAY = date(2019, 3, 3)
FOUND = Expected("Found; covered by L.A. Care Cal MediConnect", Outcome.ACTIVE, ("E-ACTIVE-1",), CMC, "la-care")
BEFORE_CORRECTIONS = datetime(2026, 3, 3, 20, tzinfo=UTC)


def knowledge_scenes() -> tuple[Scene, ...]:
    """What was said on 3 March 2026, and what is said since the correction of 10 March."""
    return (
        _terminated_backwards(),
        _added_backwards(),
        _two_sources_disagree(),
        _unknown_plan_code(),
        _merged(),
    )


def _terminated_backwards() -> Scene:
    return Scene(
        "terminated-backwards",
        "L.A. Care Medicare Plus; on 2026-03-10 the state ended her enrolment as of 2025-11-30",
        "Both answers were right on their day: ask once as of now and once as known on 3 March.",
        someone(142, "LARCHWATER, MERCEDES", "1952-04-19", "19"),
        (cal_mediconnect("la-care", "19", "2017-02"), medi_medi("la-care", "19")),
        (
            Ask(
                date(2026, 2, 1),
                Expected("As known on 3 March: covered", Outcome.ACTIVE, ("E-ACTIVE-2",), MEDI_MEDI, "la-care"),
                known_at=BEFORE_CORRECTIONS,
            ),
            Ask(
                date(2025, 12, 1),
                Expected(
                    "As known now, on the first day after: Original Medicare, and no word of the move of 2023",
                    Outcome.NOT_ACTIVE,
                    ("E-UNTIL-1", "E-AFTER-3"),
                    Program.ORIGINAL_MEDICARE,
                    shows=("2025-11-30",),
                ),
            ),
            Ask(
                date(2026, 2, 1),
                Expected(
                    "As known now: not covered since 2025-11-30",
                    Outcome.NOT_ACTIVE,
                    ("E-UNTIL-1",),
                    shows=("2025-11-30",),
                ),
            ),
        ),
        corrections=(medi_medi("la-care", "19", "2023-01", "2025-11"),),
        correction="024",
    )


def _added_backwards() -> Scene:
    return Scene(
        "added-backwards",
        "Fee for service; on 2026-03-10 the state put him into Molina from 2025-12-01",
        "Coverage that nobody could have known of when it began.",
        someone(143, "LAURELSTEAD, VICTOR", "1957-01-21", "33", sex="M"),
        (no_plan("33", "2025-01"),),
        (
            Ask(
                date(2026, 1, 15),
                Expected(
                    "As known on 3 March: Original Medicare and Medi-Cal without a plan",
                    Outcome.ACTIVE,
                    (),
                    Program.MEDI_CAL_FFS,
                ),
                known_at=BEFORE_CORRECTIONS,
            ),
            Ask(
                date(2025, 11, 15),
                Expected(
                    "As known now, before the plan: Original Medicare and Medi-Cal without a plan",
                    Outcome.ACTIVE,
                    ("E-MEDICARE-1", "E-MEDICAL-1"),
                    Program.MEDI_CAL_FFS,
                ),
            ),
            Ask(
                date(2026, 1, 15),
                Expected(
                    "As known now: in Molina's Medi-Medi Plan", Outcome.ACTIVE, ("E-ACTIVE-2",), MEDI_MEDI, "molina"
                ),
            ),
        ),
        corrections=(medi_medi("molina", "33", "2025-12", aid_codes="10;402"),),
        correction="021",
    )


def _two_sources_disagree() -> Scene:
    return Scene(
        "two-sources-disagree",
        "The state says Molina, a plan's own roster says L.A. Care, for the same months",
        "Two records that contradict each other are shown as such, never settled by guessing.",
        someone(144, "MAPLEBARROW, SOLEDAD", "1950-05-15", "19"),
        (medi_medi("molina", "19", "2024-01"),),
        (
            Ask(
                date(2026, 2, 1),
                Expected(
                    "Cannot be determined: two records disagree",
                    Outcome.CANNOT_DETERMINE,
                    ("E-DISPUTE-1",),
                    shows=("disputed",),
                ),
            ),
        ),
        contradictions=(medi_medi("la-care", "19", "2025-10"),),
    )


def _unknown_plan_code() -> Scene:
    return Scene(
        "unknown-plan-code",
        "The roster names a health-plan code that no table has (X99)",
        "Kept with its line, told as unknown, and no reason to drop the member.",
        someone(145, "MYRTLECREST, MANUEL", "1953-03-31", "36", sex="M"),
        (Period(2025 * 12, None, "X99", "36", "10;401"),),
        (
            Ask(
                date(2026, 2, 1),
                Expected(
                    "Cannot be determined: the plan's code is not known",
                    Outcome.CANNOT_DETERMINE,
                    ("E-UNRECOGNIZED-1",),
                    shows=("X99",),
                ),
            ),
        ),
    )


def _merged() -> Scene:
    before = someone(946, "OAKMONT, GRACIELA", "1946-06-16", "30", plan_id="DEMO00146")
    person = someone(146, "OAKMONT, GRACIELA", "1946-06-16", "30", former_cins=(before.cin,))
    covered = Expected("Found; covered by OneCare Connect", Outcome.ACTIVE, ("E-ACTIVE-1",), CMC, "caloptima")
    return Scene(
        "numbers-merged",
        f"Known as {before.cin} until 2026-03-10, when the state gave her another number",
        "The old number still finds her.",
        person,
        (cal_mediconnect("caloptima", "30", "2015-09"), medi_medi("caloptima", "30")),
        (
            Ask(date(2022, 6, 1), covered, member={"cin": before.cin, "birth_date": "1946-06-16"}),
            Ask(date(2022, 6, 1), covered),
        ),
        corrections=(medi_medi("caloptima", "30"),),
        correction="001",
        person_before=before._replace(mbi=person.mbi),
    )


def name_scenes() -> tuple[Scene, ...]:
    """Names and numbers as people type them; everybody here is in L.A. Care unless told otherwise."""
    return (_accents_hyphen_suffix(), *_twins(), _no_birth_date(), _card_issued_again(), _wrong_birth_date())


def _in_la_care() -> tuple[Period, ...]:
    return (cal_mediconnect("la-care", "19", "2015-06"), medi_medi("la-care", "19"))


def _accents_hyphen_suffix() -> Scene:
    person = someone(147, "MUÑOZ-ÁLVAREZ, JOSÉ", "1944-07-25", "19", sex="M", name_suffix="JR")
    by_name = {"last_name": "Munoz Alvarez", "first_name": "Jose", "birth_date": "1944-07-25"}
    return Scene(
        "accents-hyphen-suffix",
        "José Muñoz-Álvarez Jr.",
        "However the name is typed, with or without accents, hyphen and suffix, it is the same person.",
        person,
        _in_la_care(),
        (
            Ask(ANY_DAY, FOUND, member=by_name),
            Ask(ANY_DAY, FOUND, member={"cin": person.cin, "last_name": "Muñoz-Álvarez Jr."}),
        ),
    )


def _no_birth_date() -> Scene:
    person = someone(149, "PALMGROVE, INES", "", "19")
    words = "Not found: nothing says that the birth date is right"
    return Scene(
        "no-birth-date",
        "No birth date on the roster",
        "Found by number and last name; a birth date cannot agree with none on record.",
        person,
        _in_la_care(),
        (
            Ask(ANY_DAY, FOUND, member={"cin": person.cin, "last_name": "Palmgrove"}),
            Ask(
                ANY_DAY,
                Expected(words, Outcome.NOT_FOUND, ("I-NOTFOUND-1",)),
                member={"cin": person.cin, "birth_date": "1951-01-01"},
            ),
        ),
    )


def _card_issued_again() -> Scene:
    person = someone(150, "PINEGLADE, FLORA", "1951-08-15", "19", card_issued_on="20230308", card_check_digit="4")
    return Scene(
        "card-issued-again",
        "A new card was issued on 2023-03-08",
        "The card's number holds the CIN, a check digit and the day of issue with one digit for the year.",
        person,
        _in_la_care(),
        (
            Ask(ANY_DAY, FOUND, member={"bic": f"{person.cin}43067", "birth_date": "1951-08-15"}),
            Ask(ANY_DAY, FOUND, member={"mbi": person.mbi, "last_name": "PINEGLADE"}),
        ),
    )


def _wrong_birth_date() -> Scene:
    person = someone(151, "REEDHAVEN, ALBERT", "1943-09-27", "19", sex="M")
    words = "Not found; nothing tells which of the two was wrong"
    return Scene(
        "wrong-birth-date",
        "A right CIN typed with a wrong birth date",
        "A wrong birth date and an unknown number look alike to somebody who does not know the person.",
        person,
        _in_la_care(),
        (
            Ask(
                ANY_DAY,
                Expected(words, Outcome.NOT_FOUND, ("I-NOTFOUND-1",)),
                member={"cin": person.cin, "birth_date": "1943-09-28"},
            ),
        ),
    )


def _twins() -> tuple[Scene, ...]:
    """Two people with one name and birth date: the name alone finds neither, a number finds each."""
    one = someone(148, "OLIVEWORTH, MARGARET", "1950-05-05", "19")
    other = someone(152, "OLIVEWORTH, MARGARET", "1950-05-05", "37")
    by_name = {"last_name": "Oliveworth", "first_name": "Margaret", "birth_date": "1950-05-05"}
    several = Expected("Nobody is picked: more than one person matches", Outcome.NOT_FOUND, ("I-SEVERAL-1",))
    why = "A name search must not pick between two people."
    return (
        Scene(
            "same-name-los-angeles",
            "Same names and birth date as somebody in San Diego",
            why,
            one,
            _in_la_care(),
            (
                Ask(ANY_DAY, several, member=by_name),
                Ask(
                    ANY_DAY,
                    Expected(
                        "By CIN and birth date: found, L.A. Care", Outcome.ACTIVE, ("E-ACTIVE-1",), CMC, "la-care"
                    ),
                ),
            ),
        ),
        Scene(
            "same-name-san-diego",
            "Same names and birth date as somebody in Los Angeles",
            why,
            other,
            (cal_mediconnect("molina", "37", "2015-06"), medi_medi("molina", "37")),
            (
                Ask(
                    ANY_DAY,
                    Expected("By CIN and birth date: found, Molina", Outcome.ACTIVE, ("E-ACTIVE-1",), CMC, "molina"),
                ),
            ),
        ),
    )
