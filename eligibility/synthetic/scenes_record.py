"""Scenes of the record: holds, share of cost, who could not be in the programme, and what befalls people."""

from datetime import date

from cmc_portal.answers import Outcome, Verdict
from cmc_portal.dates import Span
from eligibility.facts import Circumstance, CircumstanceKind, Program
from eligibility.synthetic.histories import Period
from eligibility.synthetic.people import Person
from eligibility.synthetic.scenes import (
    LOST,
    Ask,
    Expected,
    Scene,
    cal_mediconnect,
    home_at,
    medi_cal_plan,
    medi_medi,
    no_medicare,
    no_plan,
    someone,
)

CMC = Program.CAL_MEDICONNECT
MEDI_CAL = Program.MEDI_CAL_MANAGED_CARE
FEE_FOR_SERVICE = Program.MEDI_CAL_FFS
ORIGINAL = Program.ORIGINAL_MEDICARE


def hold_and_share_of_cost_scenes() -> tuple[Scene, ...]:
    """A record on hold is no coverage and no refusal; a share of cost must be met first."""
    return (
        _plan_on_hold(),
        _medi_cal_on_hold(),
        _share_of_cost_unmet(),
        _share_of_cost_met(),
        _share_of_cost_in_nursing_facility(),
    )


def _plan_on_hold() -> Scene:
    return Scene(
        "plan-on-hold",
        "L.A. Care, on hold (status 59) in May and June 2020",
        "A hold is never shown as active.",
        someone(119, "PALMMEADOW, FELIX", "1948-06-06", "19", sex="M"),
        (
            cal_mediconnect("la-care", "19", "2015-01", "2020-04"),
            cal_mediconnect("la-care", "19", "2020-05", "2020-06", hcp_status="59"),
            cal_mediconnect("la-care", "19", "2020-07"),
            medi_medi("la-care", "19"),
        ),
        (
            Ask(
                date(2020, 5, 15),
                Expected(
                    "Cannot be determined: the plan's record is on hold",
                    Outcome.CANNOT_DETERMINE,
                    ("E-HOLD-1",),
                    CMC,
                    "la-care",
                ),
            ),
            Ask(date(2020, 7, 1), Expected("Covered again", Outcome.ACTIVE, ("E-ACTIVE-1",), CMC, "la-care")),
        ),
    )


def _medi_cal_on_hold() -> Scene:
    return Scene(
        "medi-cal-on-hold",
        "Molina in San Diego; Medi-Cal on hold (status 701) in August 2018",
        "The plan's record is fine, the state's is not.",
        someone(120, "PINECROFT, RUTH", "1950-12-12", "37"),
        (
            cal_mediconnect("molina", "37", "2014-06", "2018-07"),
            cal_mediconnect("molina", "37", "2018-08", "2018-08", aid_codes="10;701"),
            cal_mediconnect("molina", "37", "2018-09"),
            medi_medi("molina", "37"),
        ),
        (
            Ask(
                date(2018, 8, 20),
                Expected(
                    "Cannot be determined: Medi-Cal is on hold",
                    Outcome.CANNOT_DETERMINE,
                    ("E-HOLD-2",),
                    CMC,
                    "molina",
                ),
            ),
        ),
    )


def _share_of_cost_unmet() -> Scene:
    return Scene(
        "share-of-cost-unmet",
        "Molina in Los Angeles; share of cost of $612 not met in August 2019",
        "Medi-Cal pays nothing until it is met; the plan's Medicare side goes on.",
        someone(121, "POPLARBRIDGE, LOIS", "1946-01-05", "19"),
        (
            cal_mediconnect("molina", "19", "2014-10", "2019-07"),
            cal_mediconnect("molina", "19", "2019-08", "2019-08", aid_codes="17;501", share_of_cost_cents=61_200),
            cal_mediconnect("molina", "19", "2019-09"),
            medi_medi("molina", "19"),
        ),
        (
            Ask(
                date(2019, 8, 14),
                Expected(
                    "Covered for Medicare; Medi-Cal only after $612.00 are met",
                    Outcome.ACTIVE,
                    ("E-SOC-1",),
                    CMC,
                    "molina",
                    ("share_of_cost_unmet", "$612.00", "N-BILL-PLAN-MEDICARE"),
                    services=(("primary_care_visit", Verdict.YES), ("cbas", Verdict.NO)),
                ),
                services=("primary_care_visit", "cbas"),
            ),
        ),
    )


