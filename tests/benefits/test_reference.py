"""The benefit tables: every sentence of the founding page is in them, every row has a source, loading them is safe."""

import re
import shutil
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from django.db import connection

from benefits.facts import THE_PLAN, BenefitKind, Limit, ServiceGroup
from benefits.models import BenefitLine as LineRow
from benefits.rules import charges, drafts, services
from benefits.rules.parties import find_party_phone
from benefits.rules.wording import REASONS
from benefits.selectors import get_benefit_catalogue, list_services
from benefits.services.reference import load_benefits_reference
from benefits.services.reference_rows import BenefitFiles, read_benefit_files
from cmc_portal.answers import Standing, Verdict, reason
from cmc_portal.reasons import load_reasons, reason_text
from cmc_portal.reference import BadReference
from eligibility.facts import Program
from eligibility.selectors.plans import get_reference_version
from tests.benefits.conftest import REFERENCE, Ask
from tests.counting import statements

SEED_DAY = "2022-05-23"
LOS_ANGELES, SAN_DIEGO = "19", "37"
YES, NO = Verdict.YES, Verdict.NO

# The founding page of 2022-05-23, sentence by sentence.


@pytest.mark.parametrize("county", [LOS_ANGELES, SAN_DIEGO])
@pytest.mark.parametrize(
    "service", ["inpatient_hospital", "skilled_nursing", "primary_care_visit", "dialysis", "dme", "part_d_drugs"]
)
def test_everything_under_medicare_parts_a_b_and_d_is_the_plans(ask: Ask, county: str, service: str) -> None:
    decision = ask(service, SEED_DAY, county=county)
    assert (decision.verdict, decision.responsible, decision.reasons[0].standing) == (YES, THE_PLAN, Standing.VERIFIED)


@pytest.mark.parametrize("county", [LOS_ANGELES, SAN_DIEGO])
def test_pharmacy_products_of_medi_cal_outside_part_d_are_the_plans(ask: Ask, county: str) -> None:
    assert ask("otc_drugs_medi_cal", SEED_DAY, county=county).verdict is YES


@pytest.mark.parametrize("county", [LOS_ANGELES, SAN_DIEGO])
@pytest.mark.parametrize(
    ("service", "party"),
    [
        ("icf_dd", "regional-center"),
        ("specialty_mental_health", "county-mental-health"),
        ("substance_use_disorder", "county-substance-use"),
        ("ihss_administration", "county-ihss"),
        ("dental", "medi-cal-dental"),
    ],
)
def test_each_exclusion_of_the_page_is_carved_out_to_its_party(ask: Ask, county: str, service: str, party: str) -> None:
    decision = ask(service, SEED_DAY, county=county)
    assert (decision.verdict, decision.benefit) == (NO, BenefitKind.CARVED_OUT)
    assert (decision.responsible, decision.covered_elsewhere) == (party, YES)
    why = decision.reasons[0]
    assert why.standing is Standing.VERIFIED
    assert why.source is not None
    assert why.source.date == date(2022, 5, 23)


@pytest.mark.parametrize("day", ["2014-04-01", SEED_DAY, "2022-12-31"])
def test_the_exception_behavioral_care_that_became_managed_care_in_2014_is_the_plans(ask: Ask, day: str) -> None:
    decision = ask("mental_health_mild", day)
    assert (decision.verdict, decision.responsible) == (YES, THE_PLAN)
    assert decision.reasons[0].source is not None
    assert "14132.03" in decision.reasons[0].source.section


@pytest.mark.parametrize("county", [LOS_ANGELES, SAN_DIEGO])
@pytest.mark.parametrize("service", ["nemt", "nmt"])
def test_in_both_counties_transportation_is_unlimited(ask: Ask, county: str, service: str) -> None:
    decision = ask(service, SEED_DAY, county=county, use_number=500)
    assert (decision.verdict, decision.limit) == (YES, Limit("trips", unlimited=True))
    assert decision.reasons[0].standing is Standing.VERIFIED


@pytest.mark.parametrize("county", [LOS_ANGELES, SAN_DIEGO])
@pytest.mark.parametrize("service", ["vision_exam_routine", "eyewear"])
def test_in_both_counties_routine_vision_and_an_eyewear_allowance_are_extras_of_unknown_amount(
    ask: Ask, county: str, service: str
) -> None:
    decision = ask(service, SEED_DAY, county=county)
    assert (decision.verdict, decision.benefit, decision.limit) == (YES, BenefitKind.SUPPLEMENTAL, None)
    assert decision.reasons[0].standing is Standing.VERIFIED


