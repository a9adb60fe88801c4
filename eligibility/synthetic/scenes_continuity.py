"""Scenes of continuity of care: who may keep a provider outside the network, and until when.

The providers and visits they rest on come as files of their own (`continuity/synthetic/demo_evidence.py`).
"""

from datetime import date

from cmc_portal.answers import Outcome, Verdict
from cmc_portal.dates import Span
from eligibility.facts import Circumstance, CircumstanceKind, Program
from eligibility.synthetic.scenes import Ask, Expected, Keeping, Scene, cal_mediconnect, medi_cal_plan, no_plan, someone

CMC = Program.CAL_MEDICONNECT
# Made up: nine digits that count up from 100000000, and the last digit that fits them.
HEART_NPI = "1000000020"
EQUIPMENT_NPI = "1000000053"
NETWORK_NPI = "1000000061"
NURSING_NPI = "1000000079"
EMERGENCY_NPI = "1000000087"


def continuity_scenes() -> tuple[Scene, ...]:
    """Everybody here is in Health Net Los Angeles unless told otherwise."""
    return (
        _two_visits(),
        *_one_visit(),
        _only_in_an_emergency(),
        _equipment(),
        _in_the_network(),
        _joined_while_the_rules_changed(),
        _nursing_facility(),
        _medi_cal_plan_only(),
        _left_early(),
    )


def _ask(day: date, npi: str, words: str, keeping: Keeping, *codes: str) -> Ask:
    expected = Expected(words, Outcome.ACTIVE, codes, CMC, "health-net", keeping=keeping)
    return Ask(day, expected, provider_npi=npi)


def _two_visits() -> Scene:
    return Scene(
        "two-visits-to-a-cardiologist",
        "Joined on 2014-07-01; saw a cardiologist outside the network twice in the year before",
        "The two sides have windows of their own: six months for Medicare services, twelve for Medi-Cal services.",
        someone(160, "SAGEFIELD, OLGA", "1947-10-04", "19"),
        (cal_mediconnect("health-net", "19", "2014-07"),),
        (
            _ask(
                date(2014, 9, 10),
                HEART_NPI,
                "May keep the cardiologist if the plan approves: Medicare services to 2014-12-31, Medi-Cal services to "
                "2015-06-30. Nobody has asked yet; asked on 2014-09-10, the plan must start by 2014-09-17 and decide "
                "by 2014-10-10",
                Keeping(Verdict.YES, "not_requested", date(2014, 7, 1), date(2014, 12, 31)),
                "C-ASK-1",
                "C-VISITS-1",
            ),
            _ask(
                date(2015, 3, 2),
                HEART_NPI,
                "Medicare services ended on 2014-12-31; Medi-Cal services could go on to 2015-06-30",
                Keeping(Verdict.YES, "not_requested", date(2014, 7, 1), date(2015, 6, 30)),
                "C-ENDED-1",
                "C-ASK-1",
            ),
        ),
    )


def _one_visit() -> tuple[Scene, ...]:
    return (
        Scene(
            "one-visit-in-2014",
            "Joined on 2014-07-01; saw the cardiologist once",
            "At first a specialist needed two visits. The plan offers a cardiologist of its network.",
            someone(161, "REEDWATER, HELEN", "1945-04-17", "19"),
            (cal_mediconnect("health-net", "19", "2014-07"),),
            (
                _ask(
                    date(2014, 9, 10),
                    HEART_NPI,
                    "No: a specialist needs two visits in the twelve months before joining",
                    Keeping(Verdict.NO, "not_eligible"),
                    "C-VISITS-2",
                ),
            ),
        ),
        Scene(
            "one-visit-in-2018",
            "Joined on 2018-03-01; saw the cardiologist once",
            "Later one visit was enough, and both sides had twelve months.",
            someone(162, "PINECROFT, ARAM", "1949-12-19", "19", sex="M"),
            (cal_mediconnect("health-net", "19", "2018-03"),),
            (
                _ask(
                    date(2018, 3, 20),
                    HEART_NPI,
                    "May keep the cardiologist to 2019-02-28 if the plan approves; nobody has asked yet",
                    Keeping(Verdict.YES, "not_requested", date(2018, 3, 1), date(2019, 2, 28)),
                    "C-ASK-1",
                ),
            ),
        ),
    )


def _only_in_an_emergency() -> Scene:
    return Scene(
        "only-in-an-emergency",
        "Joined on 2018-03-01; saw the doctor once, in an emergency room",
        "A visit in an emergency shows no relationship.",
        someone(163, "WILLOWSHAW, NESTOR", "1950-02-08", "19", sex="M"),
        (cal_mediconnect("health-net", "19", "2018-03"),),
        (
            _ask(
                date(2018, 3, 20),
                EMERGENCY_NPI,
                "No: the only visit was in an emergency",
                Keeping(Verdict.NO, "not_eligible"),
                "C-VISITS-3",
            ),
        ),
    )


