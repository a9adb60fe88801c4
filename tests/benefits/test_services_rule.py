"""Does the member's plan cover a service, and who answers for it: worked cases and both sides of every dated change."""

from dataclasses import replace
from datetime import date

import pytest

from benefits.facts import (
    AdultRuleExemption,
    Authorization,
    BenefitCatalogue,
    BenefitKind,
    Limit,
    MemberProgram,
    ServiceDecision,
)
from benefits.rules.lines import index_lines
from benefits.rules.services import MEANINGFUL_KINDS, decide_service, decide_service_for_programs
from cmc_portal.answers import Source, Standing, Verdict, reason
from eligibility.facts import Line, Program
from tests.benefits.conftest import Ask

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
LOS_ANGELES, RIVERSIDE, SAN_BERNARDINO, SAN_DIEGO, SANTA_CLARA = "19", "33", "36", "37", "43"


def told(decision: ServiceDecision) -> tuple[str, str, str | None, str, list[str]]:
    codes = [each.code for each in decision.reasons]
    return decision.verdict, decision.benefit, decision.covered_elsewhere, decision.responsible, codes


# Case 12: Health Net, Medi-Cal lost from 2016-03-01, deemed to 2016-03-31.


def test_case_12_dental_is_not_covered_while_deemed_because_medi_cal_is_gone(ask: Ask) -> None:
    decision = ask("dental", "2016-03-20", deemed=True)
    assert told(decision) == ("no", "carved_out", "no", "medi-cal-dental", ["B-DEEMED-1", "B-DENTAL-3"])


def test_case_12_dental_of_the_same_day_is_covered_elsewhere_for_a_member_with_medi_cal(ask: Ask) -> None:
    assert told(ask("dental", "2016-03-20")) == ("no", "carved_out", "yes", "medi-cal-dental", ["B-DENTAL-3"])


@pytest.mark.parametrize(
    "service", ["dental", "specialty_mental_health", "substance_use_disorder", "ihss_administration", "icf_dd"]
)
def test_while_deemed_no_carve_out_of_medi_cal_is_covered(ask: Ask, service: str) -> None:
    decision = ask(service, "2016-03-20", deemed=True)
    assert (decision.verdict, decision.covered_elsewhere, decision.reasons[0].code) == (NO, NO, "B-DEEMED-1")


def test_while_deemed_original_medicare_still_pays_for_hospice(ask: Ask) -> None:
    assert told(ask("hospice", "2016-03-20", deemed=True))[:4] == ("no", "carved_out", "yes", "original-medicare")


@pytest.mark.parametrize("service", ["primary_care_visit", "cbas", "mental_health_mild", "part_d_drugs"])
def test_while_deemed_the_plans_own_services_go_on(ask: Ask, service: str) -> None:
    assert ask(service, "2016-03-20", deemed=True) == ask(service, "2016-03-20")


# Case 16: non-medical rides of Health Net in San Diego.


def test_case_16_the_31st_one_way_ride_of_march_2017_is_over_the_limit(ask: Ask) -> None:
    decision = ask("nmt", "2017-03-15", county=SAN_DIEGO, use_number=31)
    assert told(decision) == ("no", "supplemental", None, "plan", ["B-LIMIT-2", "B-HN-RIDES-1"])
    assert decision.limit == Limit("one_way_trips", "calendar_year", 30)
    assert dict(decision.reasons[0].values) == {
        "use_number": "31",
        "quantity": "30",
        "unit": "one way trips",
        "period": "calendar year",
    }
    assert decision.reasons[0].standing is Standing.VERIFIED


def test_case_16_the_30th_one_way_ride_is_within_the_limit(ask: Ask) -> None:
    decision = ask("nmt", "2017-03-15", county=SAN_DIEGO, use_number=30)
    assert told(decision) == ("yes", "supplemental", None, "plan", ["B-HN-RIDES-1", "B-LIMIT-3"])


def test_case_16_without_a_number_the_limit_is_shown_and_said_to_count(ask: Ask) -> None:
    decision = ask("nmt", "2017-03-15", county=SAN_DIEGO)
    assert told(decision) == ("yes", "supplemental", None, "plan", ["B-HN-RIDES-1", "B-LIMIT-1"])
    assert decision.limit == Limit("one_way_trips", "calendar_year", 30)


def test_case_16_a_ride_in_january_2018_is_covered_without_limit_and_approval_may_apply(ask: Ask) -> None:
    decision = ask("nmt", "2018-01-15", county=SAN_DIEGO, use_number=400)
    assert told(decision) == ("yes", "supplemental", None, "plan", ["B-HN-RIDES-3"])
    assert decision.limit == Limit("round_trips", unlimited=True)
    assert decision.authorization is Authorization.MAY_APPLY