def _share_of_cost_met() -> Scene:
    return Scene(
        "share-of-cost-met",
        "Care1st in San Diego; share of cost of $245 met on 2019-08-12",
        "The day it was met divides the month.",
        someone(122, "REEDGATE, LETICIA", "1947-03-28", "37"),
        (
            cal_mediconnect("care1st", "37", "2014-10", "2019-07"),
            cal_mediconnect("care1st", "37", "2019-08", "2019-08", aid_codes="17;501", share_of_cost_cents=24_500),
            cal_mediconnect("care1st", "37", "2019-09"),
            medi_medi("care1st", "37"),
        ),
        (
            Ask(
                date(2019, 8, 11),
                Expected(
                    "Medi-Cal not yet: the share of cost is unmet",
                    Outcome.ACTIVE,
                    ("E-SOC-1",),
                    CMC,
                    "care1st",
                    ("share_of_cost_unmet",),
                ),
            ),
            Ask(
                date(2019, 8, 12),
                Expected("Both sides covered: met that day", Outcome.ACTIVE, ("E-SOC-2",), CMC, "care1st"),
            ),
            Ask(
                date(2019, 8, 20),
                Expected(
                    "Nothing more of the share of cost may be charged this month",
                    Outcome.ACTIVE,
                    ("E-SOC-2", "M-SHARE-3"),
                    CMC,
                    "care1st",
                    services=(("cbas", Verdict.YES),),
                ),
                services=("cbas",),
            ),
        ),
        share_of_cost_met_on=date(2019, 8, 12),
    )


def _share_of_cost_in_nursing_facility() -> Scene:
    return Scene(
        "share-of-cost-in-nursing-facility",
        "CalOptima, lives in a nursing facility, share of cost of $1,840 a month",
        "Paid to the facility, a share of cost does not keep a person out of the programme.",
        someone(123, "ROWANGLADE, EDITH", "1931-08-18", "30"),
        (
            cal_mediconnect("caloptima", "30", "2015-11", aid_codes="13;101", share_of_cost_cents=184_000),
            medi_medi("caloptima", "30", aid_codes="13;101", share_of_cost_cents=184_000),
        ),
        (
            Ask(
                date(2019, 2, 2),
                Expected(
                    "Covered; may be charged the share of cost of $1,840.00 and Part D copays",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-1",),
                    CMC,
                    "caloptima",
                    ("184000", "medi_cal_share_of_cost"),
                    conditions=Verdict.YES,
                ),
            ),
            Ask(
                date(2017, 10, 10),
                Expected(
                    "A crown: no benefit of adults then, with an exception for residents of facilities; not known",
                    Outcome.ACTIVE,
                    ("B-EXEMPT-2", "B-DENTAL-6"),
                    CMC,
                    "caloptima",
                    services=(("dental_crown", Verdict.UNKNOWN),),
                    conditions=Verdict.YES,
                ),
                services=("dental_crown",),
            ),
        ),
        (Circumstance(CircumstanceKind.NURSING_FACILITY_RESIDENT, Span(date(2015, 9, 1))),),
    )


def outsider_scenes() -> tuple[Scene, ...]:
    """People who have one side only, or could not be in Cal MediConnect, each for another reason."""
    return (
        _medi_cal_only(),
        _medicare_only(),
        _qmb_only(),
        _partial_medicare(),
        _other_health_coverage(),
        _kidney_disease(),
        _kidney_disease_after_joining(),
        _turning_21(),
        _regional_center(),
        _veterans_home(),
        _pace(),
        _excluded_zip(),
    )


def _medi_cal_only() -> Scene:
    return Scene(
        "medi-cal-only",
        "L.A. Care Medi-Cal, no Medicare",
        "No dual coverage: one line only.",
        someone(124, "SAGESPRING, JORGE", "1979-04-01", "19", sex="M", mbi=""),
        (no_medicare(medi_cal_plan("la-care", "19", "2014-04", aid_codes="60;401")),),
        (
            Ask(
                date(2019, 5, 5),
                Expected(
                    "Medi-Cal in L.A. Care; no Medicare on record, which proves nothing either way",
                    Outcome.ACTIVE,
                    ("E-PART-3",),
                    MEDI_CAL,
                    "la-care",
                    conditions=Verdict.UNKNOWN,
                ),
            ),
        ),
    )


