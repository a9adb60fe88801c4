"""Could this person be enrolled in Cal MediConnect? Each condition, on both sides of its borders."""

from dataclasses import replace
from datetime import date

import pytest

from cmc_portal.answers import Standing, Verdict
from cmc_portal.dates import Span
from eligibility.facts import (
    Circumstance,
    CircumstanceKind,
    Enrollment,
    EnrollmentKind,
    EnrollmentStatus,
    MediCalEligibility,
    MediCalStatus,
    MedicareEntitlement,
    MemberFacts,
    OtherCoverage,
    Program,
)
from eligibility.rules.conditions import Criterion, CriterionCode, EnrollmentConditions, decide_enrollment_conditions
from tests.eligibility.people import circumstance, member
from tests.eligibility.reference_table import reference_plans

JUNE_1_2018 = date(2018, 6, 1)
LONG = Span(date(2005, 1, 1))
FULL_MEDI_CAL = MediCalEligibility("10", "37", LONG, MediCalStatus.ELIGIBLE, state_status="401")

# A dual-eligible woman of San Diego who meets every condition.
DORA = MemberFacts(
    member_id=1,
    last_name="DUAL",
    first_name="DORA",
    middle_name="",
    name_suffix="",
    birth_date=date(1948, 3, 15),
    death_day=None,
    zip_code="92101",
    county_code="37",
    cin="91234567A",
    mbi="1EG4TE5MK73",
    entitlements=(MedicareEntitlement("A", LONG), MedicareEntitlement("B", LONG)),
    medi_cal=(FULL_MEDI_CAL,),
)


def _decide(
    facts: MemberFacts = DORA,
    day: date = JUNE_1_2018,
    *,
    county: str = "37",
    zip_code: str = "92101",
    plan_code: str = "",
) -> EnrollmentConditions:
    return decide_enrollment_conditions(
        facts, day, plans=reference_plans(), county_code=county, zip_code=zip_code, plan_code=plan_code
    )


def _criterion(conditions: EnrollmentConditions, code: str) -> Criterion:
    return next(each for each in conditions.criteria if each.code == code)


def _said(conditions: EnrollmentConditions, code: str) -> tuple[Verdict, str]:
    criterion = _criterion(conditions, code)
    return criterion.verdict, criterion.reasons[0].code


def _with(*kinds: CircumstanceKind, since: date = date(2010, 1, 1)) -> MemberFacts:
    return replace(DORA, circumstances=tuple(Circumstance(kind, Span(since)) for kind in kinds))


def test_someone_who_meets_every_condition_could_be_enrolled() -> None:
    conditions = _decide()
    assert conditions.verdict is Verdict.YES
    assert [each.code for each in conditions.criteria] == list(CriterionCode)
    assert all(each.verdict is Verdict.YES and each.reasons for each in conditions.criteria)


def test_one_condition_not_met_is_enough_for_no_even_beside_one_not_known() -> None:
    conditions = _decide(
        replace(DORA, birth_date=None, circumstances=(Circumstance(CircumstanceKind.PACE_PARTICIPANT, LONG),))
    )
    assert _criterion(conditions, "age").verdict is Verdict.UNKNOWN
    assert conditions.verdict is Verdict.NO


def test_one_condition_not_known_is_enough_for_unknown() -> None:
    assert _decide(replace(DORA, birth_date=None)).verdict is Verdict.UNKNOWN


# The programme, the county and the ZIP code


@pytest.mark.parametrize(
    ("day", "verdict", "code"),
    [
        ("2014-03-31", Verdict.NO, "E-PROGRAM-1"),
        ("2014-04-01", Verdict.YES, "E-PROGRAM-4"),
        ("2022-12-31", Verdict.YES, "E-PROGRAM-4"),
        ("2023-01-01", Verdict.NO, "E-PROGRAM-3"),
    ],
)
def test_the_programme_has_a_first_and_a_last_day(day: str, verdict: Verdict, code: str) -> None:
    conditions = _decide(day=date.fromisoformat(day))
    assert _said(conditions, "program_open") == (verdict, code)
    assert conditions.verdict is verdict