@pytest.mark.parametrize(
    ("day", "verdict", "standing"),
    [
        ("2017-01-01", NO, Standing.VERIFIED),
        ("2017-06-30", NO, Standing.VERIFIED),
        ("2017-07-01", UNKNOWN, Standing.UNCONFIRMED),
        ("2017-12-31", UNKNOWN, Standing.UNCONFIRMED),
        ("2018-01-01", YES, Standing.VERIFIED),
    ],
)
def test_the_31st_ride_in_san_diego_is_refused_only_where_the_limit_is_sure(
    ask: Ask, day: str, verdict: Verdict, standing: Standing
) -> None:
    decision = ask("nmt", day, county=SAN_DIEGO, use_number=31)
    assert (decision.verdict, decision.reasons[0].standing) == (verdict, standing)


@pytest.mark.parametrize("day", ["2017-01-01", "2017-12-31", "2018-01-01", "2022-05-23"])
def test_rides_of_health_net_in_los_angeles_were_never_counted(ask: Ask, day: str) -> None:
    decision = ask("nmt", day, use_number=31)
    assert decision.verdict is YES
    assert decision.limit is not None
    assert decision.limit.unlimited


# Case 17: a crown on a molar in San Diego.


def test_case_17_a_crown_in_october_2017_was_not_an_adult_benefit_of_medi_cal_dental(ask: Ask) -> None:
    decision = ask("dental_crown", "2017-10-15", county=SAN_DIEGO)
    assert told(decision) == ("no", "excluded", "no", "medi-cal-dental", ["B-DENTAL-6"])


def test_case_17_a_crown_in_february_2018_is_covered_by_medi_cal_dental_not_by_the_plan(ask: Ask) -> None:
    decision = ask("dental_crown", "2018-02-15", county=SAN_DIEGO)
    assert told(decision) == ("no", "carved_out", "yes", "medi-cal-dental", ["B-DENTAL-7"])


def test_an_excluded_crown_is_not_covered_elsewhere_while_deemed_either(ask: Ask) -> None:
    decision = ask("dental_crown", "2017-10-15", deemed=True)
    assert told(decision) == ("no", "excluded", "no", "medi-cal-dental", ["B-DEEMED-1", "B-DENTAL-6"])


# Case 18: a drug that only Medi-Cal covers.


def test_case_18_in_march_2022_the_plan_covers_it_because_medi_cal_rx_does_not_serve_its_members(ask: Ask) -> None:
    decision = ask("otc_drugs_medi_cal", "2022-03-01")
    assert told(decision) == ("yes", "covered", None, "plan", ["B-RX-2"])


# Case 19: mental health in Los Angeles in 2016.


def test_case_19_specialty_mental_health_is_the_countys(ask: Ask) -> None:
    decision = ask("specialty_mental_health", "2016-06-15")
    assert told(decision) == ("no", "carved_out", "yes", "county-mental-health", ["B-MENTAL-1"])


def test_case_19_counseling_for_mild_depression_is_the_plans(ask: Ask) -> None:
    assert told(ask("mental_health_mild", "2016-06-15")) == ("yes", "covered", None, "plan", ["B-MENTAL-2"])


# Every dated change, on both sides of its border.

PARTLY_RESTORED = ("dental_exam_cleaning", "dental_filling", "dental_root_canal_front", "dental_dentures")
FULLY_RESTORED = ("dental_crown", "dental_root_canal_back", "dental_periodontal", "dental_partial_dentures")


@pytest.mark.parametrize("service", PARTLY_RESTORED)
@pytest.mark.parametrize(("day", "elsewhere"), [("2014-04-30", NO), ("2014-05-01", YES), ("2022-12-31", YES)])
def test_basic_dental_came_back_on_2014_05_01(ask: Ask, service: str, day: str, elsewhere: Verdict) -> None:
    decision = ask(service, day)
    assert (decision.verdict, decision.responsible, decision.covered_elsewhere) == (NO, "medi-cal-dental", elsewhere)


@pytest.mark.parametrize("service", FULLY_RESTORED)
@pytest.mark.parametrize(
    ("day", "elsewhere"),
    [("2014-04-30", NO), ("2014-05-01", NO), ("2017-12-31", NO), ("2018-01-01", YES), ("2022-12-31", YES)],
)
def test_crowns_back_root_canals_gums_and_partials_came_back_on_2018_01_01(
    ask: Ask, service: str, day: str, elsewhere: Verdict
) -> None:
    decision = ask(service, day)
    assert (decision.verdict, decision.responsible, decision.covered_elsewhere) == (NO, "medi-cal-dental", elsewhere)