def _medicare_only() -> Scene:
    return Scene(
        "medicare-only",
        "IEHP until 2017-09-30; lost Medi-Cal and kept Original Medicare",
        "Not dual any more: Medicare alone.",
        someone(125, "SEQUOIALEA, GEORGE", "1945-05-05", "36", sex="M"),
        (cal_mediconnect("iehp", "36", "2014-09", "2017-09"), no_plan("36", "2017-10", aid_codes=LOST)),
        (
            Ask(
                date(2018, 4, 4),
                Expected(
                    "Not in the plan since 2017-09-30; Original Medicare on record",
                    Outcome.NOT_ACTIVE,
                    ("E-UNTIL-1",),
                    ORIGINAL,
                ),
            ),
        ),
    )


def _qmb_only() -> Scene:
    return Scene(
        "qmb-only",
        "Medi-Cal pays Medicare's costs only (aid code 80, status 891)",
        "Help with Medicare costs is not full Medi-Cal.",
        someone(126, "SUMACFORD, IGNACIO", "1947-11-11", "19", sex="M"),
        (no_plan("19", "2016-01", aid_codes="80;891"),),
        (
            Ask(
                date(2016, 6, 6),
                Expected(
                    "Original Medicare; Medi-Cal limited to Medicare's costs",
                    Outcome.ACTIVE,
                    ("E-MEDICAL-3",),
                    ORIGINAL,
                    conditions=Verdict.NO,
                ),
            ),
        ),
    )


def _partial_medicare() -> Scene:
    return Scene(
        "partial-medicare",
        "Medicare Part A, and Part B only until 2015-12-31",
        "Partial Medicare kept a person out of Cal MediConnect.",
        someone(127, "TEASELBROOK, NAIRA", "1950-02-02", "19", language="ARM"),
        (
            medi_cal_plan("molina", "19", "2015-01", "2015-12"),
            medi_cal_plan("molina", "19", "2016-01", medicare="2;0;0"),
        ),
        (
            Ask(
                date(2016, 8, 8),
                Expected(
                    "Medicare Part A only, and Medi-Cal in Molina",
                    Outcome.ACTIVE,
                    ("E-MEDICARE-2", "B-PART-1"),
                    MEDI_CAL,
                    "molina",
                    services=(("inpatient_hospital", Verdict.YES), ("specialist_visit", Verdict.UNKNOWN)),
                    conditions=Verdict.NO,
                ),
                services=("inpatient_hospital", "specialist_visit"),
            ),
        ),
    )


def _other_health_coverage() -> Scene:
    return Scene(
        "other-health-coverage",
        "Private coverage (code P) beside Medi-Cal",
        "Other coverage pays before Medi-Cal, and kept a person out of Cal MediConnect.",
        someone(129, "WILLOWDALE, CECIL", "1944-04-24", "19", sex="M"),
        (medi_cal_plan("health-net", "19", "2014-07", other_coverage="P"),),
        (
            Ask(
                date(2016, 4, 4),
                Expected(
                    "Original Medicare and Medi-Cal, after the other coverage",
                    Outcome.ACTIVE,
                    (),
                    MEDI_CAL,
                    "health-net",
                    ("E-OTHER-2",),
                    conditions=Verdict.NO,
                ),
            ),
        ),
    )


def _kidney_disease_after_joining() -> Scene:
    return Scene(
        "kidney-disease-after-joining",
        "IEHP since 2014; end-stage renal disease since 2016-05-09",
        "Someone who develops it after joining may stay.",
        someone(131, "ASHWORTH, JOSEFA", "1953-12-24", "33"),
        (cal_mediconnect("iehp", "33", "2014-10"), medi_medi("iehp", "33")),
        (
            Ask(
                date(2016, 7, 7),
                Expected(
                    "Covered, and rightly so", Outcome.ACTIVE, ("E-ACTIVE-1",), CMC, "iehp", conditions=Verdict.YES
                ),
            ),
        ),
        (Circumstance(CircumstanceKind.END_STAGE_RENAL_DISEASE, Span(date(2016, 5, 9))),),
    )


def _turning_21() -> Scene:
    return Scene(
        "turning-21",
        "Turned 21 on 2018-06-20",
        "The birthday is the border.",
        someone(132, "BAYSHAW, DANTE", "1997-06-20", "43", sex="M"),
        (medi_cal_plan("scfhp", "43", "2016-01", aid_codes="60;401"),),
        (
            Ask(
                date(2018, 6, 19),
                Expected(
                    "Not in the programme, and too young for it",
                    Outcome.ACTIVE,
                    (),
                    MEDI_CAL,
                    "scfhp",
                    ("E-AGE-2",),
                    conditions=Verdict.NO,
                ),
            ),
            Ask(
                date(2018, 6, 20),
                Expected(
                    "Not in the programme, but old enough",
                    Outcome.ACTIVE,
                    (),
                    MEDI_CAL,
                    "scfhp",
                    ("E-AGE-1",),
                    conditions=Verdict.YES,
                ),
            ),
        ),
    )


