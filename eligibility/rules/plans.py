"""Finding plans, their names and their telephone numbers in a table of reference data.

The first question about a table builds dictionaries that later questions use: these run thousands of times a second.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from typing import Protocol, TypeVar

from cmc_portal.answers import Standing
from cmc_portal.dates import Span
from cmc_portal.values import value
from eligibility.facts import PlanName, PlanOffering, PlanPhone, PlanTable, Program

_KEPT_INDEXES = 8


class _Dated(Protocol):
    @property
    def span(self) -> Span: ...


Row = TypeVar("Row", bound=_Dated)
Key = TypeVar("Key", bound=Hashable)


@value(frozen=True, slots=True)
class _Index:
    """The rows of one table by what questions ask for; `table` is kept so that its identity stays its own."""

    table: PlanTable
    counties: Mapping[str, str]
    offerings: Mapping[tuple[Program, str, str], tuple[PlanOffering, ...]]
    by_county: Mapping[tuple[Program, str], tuple[PlanOffering, ...]]
    by_hcp_code: Mapping[str, tuple[PlanOffering, ...]]
    names: Mapping[tuple[str, Program, str], tuple[PlanName, ...]]
    phones: Mapping[tuple[str, Program, str], tuple[PlanPhone, ...]]


_indexes: dict[int, _Index] = {}


def find_offering(
    table: PlanTable,
    *,
    program: Program,
    plan_code: str,
    county_code: str,
    contract: str = "",
    pbp: str = "",
    day: date,
) -> PlanOffering | None:
    """The offering of a plan in a programme and county on `day`; a contract that contradicts a verified one finds none.

    The roster is believed over a contract that our tables cannot confirm, and an offering that names it comes first.
    """
    rows = _index(table).offerings.get((program, plan_code, county_code), ())
    possible = [row for row in rows if day in row.span and _may_be(row, contract, pbp)]
    return max(possible, key=lambda row: (row.contract == contract, row.pbp == pbp), default=None)


def _may_be(offering: PlanOffering, contract: str, pbp: str) -> bool:
    if offering.contract_standing is not Standing.VERIFIED or not contract or not offering.contract:
        return True
    return offering.contract == contract and (not pbp or not offering.pbp or offering.pbp == pbp)


def find_offering_by_hcp(table: PlanTable, hcp_code: str, day: date) -> PlanOffering | None:
    """The offering that the state's health-plan code meant on `day`; None where this site has not said."""
    return _on(_index(table).by_hcp_code.get(hcp_code, ()), day)


def list_offerings(table: PlanTable, *, program: Program, county_code: str) -> tuple[PlanOffering, ...]:
    """Every offering of a programme in a county, on whatever days."""
    return _index(table).by_county.get((program, county_code), ())


def list_offerings_of_plan(
    table: PlanTable, *, program: Program, plan_code: str, county_code: str
) -> tuple[PlanOffering, ...]:
    """Every offering of a plan in a programme and county, on whatever days."""
    return _index(table).offerings.get((program, plan_code, county_code), ())


def find_successor(table: PlanTable, plan_code: str, county_code: str, day: date) -> PlanOffering | None:
    """The Medi-Medi Plan that the same organisation offered in the county on `day`, after Cal MediConnect."""
    return find_offering(table, program=Program.MEDI_MEDI_PLAN, plan_code=plan_code, county_code=county_code, day=day)


def find_plan_name(table: PlanTable, plan_code: str, program: Program, county_code: str, day: date) -> PlanName | None:
    """What the plan was called on `day`; a name for the county comes before one for every county."""
    return _on_day_in_county(_index(table).names, plan_code, program, county_code, day)


def find_nearest_plan_name(
    table: PlanTable, plan_code: str, program: Program, county_code: str, day: date
) -> PlanName | None:
    """What the plan was called at the time nearest to `day`: for a day on which our tables do not have it at all."""
    names = _index(table).names
    rows = names.get((plan_code, program, county_code), ()) or names.get((plan_code, program, ""), ())
    return min(rows, key=lambda row: abs((row.span.first_day - day).days), default=None)


def find_plan_phone(
    table: PlanTable, plan_code: str, program: Program, county_code: str, day: date
) -> PlanPhone | None:
    """The number for the plan's members on `day`; a number for the county comes before one for every county."""
    return _on_day_in_county(_index(table).phones, plan_code, program, county_code, day)


def county_name(table: PlanTable, code: str) -> str:
    """The county's name; empty where the code is no Medi-Cal county code."""
    return _index(table).counties.get(code, "")


def _on_day_in_county(
    rows: Mapping[tuple[str, Program, str], tuple[Row, ...]],
    plan_code: str,
    program: Program,
    county_code: str,
    day: date,
) -> Row | None:
    """The row for the county comes before the one for every county."""
    in_county = rows.get((plan_code, program, county_code), ())
    return _on(in_county, day) or _on(rows.get((plan_code, program, ""), ()), day)


def _on(rows: Iterable[Row], day: date) -> Row | None:
    # A loop, since this runs for every plan, name and number of an answer, and a generator costs as much as it does.
    for row in rows:
        if day in row.span:
            return row
    return None


def _index(table: PlanTable) -> _Index:
    # By identity alone: as long as its index is kept so is the table, and nothing else can be it.
    kept = _indexes.get(id(table))
    return kept or _add_index(table)


def _add_index(table: PlanTable) -> _Index:
    if len(_indexes) >= _KEPT_INDEXES:
        _indexes.clear()
    kept = _indexes[id(table)] = _build_index(table)
    return kept


def _build_index(table: PlanTable) -> _Index:
    return _Index(
        table=table,
        counties={county.code: county.name for county in table.counties},
        offerings=_grouped(((row.program, row.plan_code, row.county_code), row) for row in table.offerings),
        by_county=_grouped(((row.program, row.county_code), row) for row in table.offerings),
        by_hcp_code=_grouped((row.hcp_code, row) for row in table.offerings if row.hcp_code),
        names=_grouped(((row.plan_code, row.program, row.county_code), row) for row in table.names),
        phones=_grouped(((row.plan_code, row.program, row.county_code), row) for row in table.phones),
    )


def _grouped(pairs: Iterable[tuple[Key, Row]]) -> dict[Key, tuple[Row, ...]]:
    groups: defaultdict[Key, list[Row]] = defaultdict(list)
    for key, row in pairs:
        groups[key].append(row)
    return {key: tuple(rows) for key, rows in groups.items()}