@pytest.mark.parametrize(
    ("day", "elsewhere", "code"),
    [
        ("2014-04-30", UNKNOWN, "B-DENTAL-2"),
        ("2014-05-01", YES, "B-DENTAL-3"),
        ("2017-12-31", YES, "B-DENTAL-3"),
        ("2018-01-01", YES, "B-DENTAL-1"),
        ("2022-05-23", YES, "B-DENTAL-1"),
    ],
)
def test_dental_care_is_medi_cal_dentals_on_every_day(ask: Ask, day: str, elsewhere: Verdict, code: str) -> None:
    decision = ask("dental", day)
    assert (decision.verdict, decision.covered_elsewhere, decision.reasons[0].code) == (NO, elsewhere, code)


CHANGES = [
    # service, plan, county, day, verdict, benefit, covered elsewhere, responsible
    ("ihss", "health-net", "19", "2014-04-01", "yes", "covered", None, "plan"),
    ("ihss", "health-net", "19", "2017-12-31", "yes", "covered", None, "plan"),
    ("ihss", "health-net", "19", "2018-01-01", "no", "carved_out", "yes", "county-ihss"),
    ("ihss_administration", "health-net", "19", "2017-12-31", "no", "carved_out", "yes", "county-ihss"),
    ("ihss_administration", "health-net", "19", "2018-01-01", "no", "carved_out", "yes", "county-ihss"),
    ("mssp", "health-net", "19", "2021-12-31", "yes", "covered", None, "plan"),
    ("mssp", "health-net", "19", "2022-01-01", "no", "carved_out", "yes", "medi-cal-ffs"),
    ("mssp", "hpsm", "41", "2015-10-30", "yes", "covered", None, "plan"),
    ("mssp", "hpsm", "41", "2015-10-31", "yes", "covered", None, "plan"),
    ("mssp", "hpsm", "41", "2021-12-31", "yes", "covered", None, "plan"),
    ("mssp", "hpsm", "41", "2022-01-01", "no", "carved_out", "yes", "medi-cal-ffs"),
    ("acupuncture", "health-net", "19", "2016-06-30", "no", "excluded", None, "plan"),
    ("acupuncture", "health-net", "19", "2016-07-01", "yes", "covered", None, "plan"),
    ("vision_exam_routine", "molina", "33", "2014-04-01", "yes", "supplemental", None, "plan"),
    ("vision_exam_routine", "molina", "33", "2014-12-31", "yes", "supplemental", None, "plan"),
    ("vision_exam_routine", "molina", "33", "2015-01-01", "unknown", "unknown", None, "plan"),
    ("vision_exam_routine", "molina", "33", "2022-12-31", "unknown", "unknown", None, "plan"),
    ("vision_exam_routine", "la-care", "19", "2017-12-31", "unknown", "unknown", None, "plan"),
    ("vision_exam_routine", "la-care", "19", "2018-01-01", "yes", "supplemental", None, "plan"),
    ("vision_exam_routine", "la-care", "19", "2018-12-31", "yes", "supplemental", None, "plan"),
    ("vision_exam_routine", "la-care", "19", "2019-01-01", "unknown", "unknown", None, "plan"),
    ("vision_exam_routine", "health-net", "37", "2021-12-31", "unknown", "unknown", None, "plan"),
    ("vision_exam_routine", "health-net", "37", "2022-01-01", "yes", "supplemental", None, "plan"),
    ("eyewear", "molina", "33", "2014-12-31", "yes", "supplemental", None, "plan"),
    ("eyewear", "molina", "33", "2015-01-01", "unknown", "unknown", None, "plan"),
    ("eyewear", "molina", "33", "2019-12-31", "unknown", "unknown", None, "plan"),
    ("eyewear", "molina", "33", "2020-01-01", "yes", "covered", None, "plan"),
    ("incontinence_creams", "molina", "33", "2019-12-31", "no", "excluded", None, "plan"),
    ("incontinence_creams", "molina", "33", "2020-01-01", "yes", "covered", None, "plan"),
    ("nmt", "molina", "33", "2014-12-31", "yes", "supplemental", None, "plan"),
    ("nmt", "molina", "33", "2015-01-01", "unknown", "unknown", None, "plan"),
    ("nmt", "molina", "33", "2017-06-30", "unknown", "unknown", None, "plan"),
    ("nmt", "molina", "33", "2017-07-01", "unknown", "unknown", None, "plan"),
    ("nmt", "molina", "33", "2017-09-30", "unknown", "unknown", None, "plan"),
    ("nmt", "molina", "33", "2017-10-01", "yes", "covered", None, "plan"),
    ("otc_drugs_medi_cal", "molina", "33", "2021-12-31", "yes", "covered", None, "plan"),
    ("otc_drugs_medi_cal", "molina", "33", "2022-01-01", "yes", "covered", None, "plan"),
    ("nmt", "iehp", "36", "2016-12-31", "unknown", "unknown", None, "plan"),
    ("nmt", "iehp", "36", "2017-01-01", "yes", "supplemental", None, "plan"),
    ("eyewear", "iehp", "36", "2016-12-31", "unknown", "unknown", None, "plan"),
    ("eyewear", "iehp", "36", "2017-01-01", "yes", "supplemental", None, "plan"),
    ("eyewear", "iehp", "36", "2017-12-31", "yes", "supplemental", None, "plan"),
    ("eyewear", "iehp", "36", "2018-01-01", "unknown", "unknown", None, "plan"),
    ("supplemental_dental", "la-care", "19", "2017-12-31", "unknown", "unknown", None, "plan"),
    ("supplemental_dental", "la-care", "19", "2018-01-01", "yes", "supplemental", None, "plan"),
    ("supplemental_dental", "la-care", "19", "2018-12-31", "yes", "supplemental", None, "plan"),
    ("supplemental_dental", "la-care", "19", "2019-01-01", "unknown", "unknown", None, "plan"),
    ("otc_allowance", "care1st", "37", "2020-12-31", "unknown", "unknown", None, "plan"),
    ("otc_allowance", "care1st", "37", "2021-01-01", "yes", "supplemental", None, "plan"),
    ("otc_allowance", "care1st", "37", "2021-12-31", "yes", "supplemental", None, "plan"),
    ("otc_allowance", "care1st", "37", "2022-01-01", "unknown", "unknown", None, "plan"),
    ("hearing_aids", "scfhp", "43", "2021-12-31", "unknown", "unknown", None, "plan"),
    ("hearing_aids", "scfhp", "43", "2022-01-01", "yes", "supplemental", None, "plan"),
    ("hearing_aids", "anthem", "43", "2022-01-01", "unknown", "unknown", None, "plan"),
    ("dental", "hpsm", "41", "2021-12-31", "no", "carved_out", "yes", "medi-cal-dental"),
    ("dental", "hpsm", "41", "2022-01-01", "yes", "covered", None, "plan"),
    ("hospice", "health-net", "19", "2018-01-01", "no", "carved_out", "yes", "original-medicare"),
    ("waiver_services", "health-net", "19", "2018-01-01", "no", "unknown", "unknown", "medi-cal-ffs"),
]