@pytest.mark.parametrize(
    ("service", "in_san_diego", "standing_in_san_diego"),
    [
        ("routine_podiatry", NO, Standing.DERIVED),
        ("worldwide_emergency", NO, Standing.DERIVED),
        ("supplemental_dental", NO, Standing.VERIFIED),
    ],
)
def test_three_extras_are_of_los_angeles_only(
    ask: Ask, service: str, in_san_diego: Verdict, standing_in_san_diego: Standing
) -> None:
    here, there = ask(service, SEED_DAY, county=LOS_ANGELES), ask(service, SEED_DAY, county=SAN_DIEGO)
    assert (here.verdict, here.benefit, here.limit) == (YES, BenefitKind.SUPPLEMENTAL, None)
    assert here.reasons[0].standing is Standing.VERIFIED
    assert (there.verdict, there.reasons[0].standing) == (in_san_diego, standing_in_san_diego)


@pytest.mark.parametrize("service", ["routine_podiatry", "worldwide_emergency", "supplemental_dental"])
@pytest.mark.parametrize(
    ("day", "verdict", "standing"),
    [
        ("2021-12-31", Verdict.UNKNOWN, Standing.UNCONFIRMED),
        ("2022-01-01", YES, Standing.DERIVED),
        ("2022-05-22", YES, Standing.DERIVED),
        ("2022-05-23", YES, Standing.VERIFIED),
        ("2022-12-31", YES, Standing.VERIFIED),
    ],
)
def test_the_page_speaks_for_2022_only(ask: Ask, service: str, day: str, verdict: Verdict, standing: Standing) -> None:
    decision = ask(service, day, county=LOS_ANGELES)
    assert (decision.verdict, decision.reasons[0].standing) == (verdict, standing)


# The whole of the tables.


def test_every_service_has_a_line_on_every_day_of_cal_mediconnect(files: BenefitFiles) -> None:
    covered = Counter(
        (line.service, day)
        for line in files.lines
        if line.program is Program.CAL_MEDICONNECT and not line.plan_code and not line.county_code
        for day in _days(line.span.first_day, line.span.last_day)
    )
    days = list(_days(date(2014, 4, 1), date(2022, 12, 31)))
    assert covered == Counter((service.code, day) for service in files.services for day in days)


def _days(first: date, last: date | None) -> "list[date]":
    assert last is not None
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def test_every_group_has_services_and_every_promised_code_is_there(files: BenefitFiles) -> None:
    codes = {each.code for each in files.services}
    assert {each.group for each in files.services} == set(ServiceGroup)
    assert {"dental", "routine_podiatry", "nmt", "nemt", "cbas", "ihss", "mssp", "part_d_drugs"} <= codes
    assert 80 <= len(codes) <= 100


KNOWN_SERVICE_TYPES = set(
    "1 2 4 5 12 18 DM 23 30 33 35 41 42 45 46 47 48 50 51 52 53 54 56 57 58 59 64 71 74 75 76 80 81 86 88 90 93 94 95 "
    "96 98 99 A0 A1 A2 A3 A4 A6 A7 A8 A9 AD AE AF AG AH AI AJ AK AL AM AN AO BB BC CE CF CG CH CI CJ CP CQ DS MH PT RT "
    "TC UC".split()
)


def test_no_service_type_code_is_invented(files: BenefitFiles) -> None:
    used = {code for each in files.services for code in each.service_type_codes}
    assert used <= KNOWN_SERVICE_TYPES
    without = {each.code for each in files.services if not each.service_type_codes}
    assert {"cbas", "ihss", "mssp", "nmt"} <= without


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("wheelchair van", "nemt"),
        ("crown", "dental_crown"),
        ("CBAS", "cbas"),
        ("shot", "immunization"),
        ("glasses", "eyewear"),
        ("Denti-Cal", "dental"),
        ("Drug Medi-Cal", "substance_use_disorder"),
        ("ICF/MR", "icf_dd"),
        ("county mental health", "specialty_mental_health"),
    ],
)
def test_words_that_people_type_lead_to_the_service(files: BenefitFiles, typed: str, code: str) -> None:
    (service,) = (each for each in files.services if each.code == code)
    assert typed in service.synonyms


