"""Understands the benefit reference files: YAML in, facts out; everything wrong is refused by file and row."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from benefits.facts import (
    THE_PLAN,
    Authorization,
    BenefitKind,
    BenefitLine,
    Limit,
    PartyPhone,
    ResponsibleParty,
    Service,
    ServiceGroup,
)
from benefits.rules.services import MEANINGFUL_KINDS
from benefits.rules.wording import REASONS
from cmc_portal.answers import Source, Standing
from cmc_portal.reasons import load_reasons
from cmc_portal.reference import BadReference, Row, load_sources, read_rows, read_yaml, refuse_overlaps
from eligibility.facts import Program

# Knowledge of the first load reaches back before every inquiry, so that replays of earlier knowledge find lines.
BEFORE_EVERY_INQUIRY = datetime(1900, 1, 1, tzinfo=UTC)

_SERVICE_KEYS = frozenset({"code", "name", "group", "x12", "also"})
_PARTY_KEYS = frozenset({"code", "name", "needs_medi_cal", "phones"})
_PHONE_KEYS = frozenset({"county", "phone", "tty", "first_day", "last_day", "source", "standing"})
_LIMIT_KEYS = frozenset({"quantity", "unit", "period", "amount_cents", "unlimited"})
_LINE_KEYS = frozenset({"services", "plans", "counties", "kind", "responsible", "limit", "authorization", "reason"}) | (
    _PHONE_KEYS - {"county", "phone", "tty"}
)
_CODE = re.compile(r"[a-z0-9_]{2,60}")
_COUNTY = re.compile(r"[0-5][0-9]")
_SERVICE_TYPE = re.compile(r"[0-9A-Z]{1,2}")
_PHONE = re.compile(r"1-[0-9]{3}-[0-9]{3}-[0-9]{4}")
_EVERYWHERE = ("",)


@dataclass(frozen=True, slots=True)
class BenefitFiles:
    """Everything written in the benefit reference files, in the order of the files."""

    services: tuple[Service, ...]
    parties: tuple[ResponsibleParty, ...]
    lines: tuple[BenefitLine, ...]


def read_benefit_files(folder: Path) -> BenefitFiles:
    """The services, parties and lines written in `folder`, checked against each other. Raises BadReference."""
    sources = load_sources(folder)
    services = tuple(_service(row) for row in _rows_of(folder / "services.yaml", "services", _SERVICE_KEYS))
    parties = tuple(_parties(folder / "responsible_parties.yaml", sources))
    _refuse_twice("services.yaml", (service.code for service in services))
    _refuse_twice("responsible_parties.yaml", (party.code for party in parties))
    known = _Known(
        frozenset(each.code for each in services),
        frozenset(each.code for each in parties),
        frozenset(load_reasons(REASONS)),
    )
    rows = [found for path in sorted((folder / "lines").glob("*.yaml")) for found in _lines(path, sources, known)]
    refuse_overlaps(
        (row, (line.service, line.program, line.plan_code, line.county_code), line.span) for row, line in rows
    )
    _refuse_two_sources(rows)
    return BenefitFiles(services, parties, tuple(line for _, line in rows))


@dataclass(frozen=True, slots=True)
class _Known:
    """The codes that a line may name."""

    services: frozenset[str]
    parties: frozenset[str]
    reasons: frozenset[str]


def _rows_of(path: Path, name: str, allowed: frozenset[str]) -> tuple[Row, ...]:
    content = read_yaml(path)
    if name not in content:
        raise BadReference(f"{path.name}: has no list named {name}. Write the rows under it.")
    return read_rows(path.name, content[name], allowed)


def _refuse_twice(where: str, codes: Iterable[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise BadReference(f"{where}: {code} stands twice. Give one of the two another code.")
        seen.add(code)


def _service(row: Row) -> Service:
    code, types = row.text("code"), row.texts("x12")
    if not _CODE.fullmatch(code):
        raise row.refuse(f"code is {code!r}. Write small letters, digits and underscores.")
    for service_type in types:
        if not _SERVICE_TYPE.fullmatch(service_type):
            raise row.refuse(f"x12 holds {service_type!r}, which is not a service type code of one or two characters.")
    return Service(code, row.text("name"), row.choice("group", ServiceGroup), types, row.texts("also"))


def _parties(path: Path, sources: Mapping[str, Source]) -> Iterator[ResponsibleParty]:
    for row in _rows_of(path, "parties", _PARTY_KEYS):
        phones = read_rows(f"{row.where}, phones", row.values.get("phones", []), _PHONE_KEYS)
        numbers = [(phone, _party_phone(phone, sources)) for phone in phones]
        refuse_overlaps((phone, (number.county_code,), number.span) for phone, number in numbers)
        yield ResponsibleParty(
            row.text("code"),
            row.text("name"),
            _yes_or_no(row, "needs_medi_cal"),
            tuple(number for _, number in numbers),
        )


def _party_phone(row: Row, sources: Mapping[str, Source]) -> PartyPhone:
    phone, tty = row.text("phone"), row.text("tty", "")
    for number in filter(None, (phone, tty)):
        if not _PHONE.fullmatch(number):
            raise row.refuse(f"{number!r} is not a telephone number. Write it as 1-800-322-6384.")
    county = row.text("county", "")
    _refuse_bad_county(row, county)
    return PartyPhone(county, phone, tty, row.span(), row.source(sources), row.standing())


def _lines(path: Path, sources: Mapping[str, Source], known: _Known) -> Iterator[tuple[Row, BenefitLine]]:
    """The lines of one programme's file; a row stands for each of its services, plans and counties."""
    head = Row(path.name, read_yaml(path))
    program = head.choice("program", Program)
    for row in read_rows(path.name, head.values.get("lines"), _LINE_KEYS):
        services = row.texts("services")
        _refuse_unknown(row, "service", services, known.services, "services.yaml")
        plans, counties = row.texts("plans") or _EVERYWHERE, row.texts("counties") or _EVERYWHERE
        for service, plan, county in product(services, plans, counties):
            _refuse_bad_county(row, county)
            yield row, _line(row, sources, known, about=(service, program, plan, county))


