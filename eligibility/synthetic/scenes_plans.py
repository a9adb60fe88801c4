"""Scenes of the programme itself: the plans of the seven counties, their names and contracts, what came after."""

from datetime import date

from cmc_portal.answers import Outcome, Verdict
from cmc_portal.dates import Span
from eligibility.facts import Circumstance, CircumstanceKind, Program
from eligibility.synthetic.people import Person
from eligibility.synthetic.scenes import (
    DISABLED_IN_PLAN,
    LOST,
    Ask,
    Expected,
    Scene,
    cal_mediconnect,
    medi_cal_plan,
    medi_medi,
    no_medicare,
    someone,
)

CMC = Program.CAL_MEDICONNECT
MEDI_MEDI = Program.MEDI_MEDI_PLAN
MEDI_CAL = Program.MEDI_CAL_MANAGED_CARE


def programme_scenes() -> tuple[Scene, ...]:
    """The life of the programme: joining, its end on 2022-12-31, leaving and staying out."""
    return (
        _from_the_start(),
        _handed_over(),
        _asked_to_leave(),
        *_opt_outs(),
        _medi_medi_today(),
        *_san_diego_2024(),
    )


def _from_the_start() -> Scene:
    return Scene(
        "from-the-start",
        "Health Net Los Angeles from 2014-07-01; nobody ever disenrolled her",
        "The plain case, and the reason why the end of the programme must be a rule: her roster period never ends.",
        someone(
            101,
            "ALDERBROOK, ROSA M",
            "1948-03-15",
            "19",
            cin="91234567A",
            card_issued_on="20190629",
            card_check_digit="2",
        ),
        (cal_mediconnect("health-net", "19", "2014-07", None),),
        _asks_from_the_start(),
    )


def _asks_from_the_start() -> tuple[Ask, ...]:
    return (
        Ask(
            date(2014, 7, 15),
            Expected(
                "Covered by Health Net Cal MediConnect in Los Angeles under H3237-001",
                Outcome.ACTIVE,
                ("E-ACTIVE-1",),
                CMC,
                "health-net",
                ("Health Net Cal MediConnect", "H3237-001"),
            ),
        ),
        Ask(
            date(2022, 5, 23),
            Expected(
                "Covered; Medi-Cal Dental pays for dental care, the plan for routine podiatry",
                Outcome.ACTIVE,
                ("E-ACTIVE-1",),
                CMC,
                "health-net",
                ("Medi-Cal Dental", "1-800-322-6384"),
                services=(("dental", Verdict.NO), ("routine_podiatry", Verdict.YES)),
            ),
            services=("dental", "routine_podiatry"),
        ),
        Ask(
            date(2023, 1, 15),
            Expected(
                "Cal MediConnect has ended; points to Wellcare by Health Net and Health Net Medi-Cal",
                Outcome.NOT_ACTIVE,
                ("E-END-1", "E-NEXT-3"),
                shows=("Wellcare by Health Net", "Health Net Medi-Cal"),
            ),
        ),
    )


def _handed_over() -> Scene:
    return Scene(
        "handed-over",
        "The same story, but the roster shows the Medi-Medi Plan from 2023-01-01",
        "The hand-over without a day between, and the plan's new name, contract and drug programme.",
        someone(102, "BIRCHHAVEN, CARMEN", "1946-09-02", "19"),
        (cal_mediconnect("health-net", "19", "2014-07"), medi_medi("health-net", "19")),
        (
            Ask(
                date(2022, 12, 31),
                Expected("The last day of Cal MediConnect", Outcome.ACTIVE, ("E-ACTIVE-1",), CMC, "health-net"),
            ),
            Ask(
                date(2023, 1, 15),
                Expected(
                    "Covered by Wellcare by Health Net, a Medi-Medi Plan",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-2",),
                    MEDI_MEDI,
                    "health-net",
                    ("Wellcare by Health Net",),
                ),
            ),
        ),
    )


