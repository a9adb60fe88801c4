"""Understands the plan reference files: YAML in, rows out; everything wrong is refused by file and row."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from cmc_portal.answers import Source, Standing
from cmc_portal.dates import Span
from cmc_portal.reference import BadReference, Row, load_sources, read_rows, read_yaml, refuse_overlaps
from eligibility.facts import Program

_DATED = frozenset({"program", "first_day", "last_day", "source", "standing"})
_NAME_KEYS = _DATED | {"county", "name"}
_PHONE_KEYS = _DATED | {"county", "phone", "tty"}
_OFFERING_KEYS = _DATED | {"county", "contract", "pbp", "contract_standing", "excluded_zips"}
_CODE_KEYS = frozenset({"program", "plan", "county", "hcp_code"})
_ZIP = re.compile(r"[0-9]{5}")
_CONTRACT = re.compile(r"[HERS][0-9]{4}")
_PBP = re.compile(r"[0-9]{3}")
_HCP_CODE = re.compile(r"[0-9A-Z]{3}")

Offered = tuple[Program, str, str]


@dataclass(frozen=True, slots=True)
class DatedRow:
    """What every dated row of a plan has; an empty county means wherever the plan was offered."""

    row: Row
    plan_code: str
    program: Program
    county_code: str
    span: Span
    source: Source
    standing: Standing


@dataclass(frozen=True, slots=True)
class NameRow:
    """What a plan was called."""

    dated: DatedRow
    name: str


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """How members reached a plan."""

    dated: DatedRow
    phone: str
    tty: str


@dataclass(frozen=True, slots=True)
class OfferingRow:
    """Where a plan was offered, and under which contract; `hcp_code` is None where no file of codes was given."""

    dated: DatedRow
    contract: str
    pbp: str
    contract_standing: Standing
    excluded_zips: tuple[str, ...]
    hcp_code: str | None = None


@dataclass(frozen=True, slots=True)
class PlanFiles:
    """Everything that the plan reference files say."""

    counties: Mapping[str, str]
    plan_codes: tuple[str, ...]
    names: tuple[NameRow, ...]
    phones: tuple[PhoneRow, ...]
    offerings: tuple[OfferingRow, ...]


Coded = TypeVar("Coded", NameRow, PhoneRow)


def read_plan_files(folder: Path, *, hcp_codes: Path | None) -> PlanFiles:
    """The counties and plans written in `folder`, with the site's health-plan codes, if any. Raises BadReference."""
    sources = load_sources(folder)
    counties = _read_counties(folder / "counties.yaml", sources)
    plans = read_yaml(folder / "plans.yaml")
    names, phones, offerings = [], [], []
    for plan_code, parts in plans.items():
        reader = _PlanReader(str(plan_code), parts, counties, sources)
        names += [reader.read_name(row) for row in reader.rows("names", _NAME_KEYS)]
        phones += [reader.read_phone(row) for row in reader.rows("phones", _PHONE_KEYS)]
        offerings += [reader.read_offering(row) for row in reader.rows("offerings", _OFFERING_KEYS)]
    _refuse_two_at_once(names, phones, offerings)
    if hcp_codes is not None:
        offerings = _with_hcp_codes(offerings, hcp_codes)
    return PlanFiles(counties, tuple(map(str, plans)), tuple(names), tuple(phones), tuple(offerings))