@pytest.mark.parametrize(
    ("party", "county", "phone", "tty"),
    [
        ("medi-cal-dental", "37", "1-800-322-6384", "1-800-735-2922"),
        ("original-medicare", "19", "1-800-633-4227", "1-877-486-2048"),
        ("county-mental-health", "37", "1-888-724-7240", ""),
        ("county-mental-health", "19", "1-800-854-7771", ""),
        ("county-mental-health", "30", "1-800-723-8641", ""),
        ("county-mental-health", "43", "1-800-704-0900", ""),
        ("county-mental-health", "33", None, None),
        ("county-mental-health", "36", None, None),
        ("county-mental-health", "41", None, None),
        ("county-substance-use", "19", "1-800-854-7771", ""),
        ("county-substance-use", "37", None, None),
        ("county-ihss", "19", "1-888-944-4477", ""),
        ("county-ihss", "37", "1-800-339-4661", ""),
        ("county-ihss", "30", None, None),
        ("medi-cal-rx", "19", None, None),
    ],
)
def test_whom_to_call_where_a_number_is_known(
    files: BenefitFiles, party: str, county: str, phone: str | None, tty: str | None
) -> None:
    (found,) = (each for each in files.parties if each.code == party)
    number = find_party_phone(found, county_code=county, day=date(2022, 5, 23))
    assert (number.phone if number else None, number.tty if number else None) == (phone, tty)


def test_a_yes_without_a_source_for_its_days_is_none_and_only_the_number_of_a_limit_may_be_unconfirmed(
    files: BenefitFiles,
) -> None:
    says_yes = (BenefitKind.COVERED, BenefitKind.SUPPLEMENTAL)
    unsure = [line for line in files.lines if line.kind in says_yes and line.standing is Standing.UNCONFIRMED]
    assert {(line.reason, line.span.first_day, line.span.last_day) for line in unsure} == {
        ("B-RIDES-1", date(2014, 4, 1), date(2014, 12, 31)),
        ("B-HN-RIDES-2", date(2017, 7, 1), date(2017, 12, 31)),
        ("B-IEHP-RIDES-2", date(2017, 7, 1), date(2017, 12, 31)),
    }
    assert {line.limit.quantity for line in unsure if line.limit} == {30}


@pytest.mark.parametrize("code", ["B-VISION-2", "B-RIDES-4"])
def test_what_plans_had_at_the_launch_sends_the_reader_to_the_member_handbook(code: str) -> None:
    text = load_reasons(REASONS)[code].text
    assert "when Cal MediConnect began in 2014" in text
    assert "For this plan and this year we found no source. Check the Member Handbook of that year" in text


# The sentences.


def test_every_reason_that_is_used_has_a_text_and_every_text_is_used(files: BenefitFiles) -> None:
    rules = (services, charges)
    of_plans = set(drafts.REASONS.values())
    codes = {value for rule in rules for value in vars(rule).values() if isinstance(value, str) and _is_code(value)}
    assert {line.reason for line in files.lines} | codes | of_plans == set(load_reasons(REASONS))


def _is_code(text: str) -> bool:
    return re.fullmatch(r"[BM]-[A-Z0-9-]+-[0-9]+", text) is not None


def test_an_unconfirmed_line_ends_by_telling_the_reader_to_confirm_with_the_plan(files: BenefitFiles) -> None:
    words = load_reasons(REASONS)
    for line in files.lines:
        asks = words[line.reason].text.endswith(("Confirm with the plan.", "confirm with the plan."))
        assert asks == (line.standing is Standing.UNCONFIRMED), line.reason


def test_a_reason_of_the_rules_alone_has_its_own_source() -> None:
    for code, words in load_reasons(REASONS).items():
        if code.startswith("M-") or code in (services.NO_LINE, services.DEEMED_WITHOUT_MEDI_CAL):
            assert words.source is not None, code
            assert words.standing is not None, code