@pytest.mark.parametrize(
    ("service", "plan", "county", "day", "verdict", "benefit", "elsewhere", "responsible"), CHANGES
)
def test_what_holds_on_both_sides_of_a_change(
    ask: Ask,
    service: str,
    plan: str,
    county: str,
    day: str,
    verdict: str,
    benefit: str,
    elsewhere: str | None,
    responsible: str,
) -> None:
    decision = ask(service, day, plan=plan, county=county)
    assert told(decision)[:4] == (verdict, benefit, elsewhere, responsible)


@pytest.mark.parametrize(
    ("service", "plan", "county", "day", "limit"),
    [
        ("eyewear", "iehp", RIVERSIDE, "2017-05-01", Limit("dollars", "two_years", amount_cents=10_000)),
        ("nmt", "iehp", RIVERSIDE, "2017-05-01", Limit("one_way_trips", "year", 30)),
        ("eyewear", "la-care", LOS_ANGELES, "2018-05-01", Limit("pair", "two_years", 1, 20_000)),
        (
            "worldwide_emergency",
            "la-care",
            LOS_ANGELES,
            "2018-05-01",
            Limit("dollars", "calendar_year", None, 1_000_000),
        ),
        ("hearing_aids", "scfhp", SANTA_CLARA, "2022-05-01", Limit("dollars", "fiscal_year", amount_cents=151_000)),
        ("acupuncture", "molina", SAN_BERNARDINO, "2016-07-01", Limit("services", "month", 2)),
        ("otc_allowance", "care1st", SAN_DIEGO, "2021-05-01", Limit("order", "quarter", 1)),
        ("eyewear", "iehp", RIVERSIDE, "2018-05-01", None),
        ("eyewear", "la-care", LOS_ANGELES, "2017-05-01", None),
        ("eyewear", "health-net", LOS_ANGELES, "2022-05-23", None),
    ],
)
def test_an_amount_is_told_for_exactly_the_plan_and_year_in_which_it_was_seen(
    ask: Ask, service: str, plan: str, county: str, day: str, limit: Limit | None
) -> None:
    assert ask(service, day, plan=plan, county=county).limit == limit


def test_an_amount_is_said_to_count_in_dollars(ask: Ask) -> None:
    why = ask("hearing_aids", "2022-05-01", plan="scfhp", county=SANTA_CLARA).reasons[1]
    assert (why.code, dict(why.values)["amount"]) == ("B-LIMIT-5", "$1,510")


@pytest.mark.parametrize("day", ["2014-03-31", "2023-01-01"])
def test_outside_the_days_of_cal_mediconnect_there_is_no_line_and_so_no_verdict(ask: Ask, day: str) -> None:
    assert told(ask("primary_care_visit", day)) == ("unknown", "unknown", None, "plan", ["B-NO-LINE-1"])


# What plans had at the launch.


