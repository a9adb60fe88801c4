"""Benefit reference data: rows in, one frozen catalogue out, kept in the process until the data changes."""

from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from django.db.models import Q, QuerySet

from benefits.facts import (
    Authorization,
    BenefitCatalogue,
    BenefitKind,
    BenefitLine,
    Limit,
    PartyPhone,
    ResponsibleParty,
    Service,
    ServiceGroup,
)
from benefits.models import BenefitDraftChange as ChangeRow
from benefits.models import BenefitLine as LineRow
from benefits.models import PartyPhone as PhoneRow
from benefits.models import ResponsibleParty as PartyRow
from benefits.models import Service as ServiceRow
from benefits.rules.lines import index_lines
from cmc_portal.answers import Source, Standing
from cmc_portal.dates import Span
from eligibility.facts import Program
from eligibility.selectors.plans import get_reference_version


def get_benefit_catalogue(version: int | None = None, known_at: datetime | None = None) -> BenefitCatalogue:
    """All benefit reference data, as known now or at `known_at`; services and parties are always today's.

    One small query when `version` is not given, and no other until the data changes; earlier knowledge is read anew.
    """
    version = get_reference_version() if version is None else version
    return _read_current_catalogue(version) if known_at is None else _read_catalogue(version, known_at)


def list_services() -> tuple[Service, ...]:
    """Every service that can be asked about, in the order of the page."""
    return tuple(get_benefit_catalogue().services.values())


@lru_cache(maxsize=2)
def _read_current_catalogue(version: int) -> BenefitCatalogue:
    return _read_catalogue(version, None)


def _read_catalogue(version: int, known_at: datetime | None) -> BenefitCatalogue:
    services = {row.code: _service(row) for row in ServiceRow.objects.order_by("position")}
    parties = {row.code: _party(row) for row in PartyRow.objects.order_by("code").prefetch_related("phones")}
    lines = index_lines(line_of(row) for row in _lines_known_at(known_at))
    return BenefitCatalogue(version, MappingProxyType(services), MappingProxyType(parties), MappingProxyType(lines))


def _lines_known_at(known_at: datetime | None) -> "QuerySet[LineRow]":
    if known_at is None:
        return LineRow.objects.filter(known_until=None)
    return LineRow.objects.filter(Q(known_until=None) | Q(known_until__gt=known_at), known_from__lte=known_at)


def _service(row: ServiceRow) -> Service:
    return Service(row.code, row.name, ServiceGroup(row.group), tuple(row.service_type_codes), tuple(row.synonyms))


def _party(row: PartyRow) -> ResponsibleParty:
    phones = sorted(row.phones.all(), key=lambda phone: (phone.county_code, phone.first_day))
    return ResponsibleParty(row.code, row.name, row.needs_medi_cal, tuple(_phone(phone) for phone in phones))


def _phone(row: PhoneRow) -> PartyPhone:
    span = Span(row.first_day, row.last_day)
    return PartyPhone(row.county_code, row.phone, row.tty, span, source_of(row), Standing(row.standing))


def line_of(row: LineRow) -> BenefitLine:
    """A row of the lines as a frozen value."""
    return BenefitLine(
        service=row.service_id,
        program=Program(row.program),
        plan_code=row.plan_code,
        county_code=row.county_code,
        span=Span(row.first_day, row.last_day),
        kind=BenefitKind(row.kind),
        responsible=row.responsible,
        limit=limit_of(row),
        authorization=Authorization(row.authorization),
        reason=row.reason,
        source=source_of(row),
        standing=Standing(row.standing),
        known_from=row.known_from,
        known_until=row.known_until,
    )


def limit_of(row: LineRow | ChangeRow) -> Limit | None:
    """How much is covered, by the columns of a line or of a change of one."""
    if not row.limit_unit:
        return None
    return Limit(row.limit_unit, row.limit_period, row.limit_quantity, row.limit_amount_cents, row.limit_unlimited)


def source_of(row: LineRow | PhoneRow | ChangeRow) -> Source:
    """Where a row is written."""
    return Source(row.source_document, row.source_section, row.source_date, row.source_url)
