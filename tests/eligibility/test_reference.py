"""Loading plans from the reference files: idempotent, told in words, and refusing wrong rows by name."""

import shutil
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from cmc_portal.reference import BadReference
from eligibility.facts import Program
from eligibility.models import County, HealthPlan, PlanName, PlanOffering, ReferenceVersion
from eligibility.rules.plans import find_offering_by_hcp
from eligibility.selectors.plans import get_plan_table, get_reference_version
from eligibility.services.reference import load_eligibility_reference
from eligibility.services.reference_rows import read_plan_files
from tests.counting import statements
from tests.eligibility.reference_table import DEMO_CODES, REFERENCE, reference_plans

ALL_CODES = {
    "anthem", "caloptima", "care1st", "caremore", "chg", "health-net", "hpsm", "iehp", "kaiser", "la-care", "molina",
    "scfhp",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the reference files, to be changed."""
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# What the files say


def test_the_files_name_the_promised_plans_and_all_58_counties() -> None:
    files = read_plan_files(REFERENCE, hcp_codes=None)
    assert set(files.plan_codes) == ALL_CODES
    assert len(files.counties) == 58
    assert (files.counties["01"], files.counties["19"], files.counties["58"]) == ("Alameda", "Los Angeles", "Yuba")


def test_the_demo_gives_every_offering_one_invented_code() -> None:
    codes = {(each.program, each.plan_code, each.county_code): each.hcp_code for each in reference_plans().offerings}
    assert all(codes.values())
    assert len(set(codes.values())) == len(codes)
    assert "INVENTED" in DEMO_CODES.read_text(encoding="utf-8").splitlines()[0]


def test_every_source_is_named_by_some_row() -> None:
    text = "\n".join(
        (REFERENCE / name).read_text(encoding="utf-8") for name in ("plans.yaml", "counties.yaml", "help_lines.yaml")
    )
    sources = yaml.safe_load((REFERENCE / "sources.yaml").read_text(encoding="utf-8"))
    assert [key for key in sources if f"source: {key}" not in text] == []


def test_every_offering_has_a_name_on_each_of_its_days() -> None:
    plans = reference_plans()
    for offering in plans.offerings:
        named = [
            each.span
            for each in plans.names
            if (each.plan_code, each.program) == (offering.plan_code, offering.program)
        ]
        assert any(offering.span.first_day in span for span in named), offering
        assert any((offering.span.last_day or date(2026, 11, 21)) in span for span in named), offering


def test_every_cal_mediconnect_offering_has_a_number_on_each_of_its_days() -> None:
    plans = reference_plans()
    for offering in (each for each in plans.offerings if each.program is Program.CAL_MEDICONNECT):
        spans = [
            each.span
            for each in plans.phones
            if (each.plan_code, each.program) == (offering.plan_code, offering.program)
            and each.county_code in ("", offering.county_code)
        ]
        assert any(offering.span.first_day in span for span in spans), offering
        assert any(offering.span.last_day in span for span in spans if offering.span.last_day), offering


def test_rural_zip_codes_stand_once_in_each_county() -> None:
    zips = {each.county_code: each.excluded_zips for each in reference_plans().offerings if each.excluded_zips}
    assert zips["19"] == ("90704",)
    assert zips["33"] == ("92225", "92226", "92239", "92280")
    assert len(zips["36"]) == len(set(zips["36"])) == 13
    assert "92280" in zips["36"]


# Loading


@pytest.mark.django_db
def test_the_first_load_adds_everything_and_the_second_changes_nothing() -> None:
    first = load_eligibility_reference(REFERENCE, hcp_codes=DEMO_CODES)
    version = get_reference_version()
    second = load_eligibility_reference(REFERENCE, hcp_codes=DEMO_CODES)
    assert (County.objects.count(), HealthPlan.objects.count()) == (58, 12)
    assert "county 19 Los Angeles" in first.added
    assert "offering of health-net in cal_mediconnect, county 37, from 2014-04-01 H3237 002" in first.added
    assert not second
    assert get_reference_version() == version


@pytest.mark.django_db
def test_the_table_in_the_database_is_the_table_of_the_files() -> None:
    load_eligibility_reference(REFERENCE, hcp_codes=DEMO_CODES)
    table, files = get_plan_table(), reference_plans()
    assert table.counties == files.counties
    assert set(table.names) == set(files.names)
    assert set(table.phones) == set(files.phones)
    assert {(each.hcp_code, each.contract_number, each.span, each.excluded_zips) for each in table.offerings} == {
        (each.hcp_code, each.contract_number, each.span, each.excluded_zips) for each in files.offerings
    }


@pytest.mark.django_db
def test_changed_added_and_removed_rows_are_told_in_words(folder: Path) -> None:
    load_eligibility_reference(folder, hcp_codes=None)
    before, version = get_plan_table(), get_reference_version()
    _change(folder / "plans.yaml", "name: Health Net Medi-Cal", "name: Health Net of California Medi-Cal")
    _change(folder / "counties.yaml", '"02": Alpine', '"02": Alpine County')
    plans = yaml.safe_load((folder / "plans.yaml").read_text(encoding="utf-8"))
    del plans["kaiser"]
    (folder / "plans.yaml").write_text(yaml.safe_dump(plans), encoding="utf-8")

    changes = load_eligibility_reference(folder, hcp_codes=None)

    assert changes.added == ()
    assert changes.changed == (
        "county 02 Alpine County",
        "name of health-net in medi_cal_managed_care, every county, from 2014-04-01",
    )
    assert changes.removed == (
        "name of kaiser in medi_cal_managed_care, every county, from 2014-04-01",
        "offering of kaiser in medi_cal_managed_care, county 37, from 2014-04-01",
        "plan kaiser",
    )
    assert get_reference_version() != version
    assert get_plan_table() is not before


@pytest.mark.django_db
def test_days_may_move_from_one_row_to_the_next(folder: Path) -> None:
    load_eligibility_reference(folder, hcp_codes=None)
    plans = folder / "plans.yaml"
    _change(
        plans,
        "name: CareMore Cal MediConnect, first_day: 2017-01-01, last_day: 2020-12-31",
        "name: CareMore Cal MediConnect, first_day: 2017-01-01, last_day: 2019-12-31",
    )
    _change(
        plans,
        "first_day: 2021-01-01, last_day: 2022-12-31,\n       source: anthem-la-2021",
        "first_day: 2020-01-01, last_day: 2022-12-31,\n       source: anthem-la-2021",
    )
    load_eligibility_reference(folder, hcp_codes=None)
    assert (
        PlanName.objects.get(plan_id="caremore", first_day=date(2020, 1, 1)).name == "Anthem Blue Cross Cal MediConnect"
    )


@pytest.mark.django_db
def test_without_a_file_of_codes_the_codes_already_known_stay(folder: Path) -> None:
    load_eligibility_reference(folder, hcp_codes=DEMO_CODES)
    assert not load_eligibility_reference(folder, hcp_codes=None)
    assert PlanOffering.objects.filter(hcp_code="").count() == 0


@pytest.mark.django_db
def test_a_sites_own_codes_replace_the_others(tmp_path: Path) -> None:
    own = tmp_path / "codes.yaml"
    own.write_text(
        'codes:\n  - {program: cal_mediconnect, plan: health-net, county: "19", hcp_code: "304"}\n', encoding="utf-8"
    )
    load_eligibility_reference(REFERENCE, hcp_codes=DEMO_CODES)
    load_eligibility_reference(REFERENCE, hcp_codes=own)
    found = find_offering_by_hcp(get_plan_table(), "304", date(2018, 1, 1))
    assert found is not None
    assert found.plan_code == "health-net"
    assert find_offering_by_hcp(get_plan_table(), "C02", date(2018, 1, 1)) is None


# Reading the table


@pytest.mark.django_db
def test_the_table_costs_one_small_query_once_read_and_none_when_the_version_is_known() -> None:
    load_eligibility_reference(REFERENCE, hcp_codes=None)
    table = get_plan_table()
    with statements() as sent:
        assert get_plan_table() is table
    assert len(sent) == 1
    with statements() as sent:
        assert get_plan_table(table.version) is table
    assert sent == []


@pytest.mark.django_db
def test_before_the_first_load_the_table_is_empty() -> None:
    PlanOffering.objects.all().delete()
    ReferenceVersion.objects.all().delete()
    assert get_reference_version() == 0
    assert get_plan_table().offerings == ()


# Refusing


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        (
            "source: health-net-extension-2022",
            "source: no-such-source",
            "plans.yaml, health-net, names, row 1",
            "source 'no-such-source' is not in sources.yaml. Add it there or mend the key.",
        ),
        (
            'county: "19", phone: 1-888-788-5395, first_day: 2014-04-01, last_day: 2014-12-31',
            'county: "19", phone: 1-888-788-5395, first_day: 2014-04-01, last_day: 2015-01-01',
            "plans.yaml, health-net, phones, row 2",
            "shares days with plans.yaml, health-net, phones, row 1",
        ),
        (
            "first_day: 2014-04-01, last_day: 2022-12-31,\n       source: health-net-extension-2022",
            "first_day: 2014-04-01, last_day: 2013-12-31,\n       source: health-net-extension-2022",
            "plans.yaml, health-net, names, row 1",
            "it ends on 2013-12-31, before it begins on 2014-04-01",
        ),
        ("2022, standing: verified", "2022, standing: sure", "plans.yaml, health-net, names, row 1", "one of verified"),
        ("program: cal_mediconnect", "program: cmc", "plans.yaml, health-net, names, row 1", "one of cal_mediconnect"),
        ('county: "19"', 'county: "99"', "plans.yaml, health-net, phones, row 1", "not in counties.yaml"),
        ('county: "19"', "county: 19", "plans.yaml, health-net, phones, row 1", "Put it in quotes"),
        ("name: Health Net Cal", "nme: Health Net", "plans.yaml, health-net, names, row 1", "nme is not known here"),
        ("name: Health Net Cal MediConnect, ", "", "plans.yaml, health-net, names, row 1", "name is missing"),
        ("contract: H3237", "contract: H32", "plans.yaml, health-net, offerings, row 1", "such as H3237"),
        ('pbp: "001"', "pbp: 1", "plans.yaml, health-net, offerings, row 1", "Put it in quotes"),
        ('excluded_zips: ["90704"]', 'excluded_zips: ["9070"]', "plans.yaml, molina, offerings, row 1", "five digits"),
        ('"92225", "92226"', '"92225", "92225"', "plans.yaml, molina, offerings, row 3", "stands twice"),
        ("first_day: 2014-04-01", "first_day: April", "plans.yaml, health-net, names, row 1", "which is not a day"),
        ("  phones: []", "  telephones: []", "plans.yaml, kaiser", "must have names, phones and offerings"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_by_file_and_row_with_what_to_mend(
    folder: Path, old: str, new: str, where: str, what: str
) -> None:
    _change(folder / "plans.yaml", old, new)
    with pytest.raises(BadReference) as refused:
        read_plan_files(folder, hcp_codes=None)
    assert str(refused.value).startswith(where)
    assert what in str(refused.value)


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ('{program: cal_mediconnect, plan: kaiser, county: "37", hcp_code: "304"}', "no offering of plans.yaml"),
        ('{program: cal_mediconnect, plan: chg, county: "37", hcp_code: "C11"}', "row 2: shares days"),
        ('{program: cal_mediconnect, plan: chg, county: "37", hcp_code: 304}', "Put it in quotes"),
        ('{program: cal_mediconnect, plan: chg, county: "37", hcp_code: "30"}', "three digits or capital letters"),
        ('{program: cal_mediconnect, plan: health-net, county: "37", hcp_code: "304"}', "already gives a code"),
    ],
)
def test_a_wrong_code_is_refused(tmp_path: Path, row: str, what: str) -> None:
    own = tmp_path / "codes.yaml"
    first = '{program: cal_mediconnect, plan: health-net, county: "37", hcp_code: "C11"}'
    own.write_text(f"codes:\n  - {first}\n  - {row}\n", encoding="utf-8")
    with pytest.raises(BadReference, match=r"^codes\.yaml, row 2") as refused:
        read_plan_files(REFERENCE, hcp_codes=own)
    assert what in str(refused.value)


@pytest.mark.django_db
def test_a_refused_file_leaves_the_database_as_it_was(folder: Path) -> None:
    load_eligibility_reference(folder, hcp_codes=None)
    version = get_reference_version()
    _change(folder / "counties.yaml", '"02": Alpine', '"02": Alpine County')
    _change(folder / "plans.yaml", "2022, standing: verified", "2022, standing: sure")
    with pytest.raises(BadReference):
        load_eligibility_reference(folder, hcp_codes=None)
    assert County.objects.get(code="02").name == "Alpine"
    assert get_reference_version() == version


# The command


@pytest.mark.django_db
def test_the_command_says_what_it_changed_and_then_that_nothing_did() -> None:
    first, second = StringIO(), StringIO()
    call_command("load_reference", hcp_codes=DEMO_CODES, stdout=first)
    call_command("load_reference", hcp_codes=DEMO_CODES, stdout=second)
    assert first.getvalue().rstrip().endswith("up to date.")
    assert second.getvalue() == "Nothing changed; reference data was up to date.\n"
    assert PlanOffering.objects.get(plan_id="chg", program="cal_mediconnect").hcp_code == "C13"


@pytest.mark.django_db
@pytest.mark.parametrize(("is_demo", "code"), [(True, "C13"), (False, "")])
def test_only_a_demo_uses_the_invented_codes_unasked(settings, is_demo: bool, code: str) -> None:  # type: ignore[no-untyped-def]
    settings.PORTAL_DEMO = is_demo
    PlanOffering.objects.update(hcp_code="")
    call_command("load_reference", stdout=StringIO())
    assert PlanOffering.objects.get(plan_id="chg", program="cal_mediconnect").hcp_code == code