def test_the_31st_ride_of_2014_is_not_refused_because_a_plan_could_give_more(ask: Ask) -> None:
    decision = ask("nmt", "2014-12-31", plan="molina", county=RIVERSIDE, use_number=31)
    assert told(decision) == ("unknown", "supplemental", None, "plan", ["B-LIMIT-4", "B-RIDES-1"])


@pytest.mark.parametrize(
    ("service", "day", "code"),
    [("vision_exam_routine", "2022-12-31", "B-VISION-2"), ("eyewear", "2019-12-31", "B-VISION-2")]
    + [("nmt", "2015-01-01", "B-RIDES-4"), ("nmt", "2017-06-30", "B-RIDES-4")],
)
def test_what_plans_had_at_the_launch_is_told_later_without_a_verdict_or_a_limit(
    ask: Ask, service: str, day: str, code: str
) -> None:
    decision = ask(service, day, plan="molina", county=RIVERSIDE)
    assert told(decision) == ("unknown", "unknown", None, "plan", [code])
    assert (decision.limit, decision.reasons[0].standing) == (None, Standing.UNCONFIRMED)


# Coverage that is not active, or not known.


def test_without_coverage_nothing_is_covered_for_the_coverages_own_reason(catalogue: BenefitCatalogue) -> None:
    ended = reason("E-END-1", last_day="2016-03-31")
    decision = decide_service(
        "dental",
        catalogue,
        program=Program.CAL_MEDICONNECT,
        plan_code="health-net",
        county_code="19",
        day=date(2016, 4, 2),
        coverage_active=NO,
        coverage_reasons=(ended,),
    )
    assert (decision.verdict, decision.responsible, decision.reasons) == (NO, "", (ended,))


def test_with_unknown_coverage_the_service_is_unknown_for_the_coverages_own_reason(catalogue: BenefitCatalogue) -> None:
    on_hold = reason("E-HOLD-1")
    decision = decide_service_for_programs(
        "dental", catalogue, programs=(), day=date(2016, 4, 2), coverage_active=UNKNOWN, coverage_reasons=(on_hold,)
    )
    assert (decision.verdict, decision.reasons) == (UNKNOWN, (on_hold,))


# Medicare and Medi-Cal run apart.

ORIGINAL = MemberProgram(Line.MEDICARE, Program.ORIGINAL_MEDICARE, "", "37")
MEDI_CAL_PLAN = MemberProgram(Line.MEDI_CAL, Program.MEDI_CAL_MANAGED_CARE, "molina", "37")
IN_SANTA_CLARA = MemberProgram(Line.MEDI_CAL, Program.MEDI_CAL_MANAGED_CARE, "scfhp", "43")
IN_ORANGE = MemberProgram(Line.MEDI_CAL, Program.MEDI_CAL_MANAGED_CARE, "caloptima", "30")
FFS = MemberProgram(Line.MEDI_CAL, Program.MEDI_CAL_FFS, "", "37")
ADVANTAGE = MemberProgram(Line.MEDICARE, Program.MEDICARE_ADVANTAGE, "", "37")
DRUG_PLAN = MemberProgram(Line.PART_D, Program.PART_D_PLAN, "", "37")