def _equipment() -> Scene:
    return Scene(
        "equipment-supplier",
        "Joined on 2018-03-01; wants to keep the supplier of her wheelchair",
        "Suppliers of equipment, transport and other ancillary providers cannot be kept.",
        someone(164, "YUCCAHILL, MARGARET", "1946-07-30", "19"),
        (cal_mediconnect("health-net", "19", "2018-03"),),
        (
            _ask(
                date(2018, 3, 20),
                EQUIPMENT_NPI,
                "No: equipment is not covered by continuity of care",
                Keeping(Verdict.NO, "not_eligible"),
                "C-KIND-5",
            ),
        ),
    )


def _in_the_network() -> Scene:
    return Scene(
        "provider-in-the-network",
        "Joined on 2014-07-01; her doctor is in the plan's network",
        "Then nothing needs to be asked.",
        someone(165, "HOLLYBROOK, DOLORES", "1948-08-21", "19"),
        (cal_mediconnect("health-net", "19", "2014-07"),),
        (
            _ask(
                date(2014, 9, 10),
                NETWORK_NPI,
                "The doctor is in the network: not needed",
                Keeping(Verdict.YES, "in_network"),
                "C-INNETWORK-1",
            ),
        ),
    )


def _joined_while_the_rules_changed() -> Scene:
    return Scene(
        "joined-while-the-rules-changed",
        "Joined on 2016-05-01, between the two versions of the rules",
        "Nobody has shown on which day the new rules began, so a person must look at it.",
        someone(166, "FERNRIDGE, LUZ", "1951-03-03", "19"),
        (cal_mediconnect("health-net", "19", "2016-05"),),
        (
            _ask(
                date(2016, 5, 20),
                HEART_NPI,
                "Cannot be told: the rules changed in those weeks",
                Keeping(Verdict.UNKNOWN, "unknown"),
                "C-DOUBT-1",
            ),
        ),
    )


def _nursing_facility() -> Scene:
    return Scene(
        "nursing-facility-resident",
        "Lived in a nursing facility outside the network when he joined on 2015-01-01",
        "A resident may stay for as long as Cal MediConnect lasts.",
        someone(167, "OAKTHWAITE, CECIL", "1938-05-11", "19", sex="M"),
        (cal_mediconnect("health-net", "19", "2015-01"),),
        (
            _ask(
                date(2019, 6, 3),
                NURSING_NPI,
                "May stay to 2022-12-31 if the plan approves; nobody has asked yet",
                Keeping(Verdict.YES, "not_requested", date(2015, 1, 1), date(2022, 12, 31)),
                "C-FACILITY-1",
            ),
        ),
        circumstances=(Circumstance(CircumstanceKind.NURSING_FACILITY_RESIDENT, Span(date(2014, 6, 1))),),
    )


def _medi_cal_plan_only() -> Scene:
    return Scene(
        "medi-cal-plan-only",
        "In Health Net for Medi-Cal only, with Original Medicare",
        "A Medi-Cal plan does not limit which Medicare doctors a person sees.",
        someone(168, "CLOVERLEA, GRACIELA", "1949-01-26", "19"),
        (medi_cal_plan("health-net", "19", "2015-01"),),
        (
            Ask(
                date(2015, 6, 10),
                Expected(
                    "For Medicare services nothing needs to be asked; for Medi-Cal services ask the plan",
                    Outcome.ACTIVE,
                    ("C-NOTNEEDED-3", "C-MONTHS-3"),
                    Program.ORIGINAL_MEDICARE,
                    keeping=Keeping(Verdict.YES, "not_needed"),
                ),
                provider_npi=HEART_NPI,
            ),
        ),
    )


def _left_early() -> Scene:
    return Scene(
        "left-the-plan-early",
        "Joined on 2014-07-01 and left on 2014-10-31; saw the cardiologist twice before",
        "Continuity of care lasts only while a member stays in the plan.",
        someone(169, "LINDENGATE, RAFAEL", "1947-11-14", "19", sex="M"),
        (cal_mediconnect("health-net", "19", "2014-07", "2014-10"), no_plan("19", "2014-11")),
        (
            _ask(
                date(2014, 9, 10),
                HEART_NPI,
                "As it turned out, only to 2014-10-31",
                Keeping(Verdict.YES, "not_requested", date(2014, 7, 1), date(2014, 10, 31)),
                "C-END-1",
            ),
            Ask(
                date(2014, 11, 3),
                Expected(
                    "Not in a plan for Medicare any more: for Medicare services nothing needs to be asked",
                    Outcome.NOT_ACTIVE,
                    ("C-NOTNEEDED-3",),
                    Program.ORIGINAL_MEDICARE,
                    keeping=Keeping(Verdict.YES, "not_needed"),
                ),
                provider_npi=HEART_NPI,
            ),
        ),
    )