@dataclass(frozen=True, slots=True)
class _PlanReader:
    plan_code: str
    parts: object
    counties: Mapping[str, str]
    sources: Mapping[str, Source]

    def rows(self, part: str, allowed: frozenset[str]) -> tuple[Row, ...]:
        if not isinstance(self.parts, dict) or set(self.parts) != {"names", "phones", "offerings"}:
            raise BadReference(
                f"plans.yaml, {self.plan_code}: must have names, phones and offerings, each a list of rows."
            )
        return read_rows(f"plans.yaml, {self.plan_code}, {part}", self.parts[part], allowed)

    def read_name(self, row: Row) -> NameRow:
        return NameRow(self._dated(row, row.text("county", "")), row.text("name"))

    def read_phone(self, row: Row) -> PhoneRow:
        return PhoneRow(self._dated(row, row.text("county", "")), row.text("phone"), row.text("tty", ""))

    def read_offering(self, row: Row) -> OfferingRow:
        contract, pbp = row.text("contract", ""), row.text("pbp", "")
        if contract and not _CONTRACT.fullmatch(contract):
            raise row.refuse(f"contract is {contract!r}; it must be a letter and four digits, such as H3237.")
        if pbp and not (contract and _PBP.fullmatch(pbp)):
            raise row.refuse(f'pbp is {pbp!r}; it must be three digits in quotes, such as "001", beside a contract.')
        standing = row.standing("contract_standing", None if contract else "unconfirmed")
        return OfferingRow(self._dated(row, row.text("county")), contract, pbp, standing, _read_zips(row))

    def _dated(self, row: Row, county_code: str) -> DatedRow:
        if county_code and county_code not in self.counties:
            raise row.refuse(
                f'county is {county_code!r}, which is not in counties.yaml. Write a code of two digits, such as "19".'
            )
        program, span = row.choice("program", Program), row.span()
        return DatedRow(row, self.plan_code, program, county_code, span, row.source(self.sources), row.standing())


def _read_counties(path: Path, sources: Mapping[str, Source]) -> dict[str, str]:
    content = Row(path.name, read_yaml(path))
    content.source(sources)
    counties = content.values.get("counties")
    if not isinstance(counties, dict) or not counties:
        raise content.refuse("counties is missing. Write the county names by their codes.")
    for code, name in counties.items():
        if not isinstance(code, str) or not re.fullmatch(r"[0-9]{2}", code) or not isinstance(name, str):
            raise content.refuse(
                f'{code!r}: {name!r} is not a county. Write two digits in quotes and a name, as "19": Los Angeles.'
            )
    return counties


def _read_zips(row: Row) -> tuple[str, ...]:
    zips = row.texts("excluded_zips")
    wrong = [code for code in zips if not _ZIP.fullmatch(code)]
    if wrong:
        raise row.refuse(f"{', '.join(wrong)} is not a ZIP code of five digits.")
    if len(set(zips)) < len(zips):
        raise row.refuse("a ZIP code stands twice in excluded_zips. Keep one of the two.")
    return tuple(sorted(zips))


def _refuse_two_at_once(names: list[NameRow], phones: list[PhoneRow], offerings: list[OfferingRow]) -> None:
    refuse_overlaps(_named(names))
    refuse_overlaps(_named(phones))
    refuse_overlaps(
        (each.dated.row, (*offered(each.dated), each.contract, each.pbp), each.dated.span) for each in offerings
    )


def _named(rows: list[Coded]) -> Iterable[tuple[Row, tuple[str, ...], Span]]:
    return [(each.dated.row, offered(each.dated), each.dated.span) for each in rows]


def offered(dated: DatedRow) -> Offered:
    """The programme, plan and county that a row is about."""
    return dated.program, dated.plan_code, dated.county_code


def _with_hcp_codes(offerings: list[OfferingRow], path: Path) -> list[OfferingRow]:
    """The offerings with the site's codes; a code for what was never offered, or for two at once, is refused."""
    known = {offered(each.dated) for each in offerings}
    codes: dict[Offered, tuple[Row, str]] = {}
    for row in read_rows(path.name, read_yaml(path).get("codes"), _CODE_KEYS):
        about = (row.choice("program", Program), row.text("plan"), row.text("county"))
        if about not in known:
            raise row.refuse("no offering of plans.yaml has this program, plan and county. Mend one of the three.")
        if about in codes:
            raise row.refuse(f"{codes[about][0].where} already gives a code for this offering. Keep one of the two.")
        codes[about] = (row, _read_hcp_code(row))
    coded = [(each, *codes[offered(each.dated)]) for each in offerings if offered(each.dated) in codes]
    refuse_overlaps((row, (code,), each.dated.span) for each, row, code in coded)
    given = {about: code for about, (_, code) in codes.items()}
    return [replace(each, hcp_code=given.get(offered(each.dated), "")) for each in offerings]


def _read_hcp_code(row: Row) -> str:
    code = row.text("hcp_code")
    if not _HCP_CODE.fullmatch(code):
        raise row.refuse(f"hcp_code is {code!r}; it must be three digits or capital letters, in quotes.")
    return code