def test_outside_the_programmes_days_only_that_is_said() -> None:
    assert [each.code for each in _decide(day=date(2023, 1, 1)).criteria] == [CriterionCode.PROGRAM_OPEN]
    assert [each.code for each in _decide(day=date(2014, 3, 31)).criteria] == [CriterionCode.PROGRAM_OPEN]


@pytest.mark.parametrize(
    ("county", "day", "verdict", "code"),
    [
        ("30", "2015-06-30", Verdict.NO, "E-PROGRAM-2"),
        ("30", "2015-07-01", Verdict.YES, "E-PROGRAM-4"),
        ("43", "2014-12-31", Verdict.NO, "E-PROGRAM-2"),
        ("43", "2015-01-01", Verdict.YES, "E-PROGRAM-4"),
    ],
)
def test_two_counties_began_later(county: str, day: str, verdict: Verdict, code: str) -> None:
    assert _said(_decide(day=date.fromisoformat(day), county=county), "program_open") == (verdict, code)


@pytest.mark.parametrize(
    ("county", "day", "voluntary_only"),
    [
        ("30", "2015-07-31", True),
        ("30", "2015-08-01", False),
        ("37", "2014-04-30", True),
        ("37", "2014-05-01", False),
        ("41", "2014-04-01", False),
    ],
)
def test_before_passive_enrollment_the_answer_says_that_joining_was_by_choice(
    county: str, day: str, voluntary_only: bool
) -> None:
    reasons = _criterion(_decide(day=date.fromisoformat(day), county=county), "program_open").reasons
    assert ("E-JOIN-4" in [each.code for each in reasons]) is voluntary_only


@pytest.mark.parametrize(
    ("county", "plan_code", "verdict", "code"),
    [
        ("37", "", Verdict.YES, "E-COUNTY-1"),
        ("37", "health-net", Verdict.YES, "E-COUNTY-1"),
        ("37", "la-care", Verdict.NO, "E-COUNTY-5"),
        ("38", "", Verdict.NO, "E-COUNTY-2"),
        ("01", "", Verdict.NO, "E-COUNTY-4"),
        ("", "", Verdict.UNKNOWN, "E-COUNTY-3"),
        ("99", "", Verdict.UNKNOWN, "E-COUNTY-3"),
    ],
)
def test_the_county_must_be_one_of_the_seven(county: str, plan_code: str, verdict: Verdict, code: str) -> None:
    assert _said(_decide(county=county, plan_code=plan_code), "county_served") == (verdict, code)


def test_a_county_of_the_seven_is_not_served_before_its_own_first_day() -> None:
    conditions = _decide(day=date(2015, 6, 30), county="30")
    assert _said(conditions, "county_served") == (Verdict.NO, "E-COUNTY-6")


@pytest.mark.parametrize(
    ("county", "zip_code", "plan_code", "verdict", "code"),
    [
        ("19", "90704", "molina", Verdict.NO, "E-ZIP-2"),
        ("19", "90704", "", Verdict.UNKNOWN, "E-ZIP-4"),
        ("19", "90704", "health-net", Verdict.YES, "E-ZIP-1"),
        ("19", "90012", "molina", Verdict.YES, "E-ZIP-1"),
        ("33", "92280", "molina", Verdict.NO, "E-ZIP-2"),
        ("36", "92280", "molina", Verdict.NO, "E-ZIP-2"),
        ("36", "92280-1234", "molina", Verdict.NO, "E-ZIP-2"),
        ("36", "92225", "molina", Verdict.YES, "E-ZIP-1"),
        ("36", "", "molina", Verdict.UNKNOWN, "E-ZIP-3"),
        ("37", "", "", Verdict.YES, "E-ZIP-1"),
    ],
)
def test_a_rural_zip_code_keeps_out_of_the_plan_that_lists_it(
    county: str, zip_code: str, plan_code: str, verdict: Verdict, code: str
) -> None:
    assert _said(_decide(county=county, zip_code=zip_code, plan_code=plan_code), "zip_served") == (verdict, code)


