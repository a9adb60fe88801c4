"""The plan table as the reference files write it, without a database: for tests of rules."""

from functools import cache
from pathlib import Path

from eligibility.facts import County, PlanName, PlanOffering, PlanPhone, PlanTable
from eligibility.services.reference_rows import DatedRow, read_plan_files

REFERENCE = Path(__file__).parents[2] / "eligibility" / "reference"
DEMO_CODES = REFERENCE / "hcp_codes_demo.yaml"


@cache
def reference_plans() -> PlanTable:
    """Every county and plan of the reference files, with the demo's health-plan codes."""
    files = read_plan_files(REFERENCE, hcp_codes=DEMO_CODES)
    return PlanTable(
        version=1,
        counties=tuple(County(code, name) for code, name in files.counties.items()),
        offerings=tuple(
            PlanOffering(
                id=number,
                plan_code=each.dated.plan_code,
                program=each.dated.program,
                county_code=each.dated.county_code,
                contract=each.contract,
                pbp=each.pbp,
                span=each.dated.span,
                hcp_code=each.hcp_code or "",
                excluded_zips=each.excluded_zips,
                source=each.dated.source,
                standing=each.dated.standing,
                contract_standing=each.contract_standing,
            )
            for number, each in enumerate(files.offerings, 1)
        ),
        names=tuple(_name(each.dated, each.name) for each in files.names),
        phones=tuple(_phone(each.dated, each.phone, each.tty) for each in files.phones),
    )


def _name(dated: DatedRow, name: str) -> PlanName:
    return PlanName(dated.plan_code, dated.program, dated.county_code, name, dated.span, dated.source, dated.standing)


def _phone(dated: DatedRow, phone: str, tty: str) -> PlanPhone:
    about = (dated.plan_code, dated.program, dated.county_code)
    return PlanPhone(*about, phone, tty, dated.span, dated.source, dated.standing)