def _asked_to_leave() -> Scene:
    return Scene(
        "asked-to-leave",
        "Santa Clara Family Health Plan; asked to leave on 2018-01-18",
        "A request ends the enrolment with its month, whatever the roster still says.",
        someone(103, "CEDARLEA, PILAR", "1950-01-30", "43"),
        (cal_mediconnect("scfhp", "43", "2015-04", None), medi_cal_plan("scfhp", "43", "2018-02")),
        (
            Ask(
                date(2018, 1, 31),
                Expected(
                    "Still covered by the plan: its last day",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-1", "E-LEAVE-1"),
                    CMC,
                    "scfhp",
                ),
            ),
            Ask(
                date(2018, 2, 1),
                Expected(
                    "No longer in Cal MediConnect; Original Medicare and the same organisation's Medi-Cal plan",
                    Outcome.ACTIVE,
                    ("E-UNTIL-1", "E-LEAVE-1"),
                    MEDI_CAL,
                    "scfhp",
                ),
            ),
        ),
        leave_requested_on=date(2018, 1, 18),
    )


def _medi_medi_today() -> Scene:
    return Scene(
        "medi-medi-today",
        "L.A. Care since 2016, today in L.A. Care Medicare Plus",
        "The everyday question of 2026: one answer for both sides.",
        someone(105, "ELMGROVE, LUZ", "1953-05-17", "19"),
        (cal_mediconnect("la-care", "19", "2016-03"), medi_medi("la-care", "19")),
        (
            Ask(
                date(2026, 2, 2),
                Expected(
                    "Covered by L.A. Care Medicare Plus under H1224",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-2",),
                    MEDI_MEDI,
                    "la-care",
                    ("L.A. Care Medicare Plus", "1-833-522-3767", "H1224"),
                ),
            ),
        ),
    )


def _opt_outs() -> tuple[Scene, ...]:
    return (
        _opted_out(
            "chg",
            "Community Health Group",
            "Opting out of Cal MediConnect does not opt out of a Medi-Cal plan.",
            someone(104, "DALEWATER, IRENE", "1944-11-23", "37"),
        ),
        _opted_out(
            "kaiser",
            "Kaiser",
            "Kaiser was a fifth plan in San Diego, for Medi-Cal only: it never offered Cal MediConnect.",
            someone(128, "HAZELFORD, WALTER", "1941-04-08", "37", sex="M"),
        ),
    )


def _opted_out(plan_code: str, plan_name: str, why: str, person: Person) -> Scene:
    words = f"Not in Cal MediConnect, by choice; Original Medicare, and {plan_name} for Medi-Cal and long-term services"
    return Scene(
        f"opted-out-{plan_code}",
        f"San Diego, opted out in 2015, {plan_name} for Medi-Cal",
        why,
        person,
        (medi_cal_plan(plan_code, "37", "2014-05"),),
        (Ask(date(2015, 6, 15), Expected(words, Outcome.ACTIVE, ("E-OPTOUT-1",), MEDI_CAL, plan_code)),),
        (Circumstance(CircumstanceKind.OPTED_OUT, Span(date(2015, 1, 1))),),
    )


def _san_diego_2024() -> tuple[Scene, ...]:
    return (
        _health_net_san_diego_2024(),
        _health_net_san_diego_moved_on(),
    )


def _health_net_san_diego_2024() -> Scene:
    return Scene(
        "health-net-san-diego-2024",
        "Health Net San Diego; the roster still names it in 2024",
        "Health Net lost San Diego's Medi-Cal from 2024-01-01, so a roster that names it there cannot be right.",
        someone(106, "FERNRIDGE, OSCAR", "1952-08-12", "37", sex="M"),
        (cal_mediconnect("health-net", "37", "2014-06"), medi_medi("health-net", "37")),
        (
            Ask(
                date(2023, 12, 31),
                Expected(
                    "Covered: the last day it was offered", Outcome.ACTIVE, ("E-ACTIVE-2",), MEDI_MEDI, "health-net"
                ),
            ),
            Ask(
                date(2024, 2, 10),
                Expected(
                    "Cannot be determined: the plan named was not offered in San Diego that day",
                    Outcome.CANNOT_DETERMINE,
                    ("E-OFFERING-1",),
                ),
            ),
        ),
    )