APART = [
    ((ORIGINAL, MEDI_CAL_PLAN), "inpatient_hospital", "2018-05-01", "yes", None, "original-medicare"),
    ((MEDI_CAL_PLAN, ORIGINAL), "inpatient_hospital", "2018-05-01", "yes", None, "original-medicare"),
    ((ORIGINAL, MEDI_CAL_PLAN), "hospice", "2018-05-01", "yes", None, "original-medicare"),
    ((ADVANTAGE, MEDI_CAL_PLAN), "hospice", "2018-05-01", "no", "yes", "original-medicare"),
    ((ADVANTAGE, MEDI_CAL_PLAN), "podiatry_medical", "2018-05-01", "yes", None, "plan"),
    ((ORIGINAL, FFS), "speech_therapy", "2018-05-01", "yes", None, "original-medicare"),
    ((ORIGINAL, MEDI_CAL_PLAN), "dental", "2018-05-01", "no", "yes", "medi-cal-dental"),
    ((ORIGINAL, MEDI_CAL_PLAN), "dental_crown", "2017-12-31", "no", "no", "medi-cal-dental"),
    ((ORIGINAL, MEDI_CAL_PLAN), "dental_crown", "2018-01-01", "no", "yes", "medi-cal-dental"),
    ((ORIGINAL, MEDI_CAL_PLAN), "mental_health_mild", "2016-05-01", "yes", None, "plan"),
    ((ORIGINAL, MEDI_CAL_PLAN), "specialty_mental_health", "2016-05-01", "no", "yes", "county-mental-health"),
    ((ORIGINAL, MEDI_CAL_PLAN), "eyewear", "2019-12-31", "no", None, "plan"),
    ((ORIGINAL, MEDI_CAL_PLAN), "eyewear", "2020-01-01", "yes", None, "plan"),
    ((ORIGINAL, FFS), "eyewear", "2020-01-01", "yes", None, "medi-cal-ffs"),
    ((ORIGINAL, FFS), "eyewear", "2019-12-31", "no", "no", "medi-cal-ffs"),
    ((ORIGINAL, MEDI_CAL_PLAN), "nmt", "2017-06-30", "unknown", None, "plan"),
    ((ORIGINAL, MEDI_CAL_PLAN), "nmt", "2017-07-01", "unknown", None, "plan"),
    ((ORIGINAL, FFS), "nmt", "2017-09-30", "unknown", None, "plan"),
    ((ORIGINAL, MEDI_CAL_PLAN), "nmt", "2017-10-01", "yes", None, "plan"),
    ((ORIGINAL, FFS), "nmt", "2017-10-01", "yes", None, "medi-cal-ffs"),
    ((ORIGINAL, MEDI_CAL_PLAN), "cbas", "2014-04-01", "yes", None, "plan"),
    ((ORIGINAL, IN_SANTA_CLARA), "cbas", "2014-12-31", "unknown", None, "plan"),
    ((ORIGINAL, IN_SANTA_CLARA), "cbas", "2015-01-01", "yes", None, "plan"),
    ((ORIGINAL, IN_ORANGE), "nursing_facility", "2015-06-30", "unknown", None, "plan"),
    ((ORIGINAL, IN_ORANGE), "nursing_facility", "2015-07-01", "yes", None, "plan"),
    ((ORIGINAL, MEDI_CAL_PLAN), "otc_drugs_medi_cal", "2021-12-31", "unknown", None, "plan"),
    ((ORIGINAL, MEDI_CAL_PLAN), "otc_drugs_medi_cal", "2022-01-01", "no", "yes", "medi-cal-rx"),
    ((ORIGINAL, DRUG_PLAN, MEDI_CAL_PLAN), "part_d_drugs", "2018-05-01", "yes", None, "plan"),
    ((ORIGINAL, MEDI_CAL_PLAN), "fitness", "2018-05-01", "unknown", None, "plan"),
    ((), "fitness", "2018-05-01", "unknown", None, "plan"),
]


@pytest.mark.parametrize(("programs", "service", "day", "verdict", "elsewhere", "responsible"), APART)
def test_medicare_is_asked_first_and_then_medi_cal(
    catalogue: BenefitCatalogue,
    programs: tuple[MemberProgram, ...],
    service: str,
    day: str,
    verdict: str,
    elsewhere: str | None,
    responsible: str,
) -> None:
    decision = decide_service_for_programs(service, catalogue, programs=programs, day=date.fromisoformat(day))
    assert (decision.verdict, decision.covered_elsewhere, decision.responsible) == (verdict, elsewhere, responsible)


PART_A = replace(ORIGINAL, only_part="A")
PART_B = replace(ORIGINAL, only_part="B")
FFS_PAYS_NOTHING = replace(FFS, without_medi_cal=reason("E-SOC-1", amount="$500.00 a month"))
NOT_PART_A = reason("B-PART-1", part="A", held="B")
NOT_PART_B = reason("B-PART-1", part="B", held="A")

ONE_PART = [
    ((PART_A,), "inpatient_hospital", "yes", "B-ORIGINAL-2"),
    ((PART_A,), "skilled_nursing", "yes", "B-ORIGINAL-2"),
    ((PART_A,), "hospice", "yes", "B-HOSPICE-3"),
    ((PART_A,), "home_health", "unknown", "B-PART-2"),
    ((PART_A,), "specialist_visit", "no", "B-PART-1"),
    ((PART_A,), "primary_care_visit", "no", "B-PART-1"),
    ((PART_A,), "dme", "no", "B-PART-1"),
    ((PART_A,), "lab", "no", "B-PART-1"),
    ((PART_A,), "part_b_drugs", "no", "B-PART-1"),
    ((PART_A, FFS_PAYS_NOTHING), "specialist_visit", "no", "B-PART-1"),
    ((PART_A, MEDI_CAL_PLAN), "specialist_visit", "unknown", "B-PART-1"),
    ((PART_A, MEDI_CAL_PLAN), "inpatient_hospital", "yes", "B-ORIGINAL-2"),
    ((PART_B,), "specialist_visit", "yes", "B-ORIGINAL-3"),
    ((PART_B,), "home_health", "unknown", "B-PART-2"),
    ((PART_B,), "inpatient_hospital", "no", "B-PART-1"),
    ((PART_B,), "skilled_nursing", "no", "B-PART-1"),
    ((PART_B,), "hospice", "no", "B-PART-1"),
    ((PART_B, FFS), "inpatient_hospital", "unknown", "B-PART-1"),
    ((ORIGINAL,), "home_health", "yes", "B-ORIGINAL-1"),
]