# The person, Medicare and Medi-Cal


@pytest.mark.parametrize(
    ("birth_date", "verdict", "code"),
    [
        (date(1997, 6, 1), Verdict.YES, "E-AGE-1"),
        (date(1997, 6, 2), Verdict.NO, "E-AGE-2"),
        (None, Verdict.UNKNOWN, "E-AGE-3"),
    ],
)
def test_a_member_is_21_on_the_day_of_enrollment(birth_date: date | None, verdict: Verdict, code: str) -> None:
    assert _said(_decide(replace(DORA, birth_date=birth_date)), "age") == (verdict, code)


@pytest.mark.parametrize(("death_day", "verdict"), [(date(2018, 5, 31), Verdict.NO), (JUNE_1_2018, Verdict.YES)])
def test_nobody_joins_after_their_death(death_day: date, verdict: Verdict) -> None:
    assert _criterion(_decide(replace(DORA, death_day=death_day)), "alive").verdict is verdict


@pytest.mark.parametrize(
    ("parts", "part_a", "part_b", "part_d"),
    [
        ({"A": LONG, "B": LONG}, "E-PART-1", "E-PART-1", "E-PART-4"),
        ({"A": LONG, "B": LONG, "D": LONG}, "E-PART-1", "E-PART-1", "E-PART-1"),
        ({"A": LONG}, "E-PART-1", "E-PART-3", "E-PART-4"),
        ({"A": LONG, "B": Span(date(2018, 6, 2))}, "E-PART-1", "E-PART-2", "E-PART-4"),
        ({"A": LONG, "B": Span(date(2018, 6, 1))}, "E-PART-1", "E-PART-1", "E-PART-4"),
        ({"A": LONG, "B": Span(date(2010, 1, 1), date(2018, 5, 31))}, "E-PART-1", "E-PART-2", "E-PART-4"),
        ({}, "E-PART-3", "E-PART-3", "E-PART-3"),
        ({"A": Span(date(2019, 1, 1)), "B": Span(date(2019, 1, 1))}, "E-PART-2", "E-PART-2", "E-PART-5"),
    ],
)
def test_parts_a_and_b_must_be_on_record_and_either_makes_eligible_for_part_d(
    parts: dict[str, Span], part_a: str, part_b: str, part_d: str
) -> None:
    facts = replace(DORA, entitlements=tuple(MedicareEntitlement(part, span) for part, span in parts.items()))
    conditions = _decide(facts)
    codes = [_said(conditions, f"medicare_part_{part}")[1] for part in "abd"]
    assert codes == [part_a, part_b, part_d]


@pytest.mark.parametrize(
    ("status", "state_status", "verdict", "code"),
    [
        (MediCalStatus.ELIGIBLE, "001", Verdict.YES, "E-FULL-1"),
        (MediCalStatus.ELIGIBLE, "401", Verdict.YES, "E-FULL-1"),
        (MediCalStatus.ELIGIBLE, "", Verdict.YES, "E-FULL-1"),
        (MediCalStatus.ELIGIBLE, "301", Verdict.UNKNOWN, "E-FULL-4"),
        (MediCalStatus.SHARE_OF_COST_UNMET, "501", Verdict.YES, "E-FULL-1"),
        (MediCalStatus.ON_HOLD, "791", Verdict.UNKNOWN, "E-FULL-4"),
        (MediCalStatus.UNKNOWN, "X01", Verdict.UNKNOWN, "E-FULL-4"),
        (MediCalStatus.MEDICARE_COST_SHARING_ONLY, "691", Verdict.NO, "E-FULL-5"),
        (MediCalStatus.NOT_ELIGIBLE, "991", Verdict.NO, "E-FULL-2"),
    ],
)
def test_full_medi_cal_is_read_from_the_states_status(
    status: MediCalStatus, state_status: str, verdict: Verdict, code: str
) -> None:
    facts = replace(DORA, medi_cal=(MediCalEligibility("80", "37", LONG, status, state_status=state_status),))
    assert _said(_decide(facts), "full_medi_cal") == (verdict, code)