def _health_net_san_diego_moved_on() -> Scene:
    return Scene(
        "health-net-san-diego-moved-on",
        "Health Net San Diego until 2023, then Community Health Group",
        "The same event as it should look.",
        someone(107, "GLADEMERE, AMPARO", "1949-02-27", "37"),
        (
            cal_mediconnect("health-net", "37", "2014-06"),
            medi_medi("health-net", "37", "2023-01", "2023-12"),
            medi_medi("chg", "37", "2024-01"),
        ),
        (
            Ask(
                date(2024, 2, 10),
                Expected(
                    "Covered by CommuniCare Advantage",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-2",),
                    MEDI_MEDI,
                    "chg",
                    ("CommuniCare Advantage",),
                ),
            ),
        ),
    )


def plan_scenes() -> tuple[Scene, ...]:
    """One member for each plan whose name, contract or county has something to tell."""
    return (
        _care1st_renamed(),
        _caremore_anthem(),
        _molina_riverside(),
        _iehp_contract_unconfirmed(),
        _caloptima_from_medi_cal(),
        _chg_san_diego(),
        _anthem_santa_clara(),
        *_deemed(),
    )


def _care1st_renamed() -> Scene:
    return Scene(
        "care1st-renamed",
        "Care1st in Los Angeles, which became Blue Shield of California Promise on 2019-01-01",
        "The enrolment goes on; only the name changes.",
        someone(108, "HOLLYCREST, GUILLERMO", "1947-07-19", "19", sex="M"),
        (cal_mediconnect("care1st", "19", "2015-02"), medi_medi("care1st", "19")),
        (
            Ask(
                date(2018, 12, 31),
                Expected(
                    "Covered by Care1st Cal MediConnect",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-1",),
                    CMC,
                    "care1st",
                    ("Care1st Cal MediConnect", "H0148"),
                ),
            ),
            Ask(
                date(2019, 1, 1),
                Expected(
                    "Covered by Blue Shield of California Promise, same contract and telephone",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-1",),
                    CMC,
                    "care1st",
                    ("Blue Shield of California Promise", "H0148", "1-855-905-3825"),
                ),
            ),
        ),
    )


def _caremore_anthem() -> Scene:
    return Scene(
        "caremore-anthem",
        "CareMore in Los Angeles, by 2021 called Anthem Blue Cross",
        "The day of the new name was not found; the plan's code and contract did not change.",
        someone(109, "IVYSTEAD, BERNARD", "1939-12-05", "19", sex="M"),
        (cal_mediconnect("caremore", "19", "2014-08"), medi_medi("caremore", "19")),
        (
            Ask(
                date(2016, 9, 15),
                Expected(
                    "Covered by CareMore Cal MediConnect",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-1",),
                    CMC,
                    "caremore",
                    ("CareMore Cal MediConnect",),
                ),
            ),
            Ask(
                date(2021, 6, 15),
                Expected(
                    "Covered by Anthem Blue Cross Cal MediConnect",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-1",),
                    CMC,
                    "caremore",
                    ("Anthem Blue Cross Cal MediConnect", "H6229"),
                ),
            ),
        ),
    )


def _molina_riverside() -> Scene:
    return Scene(
        "molina-riverside",
        "Molina Dual Options in Riverside",
        "A contract that serves four counties, with rural ZIP codes left out.",
        someone(110, "JUNIPERDALE, SUSANA", "1951-10-10", "33"),
        (cal_mediconnect("molina", "33", "2014-07"), medi_medi("molina", "33")),
        (
            Ask(
                date(2017, 5, 10),
                Expected(
                    "Covered by Molina Dual Options",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-1",),
                    CMC,
                    "molina",
                    ("Molina Dual Options", "H8677", "Riverside"),
                ),
            ),
        ),
    )


def _iehp_contract_unconfirmed() -> Scene:
    return Scene(
        "iehp-contract-unconfirmed",
        "IEHP DualChoice in San Bernardino",
        "No source shows this plan's contract number: the answer says so and sends the reader to the plan.",
        someone(111, "LARCHSIDE, TERESA", "1945-06-21", "36"),
        (cal_mediconnect("iehp", "36", "2014-05"), medi_medi("iehp", "36")),
        (
            Ask(
                date(2018, 3, 12),
                Expected(
                    "Covered by IEHP DualChoice; the contract number is unconfirmed",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-1", "E-CONTRACT-1"),
                    CMC,
                    "iehp",
                    ("IEHP DualChoice Cal MediConnect", "unconfirmed"),
                ),
            ),
        ),
    )