@pytest.mark.parametrize(("programs", "service", "verdict", "code"), ONE_PART)
def test_one_part_of_medicare_pays_for_its_own_services_only(
    catalogue: BenefitCatalogue, programs: tuple[MemberProgram, ...], service: str, verdict: str, code: str
) -> None:
    decision = decide_service_for_programs(service, catalogue, programs=programs, day=date(2018, 5, 1))
    assert (decision.verdict, decision.reasons[0].code) == (verdict, code)


def test_what_a_missing_part_would_pay_for_is_medi_cals_to_answer_where_it_stands(catalogue: BenefitCatalogue) -> None:
    decision = decide_service_for_programs("lab", catalogue, programs=(PART_A, MEDI_CAL_PLAN), day=date(2018, 5, 1))
    assert [each.code for each in decision.reasons] == ["B-PART-1", "B-NO-LINE-1"]
    assert decision.reasons[0].values == NOT_PART_B.values
    refused = decide_service_for_programs("hospice", catalogue, programs=(PART_B,), day=date(2018, 5, 1))
    assert [(each.code, each.values) for each in refused.reasons] == [("B-PART-1", NOT_PART_A.values)]


YOUNG, RESIDENT, CLIENT = AdultRuleExemption

EXEMPT = [
    (FFS, "dental_crown", "2017-12-31", YOUNG, "unknown", "unknown", "B-EXEMPT-1"),
    (FFS, "dental_crown", "2017-12-31", RESIDENT, "unknown", "unknown", "B-EXEMPT-2"),
    (MEDI_CAL_PLAN, "dental_crown", "2017-12-31", CLIENT, "unknown", "unknown", "B-EXEMPT-3"),
    (FFS, "dental_crown", "2018-01-01", RESIDENT, "no", "yes", "B-DENTAL-7"),
    (FFS, "dental_exam_cleaning", "2014-04-30", RESIDENT, "unknown", "unknown", "B-EXEMPT-2"),
    (FFS, "eyewear", "2019-12-31", YOUNG, "unknown", "unknown", "B-EXEMPT-1"),
    (FFS, "eyewear", "2019-12-31", RESIDENT, "no", "no", "B-VISION-4"),
    (FFS, "eyewear", "2020-01-01", YOUNG, "yes", None, "B-VISION-5"),
    (MEDI_CAL_PLAN, "incontinence_creams", "2019-12-31", YOUNG, "unknown", None, "B-EXEMPT-1"),
    (MEDI_CAL_PLAN, "acupuncture", "2016-06-30", YOUNG, "unknown", None, "B-EXEMPT-1"),
    (FFS_PAYS_NOTHING, "dental_crown", "2017-12-31", RESIDENT, "no", "no", "E-SOC-1"),
]


@pytest.mark.parametrize(("program", "service", "day", "exemption", "verdict", "elsewhere", "code"), EXEMPT)
def test_a_rule_for_adults_refuses_nobody_whom_the_record_may_exempt(
    catalogue: BenefitCatalogue,
    program: MemberProgram,
    service: str,
    day: str,
    exemption: AdultRuleExemption,
    verdict: str,
    elsewhere: str | None,
    code: str,
) -> None:
    decision = decide_service_for_programs(
        service, catalogue, programs=(program,), day=date.fromisoformat(day), exemptions=(exemption,)
    )
    assert (decision.verdict, decision.covered_elsewhere, decision.reasons[0].code) == (verdict, elsewhere, code)


def test_an_integrated_plan_that_runs_all_three_lines_answers_once_and_deemed_on_one_line_is_deemed(
    catalogue: BenefitCatalogue,
) -> None:
    lines = tuple(MemberProgram(line, Program.CAL_MEDICONNECT, "health-net", "19") for line in Line)
    deemed = (*lines[:2], replace(lines[2], without_medi_cal=reason("B-DEEMED-1")))
    on_day = date(2016, 3, 20)
    plain = decide_service_for_programs("dental", catalogue, programs=lines, day=on_day)
    held = decide_service_for_programs("dental", catalogue, programs=deemed, day=on_day)
    assert (plain.covered_elsewhere, held.covered_elsewhere) == (YES, NO)


MEDI_MEDI = [
    ("primary_care_visit", "health-net", "19", "yes", None, "plan"),
    ("otc_drugs_medi_cal", "health-net", "19", "no", "yes", "medi-cal-rx"),
    ("hospice", "health-net", "19", "no", "yes", "original-medicare"),
    ("dental", "health-net", "19", "no", "yes", "medi-cal-dental"),
    ("dental", "hpsm", "41", "yes", None, "plan"),
    ("mssp", "health-net", "19", "no", "yes", "medi-cal-ffs"),
    ("fitness", "health-net", "19", "unknown", None, "plan"),
]