def _line(
    row: Row, sources: Mapping[str, Source], known: _Known, *, about: tuple[str, Program, str, str]
) -> BenefitLine:
    kind, responsible, reason_code = (
        row.choice("kind", BenefitKind),
        row.text("responsible", THE_PLAN),
        row.text("reason"),
    )
    _refuse_unknown(row, "responsible party", (responsible,), known.parties | {THE_PLAN}, "responsible_parties.yaml")
    _refuse_unknown(row, "reason", (reason_code,), known.reasons, "benefits/rules/reasons.yaml")
    if (kind, responsible == THE_PLAN) not in MEANINGFUL_KINDS:
        raise row.refuse(f"{kind} by {responsible} means nothing. Mend kind or responsible.")
    service, program, plan_code, county_code = about
    return BenefitLine(
        service=service,
        program=program,
        plan_code=plan_code,
        county_code=county_code,
        span=row.span(),
        kind=kind,
        responsible=responsible,
        limit=_limit(row),
        authorization=row.choice("authorization", Authorization, Authorization.UNKNOWN.value),
        reason=reason_code,
        source=row.source(sources),
        standing=row.standing(),
        known_from=BEFORE_EVERY_INQUIRY,
        known_until=None,
    )


def _limit(row: Row) -> Limit | None:
    if "limit" not in row.values:
        return None
    (limit,) = read_rows(f"{row.where}, limit", [row.values["limit"]], _LIMIT_KEYS)
    quantity, cents, unlimited = (
        _count(limit, "quantity"),
        _count(limit, "amount_cents"),
        _yes_or_no(limit, "unlimited"),
    )
    if unlimited == (quantity is not None or cents is not None):
        raise limit.refuse("must have a quantity or amount_cents, or say unlimited: true; one of the two.")
    return Limit(limit.text("unit"), limit.text("period", ""), quantity, cents, unlimited)


def _count(row: Row, key: str) -> int | None:
    value = row.values.get(key)
    if value is not None and (type(value) is not int or value < 1):
        raise row.refuse(f"{key} is {value!r}. Write a whole number of at least 1, without quotes.")
    return value


def _yes_or_no(row: Row, key: str) -> bool:
    value = row.values.get(key, False)
    if not isinstance(value, bool):
        raise row.refuse(f"{key} is {value!r}. Write true or false.")
    return value


def _refuse_unknown(row: Row, word: str, codes: Iterable[str], known: frozenset[str], where: str) -> None:
    unknown = sorted(set(codes) - known)
    if unknown:
        raise row.refuse(f"{word} {', '.join(unknown)} is not in {where}. Add it there or mend the code.")


def _refuse_bad_county(row: Row, county: str) -> None:
    if county and not _COUNTY.fullmatch(county):
        raise row.refuse(f'county {county!r} is not a two-digit Medi-Cal county code. Write it in quotes, as "19".')


def _refuse_two_sources(rows: Iterable[tuple[Row, BenefitLine]]) -> None:
    """An answer lists each reason once, with one source; so one code cannot stand for two."""
    first: dict[str, tuple[Row, Source, Standing]] = {}
    for row, line in rows:
        other, source, standing = first.setdefault(line.reason, (row, line.source, line.standing))
        if (source, standing) != (line.source, line.standing):
            raise row.refuse(
                f"{line.reason} has another source or standing in {other.where}. Give one of them its own code."
            )