def _caloptima_from_medi_cal() -> Scene:
    return Scene(
        "caloptima-from-medi-cal",
        "CalOptima Medi-Cal first, OneCare Connect from 2016-02-01 when Medicare began",
        "Orange began last, and has one plan only.",
        someone(112, "LINDENVALE, MAI", "1951-01-14", "30", language="VIE"),
        (
            no_medicare(medi_cal_plan("caloptima", "30", "2014-04", "2016-01")),
            cal_mediconnect("caloptima", "30", "2016-02"),
            medi_medi("caloptima", "30"),
        ),
        (
            Ask(
                date(2016, 1, 31),
                Expected("Medi-Cal only, in CalOptima", Outcome.ACTIVE, (), MEDI_CAL, "caloptima"),
            ),
            Ask(
                date(2016, 2, 1),
                Expected(
                    "Covered by OneCare Connect",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-1",),
                    CMC,
                    "caloptima",
                    ("CalOptima OneCare Connect", "H8016"),
                ),
            ),
        ),
    )


def _chg_san_diego() -> Scene:
    return Scene(
        "chg-san-diego",
        "Community Health Group CommuniCare Advantage in San Diego",
        "A brand that was Cal MediConnect to 2022 and a Medi-Medi Plan after: the day decides.",
        someone(113, "MADRONEHILL, NESTOR", "1956-03-03", "37", sex="M"),
        (
            cal_mediconnect("chg", "37", "2014-09", aid_codes=DISABLED_IN_PLAN),
            medi_medi("chg", "37", aid_codes=DISABLED_IN_PLAN),
        ),
        (
            Ask(
                date(2019, 4, 4),
                Expected(
                    "Covered by CommuniCare Advantage Cal MediConnect",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-1",),
                    CMC,
                    "chg",
                    ("H5172",),
                ),
            ),
            Ask(
                date(2023, 4, 4),
                Expected(
                    "Covered by CommuniCare Advantage, the Medi-Medi Plan",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-2",),
                    MEDI_MEDI,
                    "chg",
                    ("H4733",),
                ),
            ),
        ),
    )


def _anthem_santa_clara() -> Scene:
    return Scene(
        "anthem-santa-clara",
        "Anthem Blue Cross in Santa Clara",
        "Santa Clara was no Cal MediConnect county before 2015-01-01.",
        someone(114, "MANZANITACOMBE, HUNG", "1943-02-11", "43", sex="M", language="VIE"),
        (
            medi_cal_plan("anthem", "43", "2014-06", "2014-12"),
            cal_mediconnect("anthem", "43", "2015-01"),
            medi_medi("anthem", "43"),
        ),
        (
            Ask(
                date(2014, 12, 31),
                Expected("Original Medicare and Anthem's Medi-Cal plan", Outcome.ACTIVE, (), MEDI_CAL, "anthem"),
            ),
            Ask(
                date(2018, 6, 6),
                Expected(
                    "Covered by Anthem Blue Cross Cal MediConnect",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-1",),
                    CMC,
                    "anthem",
                    ("H6229", "1-855-817-5785"),
                ),
            ),
        ),
    )


def _deemed() -> tuple[Scene, ...]:
    return (
        _deemed_one_month(),
        _deemed_two_months(),
        _deemed_unknown(),
        _deemed_before_the_rule(),
    )