@pytest.mark.parametrize(("service", "plan", "county", "verdict", "elsewhere", "responsible"), MEDI_MEDI)
def test_medi_medi_plans_answer_from_2023_01_01_as_far_as_sources_go(
    ask: Ask, service: str, plan: str, county: str, verdict: str, elsewhere: str | None, responsible: str
) -> None:
    decision = ask(service, "2023-01-01", plan=plan, county=county, program=Program.MEDI_MEDI_PLAN)
    assert (decision.verdict, decision.covered_elsewhere, decision.responsible) == (verdict, elsewhere, responsible)
    before = ask(service, "2022-12-31", plan=plan, county=county, program=Program.MEDI_MEDI_PLAN)
    assert before.reasons[0].code == "B-NO-LINE-1"


# The meaning of a line.


def test_every_kind_of_line_has_a_meaning_for_the_plan_or_for_another_party() -> None:
    assert {kind for kind, _ in MEANINGFUL_KINDS} == set(BenefitKind)


@pytest.mark.parametrize(
    ("kind", "responsible", "verdict", "elsewhere"),
    [
        (BenefitKind.COVERED, "plan", YES, None),
        (BenefitKind.COVERED, "original-medicare", YES, None),
        (BenefitKind.SUPPLEMENTAL, "plan", YES, None),
        (BenefitKind.EXCLUDED, "plan", NO, None),
        (BenefitKind.EXCLUDED, "medi-cal-dental", NO, NO),
        (BenefitKind.CARVED_OUT, "medi-cal-dental", NO, YES),
        (BenefitKind.UNKNOWN, "plan", UNKNOWN, None),
        (BenefitKind.UNKNOWN, "medi-cal-dental", NO, UNKNOWN),
    ],
)
def test_what_a_line_means(
    catalogue: BenefitCatalogue, kind: BenefitKind, responsible: str, verdict: Verdict, elsewhere: Verdict | None
) -> None:
    source = Source("a document")
    any_line = catalogue.lines["dental", Program.CAL_MEDICONNECT][0]
    line = replace(any_line, kind=kind, responsible=responsible, source=source)
    decision = decide_service(
        "dental",
        replace(catalogue, lines=index_lines([line])),
        program=Program.CAL_MEDICONNECT,
        plan_code="health-net",
        county_code="19",
        day=line.span.first_day,
    )
    assert (decision.verdict, decision.covered_elsewhere, decision.line) == (verdict, elsewhere, line)
    assert decision.reasons[0].source == source


def test_an_amount_with_cents_is_said_to_the_cent(catalogue: BenefitCatalogue) -> None:
    about = ("hearing_aids", Program.CAL_MEDICONNECT)
    lines = tuple(
        replace(line, limit=replace(line.limit, amount_cents=150_050)) if line.limit else line
        for line in catalogue.lines[about]
    )
    decision = decide_service(
        "hearing_aids",
        replace(catalogue, lines={about: lines}),
        program=Program.CAL_MEDICONNECT,
        plan_code="scfhp",
        county_code=SANTA_CLARA,
        day=date(2022, 5, 1),
    )
    assert dict(decision.reasons[1].values)["amount"] == "$1,500.50"


# What a plan says of itself.


@pytest.mark.parametrize(
    ("code", "kind", "verdict", "why"),
    [
        ("B-OWN-1", BenefitKind.COVERED, UNKNOWN, "E-SOC-1"),
        ("B-OWN-2", BenefitKind.SUPPLEMENTAL, YES, "B-OWN-2"),
        ("B-OWN-4", BenefitKind.EXCLUDED, NO, "B-OWN-4"),
        ("B-OWN-5", BenefitKind.UNKNOWN, UNKNOWN, "B-OWN-5"),
    ],
)
def test_a_plans_own_word_does_not_tell_who_pays_it_while_medi_cal_pays_nothing(
    catalogue: BenefitCatalogue, code: str, kind: BenefitKind, verdict: Verdict, why: str
) -> None:
    (line,) = (each for each in catalogue.lines["cbas", Program.CAL_MEDICONNECT] if not each.plan_code)
    own = replace(line, plan_code="molina", kind=kind, reason=code, responsible="plan")
    published = replace(catalogue, lines=index_lines([own]))
    unmet = MemberProgram(
        Line.MEDICARE, Program.CAL_MEDICONNECT, "molina", "19", reason("E-SOC-1", amount="$500.00 a month")
    )
    decision = decide_service_for_programs("cbas", published, programs=(unmet,), day=date(2019, 8, 14))
    assert (decision.verdict, decision.reasons[0].code) == (verdict, why)
    met = decide_service_for_programs(
        "cbas", published, programs=(replace(unmet, without_medi_cal=None),), day=date(2019, 8, 14)
    )
    assert met.reasons[0].code == code