@pytest.mark.parametrize(
    ("service", "plan", "county", "day", "use_number", "text"),
    [
        (
            "nmt",
            "health-net",
            "37",
            "2017-03-15",
            31,
            "This would be number 31, and the limit is 30 one way trips every",
        ),
        (
            "nmt",
            "health-net",
            "37",
            "2017-03-15",
            30,
            "This would be number 30 of 30 one way trips every calendar year.",
        ),
        ("nmt", "health-net", "37", "2017-03-15", None, "The benefit counts: the limit is 30 one way trips every"),
        ("nmt", "health-net", "37", "2017-08-15", 31, "This would be number 31. A limit of 30 one way trips every"),
        ("eyewear", "iehp", "33", "2017-03-15", None, "The plan pays up to $100 every two years."),
    ],
)
def test_limits_are_told_in_words(
    ask: Ask, service: str, plan: str, county: str, day: str, use_number: int | None, text: str
) -> None:
    decision = ask(service, day, plan=plan, county=county, use_number=use_number)
    words = load_reasons(REASONS)
    assert any(reason_text(why, words).startswith(text) for why in decision.reasons)


def test_the_share_of_cost_is_told_in_dollars() -> None:
    assert "$12.50 a month" in reason_text(reason("M-SHARE-1", amount="$12.50"), load_reasons(REASONS))


# A file that cannot be trusted is refused by file and row, with what to mend.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(REFERENCE, tmp_path / "reference")
    return tmp_path / "reference"


def mend(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


LINES = "lines/cal_mediconnect.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            LINES,
            "source: cci-ended",
            "source: nowhere",
            "cal_mediconnect.yaml, row 14: source 'nowhere' is not in sources",
        ),
        (LINES, "[icf_dd]", "[icf_ddd]", "row 8: service icf_ddd is not in services.yaml"),
        (LINES, "regional-center", "regional-centre", "row 8: responsible party regional-centre is not in"),
        (LINES, "B-ICF-1", "B-ICF-9", "row 8: reason B-ICF-9 is not in benefits/rules/reasons.yaml"),
        (LINES, "reason: B-MENTAL-1", "reason: B-ICF-1\n    authorization: maybe", "authorization is 'maybe'"),
        (LINES, "B-LTSS-1", "B-MSSP-1", "B-MSSP-1 has another source or standing in cal_mediconnect.yaml, row"),
        (LINES, "quantity: 30", "quantity: none", "row 31, limit, row 1: quantity is 'none'. Write a whole number"),
        (
            LINES,
            "quantity: 30",
            "unlimited: true, quantity: 30",
            "must have a quantity or amount_cents, or say unlimited",
        ),
        (
            LINES,
            "    responsible: regional-center\n",
            "",
            "carved_out by plan means nothing. Mend kind or responsible.",
        ),
        (LINES, "first_day: 2018-01-01", "first_day: 2017-12-31", "shares days with cal_mediconnect.yaml, row"),
        (LINES, "kind: covered", "knid: covered", "row 1: knid is not known here"),
        ("services.yaml", "code: specialist_visit", "code: primary_care_visit", "primary_care_visit stands twice"),
        ("services.yaml", '["UC"]', '["UCX"]', "row 4: x12 holds 'UCX', which is not a service type code"),
        (
            "responsible_parties.yaml",
            "1-800-322-6384",
            "322-6384",
            "phones, row 1: '322-6384' is not a telephone number",
        ),
        ("lines/cal_mediconnect_plans.yaml", '["37"]', '["San Diego"]', "county 'San Diego' is not a two-digit"),
    ],
)
def test_a_wrong_row_is_refused_by_name(folder: Path, file: str, old: str, new: str, message: str) -> None:
    mend(folder / file, old, new)
    with pytest.raises(BadReference) as refused:
        read_benefit_files(folder)
    assert message in str(refused.value)


def test_every_source_is_used() -> None:
    keys = yaml.safe_load((REFERENCE / "sources.yaml").read_text(encoding="utf-8"))
    rows = "".join(
        path.read_text(encoding="utf-8") for path in REFERENCE.rglob("*.yaml") if path.name != "sources.yaml"
    )
    used = set(re.findall(r"source: ([a-z0-9-]+)", rows))
    assert used == set(keys)


# Loading.

FIRST, LATER = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 8, tzinfo=UTC)


@pytest.mark.django_db
def test_loading_twice_changes_nothing_the_second_time(files: BenefitFiles) -> None:
    first = load_benefits_reference(REFERENCE, now=FIRST)
    version = get_reference_version()
    again = load_benefits_reference(REFERENCE, now=LATER)
    assert len(first.added) == len(files.services) + len(files.parties) + len(files.lines)
    assert not again
    assert get_reference_version() == version