def test_one_full_aid_code_beside_one_for_medicare_costs_is_full_medi_cal() -> None:
    cost_sharing = MediCalEligibility("80", "37", LONG, MediCalStatus.MEDICARE_COST_SHARING_ONLY, state_status="691")
    assert _said(_decide(replace(DORA, medi_cal=(cost_sharing, FULL_MEDI_CAL))), "full_medi_cal")[0] is Verdict.YES


@pytest.mark.parametrize(
    ("rows", "verdict", "code"),
    [
        ((), Verdict.UNKNOWN, "E-FULL-3"),
        ((replace(FULL_MEDI_CAL, span=Span(date(2010, 1, 1), date(2018, 5, 31))),), Verdict.NO, "E-FULL-2"),
        ((replace(FULL_MEDI_CAL, span=Span(JUNE_1_2018)),), Verdict.YES, "E-FULL-1"),
        ((replace(FULL_MEDI_CAL, span=Span(date(2018, 6, 2))),), Verdict.UNKNOWN, "E-FULL-3"),
    ],
)
def test_a_silent_record_proves_no_medi_cal_and_one_that_ended_proves_its_absence(
    rows: tuple[MediCalEligibility, ...], verdict: Verdict, code: str
) -> None:
    assert _said(_decide(replace(DORA, medi_cal=rows)), "full_medi_cal") == (verdict, code)


UNMET = MediCalEligibility("17", "37", LONG, MediCalStatus.SHARE_OF_COST_UNMET, share_of_cost_cents=50_000)
MET = replace(UNMET, share_of_cost_met_on=JUNE_1_2018)


@pytest.mark.parametrize(
    ("row", "kinds", "verdict", "code"),
    [
        (FULL_MEDI_CAL, (), Verdict.YES, "E-SHARE-1"),
        (UNMET, (), Verdict.NO, "E-SHARE-5"),
        (UNMET, (CircumstanceKind.NURSING_FACILITY_RESIDENT,), Verdict.YES, "E-SHARE-2"),
        (UNMET, (CircumstanceKind.MSSP_PARTICIPANT,), Verdict.YES, "E-SHARE-3"),
        (UNMET, (CircumstanceKind.IHSS_RECIPIENT,), Verdict.UNKNOWN, "E-SHARE-4"),
        (MET, (), Verdict.UNKNOWN, "E-SHARE-7"),
        (replace(MET, share_of_cost_met_on=date(2018, 6, 2)), (), Verdict.NO, "E-SHARE-5"),
    ],
)
def test_C5_an_unmet_share_of_cost_keeps_out_except_where_sources_allow_it(
    row: MediCalEligibility, kinds: tuple[CircumstanceKind, ...], verdict: Verdict, code: str
) -> None:
    assert _said(_decide(replace(_with(*kinds), medi_cal=(row,))), "share_of_cost") == (verdict, code)


def test_without_any_medi_cal_row_no_share_of_cost_is_on_record() -> None:
    assert _said(_decide(replace(DORA, medi_cal=())), "share_of_cost") == (Verdict.YES, "E-SHARE-6")


@pytest.mark.parametrize(
    ("letter", "day", "verdict", "code"),
    [
        ("N", "2018-06-01", Verdict.YES, "E-OTHER-1"),
        ("D", "2018-06-01", Verdict.YES, "E-OTHER-1"),
        ("F", "2018-06-01", Verdict.YES, "E-OTHER-1"),
        ("P", "2018-06-01", Verdict.NO, "E-OTHER-2"),
        ("K", "2018-06-01", Verdict.NO, "E-OTHER-2"),
        ("L", "2018-06-01", Verdict.UNKNOWN, "E-OTHER-3"),
        ("V", "2016-12-31", Verdict.NO, "E-OTHER-2"),
        ("V", "2017-01-01", Verdict.UNKNOWN, "E-OTHER-3"),
        ("H", "2016-12-31", Verdict.UNKNOWN, "E-OTHER-3"),
        ("H", "2017-01-01", Verdict.NO, "E-OTHER-2"),
        ("?", "2018-06-01", Verdict.UNKNOWN, "E-OTHER-3"),
    ],
)
def test_other_coverage_keeps_out_and_medicare_is_no_other_coverage(
    letter: str, day: str, verdict: Verdict, code: str
) -> None:
    facts = replace(DORA, other_coverages=(OtherCoverage(letter, LONG),))
    assert _said(_decide(facts, date.fromisoformat(day)), "other_coverage") == (verdict, code)