def _excluded_zip() -> Scene:
    return Scene(
        "excluded-zip",
        "Molina's county, but a rural ZIP code that Molina leaves out (90704)",
        "Service areas are ZIP codes, not only counties.",
        someone(136, "ELDERWATER, SAMUEL", "1949-08-29", "19", sex="M", home=home_at("19", "90704", "AVALON")),
        (no_plan("19", "2014-07"),),
        (
            Ask(
                date(2016, 2, 2),
                Expected(
                    "Fee for service on both sides; another plan may serve the ZIP code",
                    Outcome.ACTIVE,
                    ("E-MEDICARE-1",),
                    FEE_FOR_SERVICE,
                ),
            ),
        ),
    )


def _kidney_disease() -> Scene:
    return _kept_out(
        "kidney-disease",
        "End-stage renal disease before enrolment",
        "A bar at enrolment, except in San Mateo and Orange.",
        someone(130, "YUCCARIDGE, ARAM", "1952-10-20", "19", sex="M"),
        Circumstance(CircumstanceKind.END_STAGE_RENAL_DISEASE, Span(date(2015, 11, 3))),
        "E-ESRD-2",
    )


def _regional_center() -> Scene:
    return _kept_out(
        "regional-center",
        "Client of a regional center",
        "People served by a regional center were not in the programme; San Mateo is unclear.",
        someone(133, "BRIARVALE, ELIAS", "1988-01-17", "19", sex="M"),
        Circumstance(CircumstanceKind.REGIONAL_CENTER_CLIENT, Span(date(2009, 1, 1))),
        "E-DEVELOPMENTAL-2",
    )


def _veterans_home() -> Scene:
    return _kept_out(
        "veterans-home",
        "Lives in a veterans' home",
        "Residents of veterans' homes were not in the programme.",
        someone(134, "CLOVERSIDE, ERNEST", "1936-07-04", "19", sex="M"),
        Circumstance(CircumstanceKind.VETERANS_HOME_RESIDENT, Span(date(2014, 3, 1))),
        "E-VETERANS-2",
    )


def _pace() -> Scene:
    words = (
        "Cannot be determined: PACE arranges the care, and which one is not on record; had to leave it before joining"
    )
    expected = Expected(words, Outcome.CANNOT_DETERMINE, ("E-PACE-3", "E-PACE-2"), conditions=Verdict.NO)
    return Scene(
        "pace",
        "In PACE, Los Angeles",
        "PACE is neither Cal MediConnect nor fee for service, and the answer does not guess.",
        someone(135, "CYPRESSGATE, XIU", "1938-02-14", "19", sex="M"),
        (no_plan("19", "2014-07"),),
        (Ask(date(2016, 9, 9), expected),),
        (Circumstance(CircumstanceKind.PACE_PARTICIPANT, Span(date(2014, 6, 1))),),
    )


def _kept_out(key: str, situation: str, why: str, person: Person, circumstance: Circumstance, code: str) -> Scene:
    """Somebody in Los Angeles without a plan whom one circumstance keeps out of the programme."""
    words = "Fee for service on both sides; could not join Cal MediConnect"
    expected = Expected(words, Outcome.ACTIVE, (code,), FEE_FOR_SERVICE, conditions=Verdict.NO)
    return Scene(
        key,
        f"{situation}, Los Angeles",
        why,
        person,
        (no_plan("19", "2014-07"),),
        (Ask(date(2016, 9, 9), expected),),
        (circumstance,),
    )


def event_scenes() -> tuple[Scene, ...]:
    """Gaps, moves, changes of plan and death."""
    return (
        _gap_of_two_months(),
        _moved_to_san_diego(),
        _changed_plan_mid_year(),
        _died(),
        _month_cancelled(),
    )


