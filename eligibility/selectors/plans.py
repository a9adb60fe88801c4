"""Plan reference data: rows in, one frozen table out, kept in the process until the data changes."""

from functools import lru_cache

from cmc_portal.answers import Source, Standing
from cmc_portal.database import run
from cmc_portal.dates import Span
from eligibility.facts import County, PlanName, PlanOffering, PlanPhone, PlanTable, Program
from eligibility.models import County as CountyRow
from eligibility.models import Dated, Sourced
from eligibility.models import PlanName as PlanNameRow
from eligibility.models import PlanOffering as PlanOfferingRow
from eligibility.models import PlanPhone as PlanPhoneRow

_VERSION = "SELECT version FROM eligibility_referenceversion WHERE id = 1"


def get_reference_version() -> int:
    """The number that changes whenever reference data does; 0 before the first load."""
    rows = run(_VERSION, [])
    return rows[0][0] if rows else 0


def get_plan_table(version: int | None = None) -> PlanTable:
    """All plan reference data: one small query when `version` is not given, and no other until the data changes."""
    return _read_plan_table(get_reference_version() if version is None else version)


@lru_cache(maxsize=2)
def _read_plan_table(version: int) -> PlanTable:
    return PlanTable(
        version=version,
        counties=tuple(
            County(code, name) for code, name in CountyRow.objects.order_by("code").values_list("code", "name")
        ),
        offerings=tuple(
            _offering(row) for row in PlanOfferingRow.objects.order_by("program", "county_id", "plan_id", "first_day")
        ),
        names=tuple(
            _name(row) for row in PlanNameRow.objects.order_by("plan_id", "program", "county_code", "first_day")
        ),
        phones=tuple(
            _phone(row) for row in PlanPhoneRow.objects.order_by("plan_id", "program", "county_code", "first_day")
        ),
    )


def _offering(row: PlanOfferingRow) -> PlanOffering:
    return PlanOffering(
        id=row.pk,
        plan_code=row.plan_id,
        program=Program(row.program),
        county_code=row.county_id,
        contract=row.contract,
        pbp=row.pbp,
        span=_span(row),
        hcp_code=row.hcp_code,
        excluded_zips=tuple(row.excluded_zips),
        source=_source(row),
        standing=Standing(row.standing),
        contract_standing=Standing(row.contract_standing),
    )


def _name(row: PlanNameRow) -> PlanName:
    program = Program(row.program)
    return PlanName(row.plan_id, program, row.county_code, row.name, _span(row), _source(row), Standing(row.standing))


def _phone(row: PlanPhoneRow) -> PlanPhone:
    return PlanPhone(
        plan_code=row.plan_id,
        program=Program(row.program),
        county_code=row.county_code,
        phone=row.phone,
        tty=row.tty,
        span=_span(row),
        source=_source(row),
        standing=Standing(row.standing),
    )


def _span(row: Dated) -> Span:
    return Span(row.first_day, row.last_day)


def _source(row: Sourced) -> Source:
    return Source(row.source_document, row.source_section, row.source_date, row.source_url)