def test_other_coverage_that_ended_the_day_before_does_not_count() -> None:
    facts = replace(DORA, other_coverages=(OtherCoverage("P", Span(date(2010, 1, 1), date(2018, 5, 31))),))
    assert _said(_decide(facts), "other_coverage") == (Verdict.YES, "E-OTHER-4")


# Circumstances


@pytest.mark.parametrize(
    ("kind", "criterion", "verdict", "code"),
    [
        (CircumstanceKind.REGIONAL_CENTER_CLIENT, "developmental_services", Verdict.NO, "E-DEVELOPMENTAL-2"),
        (CircumstanceKind.ICF_DD_RESIDENT, "developmental_services", Verdict.NO, "E-DEVELOPMENTAL-2"),
        (CircumstanceKind.VETERANS_HOME_RESIDENT, "veterans_home", Verdict.NO, "E-VETERANS-2"),
        (CircumstanceKind.END_STAGE_RENAL_DISEASE, "kidney_disease", Verdict.NO, "E-ESRD-2"),
        (CircumstanceKind.WAIVER_NURSING_FACILITY, "waivers", Verdict.NO, "E-WAIVER-2"),
        (CircumstanceKind.WAIVER_ASSISTED_LIVING, "waivers", Verdict.NO, "E-WAIVER-2"),
        (CircumstanceKind.WAIVER_HIV_AIDS, "waivers", Verdict.UNKNOWN, "E-WAIVER-3"),
        (CircumstanceKind.WAIVER_IN_HOME_OPERATIONS, "waivers", Verdict.UNKNOWN, "E-WAIVER-3"),
        (CircumstanceKind.PACE_PARTICIPANT, "pace", Verdict.NO, "E-PACE-2"),
        (CircumstanceKind.INCARCERATED, "at_home", Verdict.NO, "E-AWAY-2"),
        (CircumstanceKind.OPTED_OUT, "opt_out", Verdict.YES, "E-OPTOUT-1"),
    ],
)
def test_each_circumstance_counts_on_its_days_only(
    kind: CircumstanceKind, criterion: str, verdict: Verdict, code: str
) -> None:
    assert _said(_decide(_with(kind, since=JUNE_1_2018)), criterion) == (verdict, code)
    assert _said(_decide(_with(kind, since=date(2018, 6, 2))), criterion)[0] is Verdict.YES


@pytest.mark.parametrize(
    ("day", "verdict", "code"),
    [
        ("2015-02-22", Verdict.NO, "E-DEVELOPMENTAL-2"),
        ("2015-02-23", Verdict.UNKNOWN, "E-DEVELOPMENTAL-3"),
        ("2020-01-01", Verdict.UNKNOWN, "E-DEVELOPMENTAL-3"),
    ],
)
def test_in_san_mateo_nobody_can_say_since_the_bill_of_2015(day: str, verdict: Verdict, code: str) -> None:
    facts = _with(CircumstanceKind.REGIONAL_CENTER_CLIENT)
    conditions = _decide(facts, date.fromisoformat(day), county="41")
    assert _said(conditions, "developmental_services") == (verdict, code)


@pytest.mark.parametrize(
    ("county", "day", "verdict", "code"),
    [
        ("37", "2020-12-31", Verdict.NO, "E-ESRD-2"),
        ("37", "2021-01-01", Verdict.UNKNOWN, "E-ESRD-5"),
        ("30", "2020-12-31", Verdict.YES, "E-ESRD-3"),
        ("41", "2020-12-31", Verdict.YES, "E-ESRD-3"),
        ("41", "2021-01-01", Verdict.YES, "E-ESRD-3"),
    ],
)
def test_kidney_disease_keeps_out_except_in_two_counties_and_perhaps_not_from_2021(
    county: str, day: str, verdict: Verdict, code: str
) -> None:
    facts = _with(CircumstanceKind.END_STAGE_RENAL_DISEASE)
    assert _said(_decide(facts, date.fromisoformat(day), county=county), "kidney_disease") == (verdict, code)