@pytest.mark.django_db
def test_the_first_load_is_known_from_before_every_inquiry() -> None:
    load_benefits_reference(REFERENCE, now=FIRST)
    long_ago = get_benefit_catalogue(known_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert long_ago.lines == get_benefit_catalogue().lines
    assert {row.known_until for row in LineRow.objects.all()} == {None}


@pytest.mark.django_db
def test_a_changed_line_is_closed_and_replaced_and_earlier_knowledge_still_shows_the_old_one(folder: Path) -> None:
    load_benefits_reference(folder, now=FIRST)
    version = get_reference_version()
    mend(folder / "lines/cal_mediconnect_plans.yaml", "amount_cents: 151000", "amount_cents: 152000")
    changes = load_benefits_reference(folder, now=LATER)
    assert changes.changed == ("benefit line of hearing_aids in cal_mediconnect, scfhp, from 2022-01-01",)
    assert (changes.added, changes.removed) == ((), ())
    assert get_reference_version() != version
    about = ("hearing_aids", Program.CAL_MEDICONNECT)
    before = get_benefit_catalogue(known_at=FIRST).lines[about]
    now = get_benefit_catalogue().lines[about]
    assert {line.limit.amount_cents for line in before if line.limit} == {151_000}
    assert {line.limit.amount_cents for line in now if line.limit} == {152_000}
    assert LineRow.objects.filter(service_id="hearing_aids", plan_code="scfhp").count() == 2


@pytest.mark.django_db
def test_a_removed_line_is_closed_and_a_service_that_earlier_knowledge_names_stays(folder: Path) -> None:
    load_benefits_reference(folder, now=FIRST)
    path = folder / "lines/part_d_plan.yaml"
    path.write_text("program: part_d_plan\nlines: []\n", encoding="utf-8")
    changes = load_benefits_reference(folder, now=LATER)
    assert changes.removed == ("benefit line of part_d_drugs in part_d_plan, from 2014-01-01",)
    assert ("part_d_drugs", Program.PART_D_PLAN) not in get_benefit_catalogue().lines
    assert ("part_d_drugs", Program.PART_D_PLAN) in get_benefit_catalogue(known_at=FIRST).lines


@pytest.mark.django_db
def test_a_new_name_and_a_new_number_are_taken_over(folder: Path) -> None:
    load_benefits_reference(folder, now=FIRST)
    mend(folder / "services.yaml", "name: Urgent care", "name: Urgent care clinic")
    mend(folder / "responsible_parties.yaml", "1-800-339-4661", "1-800-339-4662")
    changes = load_benefits_reference(folder, now=LATER)
    assert changes.changed == ("service urgent_care", "responsible party county-ihss")
    party = get_benefit_catalogue().parties["county-ihss"]
    assert {phone.phone for phone in party.phones} == {"1-888-944-4477", "1-800-339-4662"}


@pytest.mark.django_db
def test_a_file_that_is_refused_changes_nothing(folder: Path) -> None:
    load_benefits_reference(folder, now=FIRST)
    mend(folder / "services.yaml", "name: Urgent care", "name: Urgent care clinic")
    mend(folder / LINES, "[icf_dd]", "[icf_ddd]")
    with pytest.raises(BadReference):
        load_benefits_reference(folder, now=LATER)
    assert get_benefit_catalogue().services["urgent_care"].name == "Urgent care"


@pytest.mark.django_db
def test_what_is_read_is_what_was_written(files: BenefitFiles) -> None:
    load_benefits_reference(REFERENCE, now=FIRST)
    catalogue = get_benefit_catalogue()
    assert tuple(catalogue.services.values()) == files.services == list_services()
    read = [line for lines in catalogue.lines.values() for line in lines]
    assert sorted(map(repr, read)) == sorted(map(repr, files.lines))


@pytest.mark.django_db
def test_a_catalogue_already_read_costs_one_query() -> None:
    load_benefits_reference(REFERENCE, now=FIRST)
    version = get_benefit_catalogue().version
    with statements() as sent:
        get_benefit_catalogue()
    assert len(sent) == 1
    with statements() as sent:
        get_benefit_catalogue(version)
    assert sent == []


@pytest.mark.django_db
def test_the_database_refuses_two_equally_specific_lines_on_one_day() -> None:
    load_benefits_reference(REFERENCE, now=FIRST)
    row = LineRow.objects.get(service_id="dental", program="cal_mediconnect", first_day="2018-01-01", plan_code="")
    row.pk = None
    with pytest.raises(Exception, match="benefit_line_one_of_its_kind_on_a_day"):
        row.save()
        connection.cursor()