def _gap_of_two_months() -> Scene:
    return Scene(
        "gap-of-two-months",
        "Community Health Group; nothing in March and April 2019",
        "A day in a gap is not covered, and the answer says between which days.",
        someone(137, "FLAXMONT, OLGA", "1948-10-02", "37", language="RUS"),
        (
            cal_mediconnect("chg", "37", "2015-03", "2019-02"),
            cal_mediconnect("chg", "37", "2019-05"),
            medi_medi("chg", "37"),
        ),
        (
            Ask(
                date(2019, 2, 28),
                Expected("Covered: the last day before the gap", Outcome.ACTIVE, ("E-ACTIVE-1",), CMC, "chg"),
            ),
            Ask(
                date(2019, 3, 15),
                Expected(
                    "Not covered: a gap until 2019-04-30", Outcome.NOT_ACTIVE, ("E-GAP-1",), shows=("2019-05-01",)
                ),
            ),
        ),
    )


def _moved_to_san_diego() -> Scene:
    return Scene(
        "moved-to-san-diego",
        "Health Net in Los Angeles, in San Diego from 2018-09-01",
        "Same plan, another county: other benefits, another benefit package, another telephone.",
        someone(138, "HAWTHORNLEA, ADELA", "1949-03-08", "37"),
        (
            cal_mediconnect("health-net", "19", "2014-07", "2018-08"),
            cal_mediconnect("health-net", "37", "2018-09"),
            medi_medi("health-net", "37", "2023-01", "2023-12"),
            medi_medi("molina", "37", "2024-01"),
        ),
        (
            Ask(
                date(2018, 8, 31),
                Expected(
                    "Health Net in Los Angeles, H3237-001",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-1",),
                    CMC,
                    "health-net",
                    ("H3237-001", "1-855-464-3571"),
                ),
            ),
            Ask(
                date(2018, 9, 1),
                Expected(
                    "Health Net in San Diego, H3237-002",
                    Outcome.ACTIVE,
                    ("E-ACTIVE-1",),
                    CMC,
                    "health-net",
                    ("H3237-002", "1-855-464-3572"),
                ),
            ),
        ),
    )


def _changed_plan_mid_year() -> Scene:
    return Scene(
        "changed-plan-mid-year",
        "Molina until 2017-06-30, L.A. Care from 2017-07-01",
        "Members could change plans in any month.",
        someone(139, "HEATHERHOLLOW, ARTURO", "1951-06-30", "19", sex="M"),
        (
            cal_mediconnect("molina", "19", "2014-12", "2017-06"),
            cal_mediconnect("la-care", "19", "2017-07"),
            medi_medi("la-care", "19"),
        ),
        (
            Ask(
                date(2017, 6, 30),
                Expected("Covered by Molina Dual Options", Outcome.ACTIVE, ("E-ACTIVE-1",), CMC, "molina"),
            ),
            Ask(date(2017, 7, 1), Expected("Covered by L.A. Care", Outcome.ACTIVE, ("E-ACTIVE-1",), CMC, "la-care")),
        ),
    )


def _died() -> Scene:
    return Scene(
        "died",
        "Anthem in Santa Clara; died on 2019-11-14",
        "The day of death is covered, the next is not, although the roster's month runs on.",
        someone(140, "IVYTHWAITE, HARRY", "1930-01-01", "43", sex="M", death_day="20191114"),
        (cal_mediconnect("anthem", "43", "2015-05", "2019-11"),),
        (
            Ask(
                date(2019, 11, 14),
                Expected("Covered on the day of death", Outcome.ACTIVE, ("E-ACTIVE-1",), CMC, "anthem"),
            ),
            Ask(date(2019, 11, 15), Expected("Not covered: died the day before", Outcome.NOT_ACTIVE, ("E-DEATH-1",))),
        ),
    )


def _month_cancelled() -> Scene:
    return Scene(
        "month-cancelled",
        "CalOptima Health OneCare; July 2025 was told and taken back",
        "A cancelled month reaches the roster with an end before its beginning.",
        someone(141, "JUNIPERMERE, COSIMA", "1955-09-13", "30"),
        (
            medi_medi("caloptima", "30", "2023-03", "2025-06"),
            _cancelled("caloptima", "30", "2025-07"),
            medi_medi("caloptima", "30", "2025-08"),
        ),
        (
            Ask(date(2025, 7, 15), Expected("Not in the plan that month", Outcome.NOT_ACTIVE, ("E-GAP-1",))),
            Ask(
                date(2025, 8, 15),
                Expected("Covered again", Outcome.ACTIVE, ("E-ACTIVE-2",), Program.MEDI_MEDI_PLAN, "caloptima"),
            ),
        ),
    )


def _cancelled(plan_code: str, county_code: str, month: str) -> Period:
    return medi_medi(plan_code, county_code, month, month, cancelled=True, aid_codes=LOST)