@pytest.mark.parametrize(
    ("joined_on", "verdict", "code"),
    [("2018-02-01", Verdict.YES, "E-ESRD-4"), ("2018-03-01", Verdict.NO, "E-ESRD-2")],
)
def test_a_member_who_develops_kidney_disease_after_joining_may_stay(
    joined_on: str, verdict: Verdict, code: str
) -> None:
    enrollment = Enrollment(
        Span(date.fromisoformat(joined_on)),
        EnrollmentKind.INTEGRATED,
        Program.CAL_MEDICONNECT,
        "health-net",
        "37",
        "H3237",
        "002",
        EnrollmentStatus.ACTIVE,
    )
    facts = replace(_with(CircumstanceKind.END_STAGE_RENAL_DISEASE, since=date(2018, 3, 1)), enrollments=(enrollment,))
    assert _said(_decide(facts), "kidney_disease") == (verdict, code)


@pytest.mark.parametrize(
    ("since", "verdict", "code"),
    [
        ("2017-12-01", Verdict.NO, "E-AWAY-3"),
        ("2017-12-02", Verdict.UNKNOWN, "E-AWAY-4"),
        ("2018-06-01", Verdict.UNKNOWN, "E-AWAY-4"),
        ("2018-06-02", Verdict.YES, "E-AWAY-1"),
    ],
)
def test_six_months_away_end_residence(since: str, verdict: Verdict, code: str) -> None:
    facts = _with(CircumstanceKind.OUT_OF_AREA, since=date.fromisoformat(since))
    assert _said(_decide(facts), "at_home") == (verdict, code)


def test_case_6_opting_out_is_not_opting_out_of_the_medi_cal_plan() -> None:
    conditions = _decide(_with(CircumstanceKind.OPTED_OUT))
    codes = [each.code for each in _criterion(conditions, "opt_out").reasons]
    assert codes == ["E-OPTOUT-1", "E-OPTOUT-2"]
    assert conditions.verdict is Verdict.YES


def test_an_unconfirmed_rule_says_so() -> None:
    conditions = _decide(_with(CircumstanceKind.END_STAGE_RENAL_DISEASE), date(2021, 1, 1))
    assert _criterion(conditions, "kidney_disease").reasons[0].standing is Standing.UNCONFIRMED


@pytest.mark.parametrize(
    ("on", "code"),
    [("2015-07-31", "E-JOIN-5"), ("2015-10-31", "E-JOIN-5"), ("2015-11-01", "")],
)
def test_residents_of_facilities_in_orange_joined_by_choice_for_three_months_more(on: str, code: str) -> None:
    resident = member(circumstance("2014-01-01..", CircumstanceKind.NURSING_FACILITY_RESIDENT))
    conditions = decide_enrollment_conditions(
        resident, date.fromisoformat(on), plans=reference_plans(), county_code="30", zip_code="92701"
    )
    told = [each.code for each in conditions.criteria[0].reasons if each.code.startswith("E-JOIN")]
    assert told == ([code] if code else [])


@pytest.mark.parametrize("county", ["37", "41", "30", "99"])
def test_who_has_no_circumstances_is_judged_on_every_day_like_one_whose_only_one_is_long_over(county: str) -> None:
    long_over = replace(
        DORA, circumstances=(Circumstance(CircumstanceKind.PACE_PARTICIPANT, Span(date(2005, 1, 1), date(2005, 2, 1))),)
    )
    for month in range(12 * 2014 + 3, 12 * 2022 + 12):
        day = date(month // 12, month % 12 + 1, 1)
        assert _decide(DORA, day, county=county) == _decide(long_over, day, county=county)