def _deemed_one_month() -> Scene:
    return Scene(
        "deemed-one-month",
        "Health Net Los Angeles; Medi-Cal lost from 2016-03-01 and not regained",
        "The plan keeps her for one month; what only Medi-Cal pays for is gone at once.",
        someone(115, "MAPLEWICK, DOLORES", "1949-09-09", "19"),
        (
            cal_mediconnect("health-net", "19", "2014-07", "2016-02"),
            cal_mediconnect("health-net", "19", "2016-03", None, aid_codes=LOST),
        ),
        (
            Ask(
                date(2016, 3, 20),
                Expected(
                    "Covered, deemed until 2016-03-31; Medi-Cal Dental does not pay",
                    Outcome.ACTIVE,
                    ("E-DEEMED-1",),
                    CMC,
                    "health-net",
                    ("2016-03-31",),
                    (("dental", Verdict.NO),),
                ),
                services=("dental",),
            ),
            Ask(
                date(2016, 4, 2),
                Expected("Not covered: the deemed month is over", Outcome.NOT_ACTIVE, ("E-DEEMED-2",)),
            ),
            *_not_moved_at_the_end("E-DEEMED-2"),
        ),
    )


def _deemed_two_months() -> Scene:
    return Scene(
        "deemed-two-months",
        "Health Plan of San Mateo; Medi-Cal lost from 2016-05-01",
        "This plan gave two months.",
        someone(116, "MYRTLEFIELD, ESTHER", "1940-10-31", "41"),
        (
            cal_mediconnect("hpsm", "41", "2014-06", "2016-04"),
            cal_mediconnect("hpsm", "41", "2016-05", None, aid_codes=LOST),
        ),
        (
            Ask(
                date(2016, 6, 30),
                Expected("Covered, deemed: the last day", Outcome.ACTIVE, ("E-DEEMED-1",), CMC, "hpsm"),
            ),
            Ask(date(2016, 7, 1), Expected("Not covered", Outcome.NOT_ACTIVE, ("E-DEEMED-2",))),
            *_not_moved_at_the_end("E-DEEMED-2"),
        ),
    )


def _deemed_unknown() -> Scene:
    return Scene(
        "deemed-unknown",
        "Santa Clara Family Health Plan; Medi-Cal lost from 2017-03-01",
        "How many months this plan gave is not known, and the answer does not guess.",
        someone(117, "OAKSHAW, TIEN", "1950-07-07", "43", sex="M"),
        (
            cal_mediconnect("scfhp", "43", "2015-02", "2017-02"),
            cal_mediconnect("scfhp", "43", "2017-03", None, aid_codes=LOST),
        ),
        (
            Ask(
                date(2017, 2, 28),
                Expected("Covered: the last day of Medi-Cal", Outcome.ACTIVE, ("E-ACTIVE-1",), CMC, "scfhp"),
            ),
            Ask(
                date(2017, 3, 10),
                Expected("Cannot be determined; ask the plan", Outcome.CANNOT_DETERMINE, ("E-DEEMED-3",)),
            ),
            Ask(
                date(2017, 5, 1),
                Expected("Not covered: no plan kept anybody longer", Outcome.NOT_ACTIVE, ("E-DEEMED-10",)),
            ),
            *_not_moved_at_the_end("E-DEEMED-10"),
        ),
    )


def _deemed_before_the_rule() -> Scene:
    return Scene(
        "deemed-before-the-rule",
        "IEHP in Riverside; Medi-Cal lost from 2015-06-01",
        "Before September 2015 no plan kept anybody who had lost Medi-Cal.",
        someone(118, "OLIVEHURST, VERA", "1942-05-25", "33"),
        (
            cal_mediconnect("iehp", "33", "2014-08", "2015-05"),
            cal_mediconnect("iehp", "33", "2015-06", None, aid_codes=LOST),
        ),
        (
            Ask(
                date(2015, 6, 10),
                Expected("Not covered: there was no deemed month yet", Outcome.NOT_ACTIVE, ("E-DEEMED-4",)),
            ),
            *_not_moved_at_the_end("E-DEEMED-4"),
        ),
    )


def _not_moved_at_the_end(code: str) -> tuple[Ask, ...]:
    """Whoever had lost Medi-Cal long before the end of Cal MediConnect is told the same on both sides of it."""
    expected = Expected(
        "Not covered by a plan for both; Original Medicare", Outcome.NOT_ACTIVE, (code,), Program.ORIGINAL_MEDICARE
    )
    return tuple(Ask(day, expected) for day in (date(2022, 12, 31), date(2023, 1, 1)))
