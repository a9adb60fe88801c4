"""Loading services, responsible parties and benefit lines from the reference files into the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import ProtectedError

from benefits.facts import BenefitLine, Limit, PartyPhone, ResponsibleParty, Service
from benefits.models import BenefitDraftChange as ChangeRow
from benefits.models import BenefitLine as LineRow
from benefits.models import PartyPhone as PhoneRow
from benefits.models import ResponsibleParty as PartyRow
from benefits.models import Service as ServiceRow
from benefits.selectors.drafts import list_places_of_plans
from benefits.services.reference_rows import BEFORE_EVERY_INQUIRY, BenefitFiles, read_benefit_files
from cmc_portal.answers import Source
from cmc_portal.reference import ReferenceChanges
from eligibility.services.reference import renew_reference_version


@transaction.atomic
def load_benefits_reference(folder: Path, *, now: datetime) -> ReferenceChanges:
    """Makes the benefit tables say what `folder` says; safe to run again, and by several machines at once.

    A line is never edited: what changed is known until `now`, and its successor from `now`. Raises BadReference.
    """
    files = read_benefit_files(folder)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {LineRow._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    changes = _load_services(files.services) + _load_parties(files.parties) + _load_lines(files.lines, now)
    changes += _remove_unused(files)
    if changes:
        renew_reference_version()
    return changes


# Services and parties: what others point to, so they are mended in place and removed last.


def _load_services(services: Iterable[Service]) -> ReferenceChanges:
    wanted = {each.code: _service_values(each, position) for position, each in enumerate(services)}
    known = {row.pop("code"): row for row in ServiceRow.objects.values()}
    added = tuple(code for code in wanted if code not in known)
    changed = tuple(code for code in wanted if code in known and known[code] != wanted[code])
    ServiceRow.objects.bulk_create([ServiceRow(code=code, **wanted[code]) for code in added])
    for code in changed:
        ServiceRow.objects.filter(code=code).update(**wanted[code])
    return ReferenceChanges(tuple(f"service {code}" for code in added), tuple(f"service {code}" for code in changed))


def _service_values(service: Service, position: int) -> dict[str, Any]:
    return {
        "name": service.name,
        "group": service.group.value,
        "service_type_codes": list(service.service_type_codes),
        "synonyms": list(service.synonyms),
        "position": position,
    }


def _load_parties(parties: Iterable[ResponsibleParty]) -> ReferenceChanges:
    added: list[str] = []
    changed: list[str] = []
    for party in parties:
        values = {"name": party.name, "needs_medi_cal": party.needs_medi_cal}
        known = PartyRow.objects.filter(code=party.code).values(*values).first()
        phones = [_phone_values(phone) for phone in party.phones]
        if known == values and list(_known_phones(party.code)) == phones:
            continue
        (changed if known else added).append(f"responsible party {party.code}")
        PartyRow.objects.update_or_create(code=party.code, defaults=values)
        PhoneRow.objects.filter(party_id=party.code).delete()
        PhoneRow.objects.bulk_create([PhoneRow(party_id=party.code, **phone) for phone in phones])
    return ReferenceChanges(tuple(added), tuple(changed))


def _known_phones(party_code: str) -> Iterable[dict[str, Any]]:
    for row in PhoneRow.objects.filter(party_id=party_code).order_by("id").values():
        yield {name: value for name, value in row.items() if name not in ("id", "party_id")}


def _phone_values(phone: PartyPhone) -> dict[str, Any]:
    return {
        "county_code": phone.county_code,
        "phone": phone.phone,
        "tty": phone.tty,
        "first_day": phone.span.first_day,
        "last_day": phone.span.last_day,
        **_source_values(phone.source),
        "standing": phone.standing.value,
    }


def _source_values(source: Source) -> dict[str, Any]:
    return {
        "source_document": source.document,
        "source_section": source.section,
        "source_date": source.date,
        "source_url": source.url,
    }


# Lines: what is no longer written is known until now, what is newly written from now.


@dataclass(frozen=True, slots=True, order=True)
class _About:
    """What a line is about; two lines about the same are one line that changed."""

    program: str
    service: str
    plan_code: str
    county_code: str
    first_day: date

    def __str__(self) -> str:
        where = ", ".join(filter(None, (self.plan_code, self.county_code and f"county {self.county_code}")))
        return f"benefit line of {self.service} in {self.program}{f', {where}' if where else ''}, from {self.first_day}"


def _load_lines(lines: Iterable[BenefitLine], now: datetime) -> ReferenceChanges:
    """What a plan has published itself of a service is the plan's from then on: such lines stay as they are."""
    known_from = now if LineRow.objects.exists() else BEFORE_EVERY_INQUIRY
    of_plans = list_places_of_plans()
    written = {tuple(sorted(values.items(), key=_name)): values for values in map(line_values, lines)}
    known = {tuple(sorted(values.items(), key=_name)): pk for pk, values in _current_lines()}
    wanted = {key: values for key, values in written.items() if _place(values) not in of_plans}
    current = {key: pk for key, pk in known.items() if _place(dict(key)) not in of_plans}
    closed = [dict(key) for key in current if key not in wanted]
    opened = [values for key, values in wanted.items() if key not in current]
    LineRow.objects.filter(pk__in=[pk for key, pk in current.items() if key not in wanted]).update(known_until=now)
    LineRow.objects.bulk_create([LineRow(**values, known_from=known_from) for values in opened])
    kept = {_about(values) for key, values in written.items() if _place(values) in of_plans and key not in known}
    changes = _line_changes({_about(values) for values in opened}, {_about(values) for values in closed})
    return changes + ReferenceChanges(kept=tuple(str(about) for about in sorted(kept)))


def _line_changes(opened: set[_About], closed: set[_About]) -> ReferenceChanges:
    parts = (opened - closed, opened & closed, closed - opened)
    return ReferenceChanges(*(tuple(str(about) for about in sorted(part)) for part in parts))


def _name(item: tuple[str, Any]) -> str:
    return item[0]


def _place(values: dict[str, Any]) -> tuple[str, str, str, str]:
    return values["service_id"], values["program"], values["plan_code"], values["county_code"]


def _about(values: dict[str, Any]) -> _About:
    places = (values["program"], values["service_id"], values["plan_code"], values["county_code"], values["first_day"])
    return _About(*places)


def _current_lines() -> Iterable[tuple[int, dict[str, Any]]]:
    for row in LineRow.objects.filter(known_until=None).values():
        yield row["id"], {name: value for name, value in row.items() if name not in ("id", "known_from", "known_until")}


def line_values(line: BenefitLine) -> dict[str, Any]:
    """The columns of a line, but for when it is known."""
    limit = line.limit or Limit(unit="")
    return {
        "service_id": line.service,
        "program": line.program.value,
        "plan_code": line.plan_code,
        "county_code": line.county_code,
        "first_day": line.span.first_day,
        "last_day": line.span.last_day,
        "kind": line.kind.value,
        "responsible": line.responsible,
        "limit_quantity": limit.quantity,
        "limit_amount_cents": limit.amount_cents,
        "limit_unlimited": limit.unlimited,
        "limit_unit": limit.unit,
        "limit_period": limit.period,
        "authorization": line.authorization.value,
        "reason": line.reason,
        **_source_values(line.source),
        "standing": line.standing.value,
    }


def _remove_unused(files: BenefitFiles) -> ReferenceChanges:
    """Removes services and parties that are no longer written; one stays that earlier knowledge, or what a plan
    published or drafts itself, names."""
    removed = []
    named = (LineRow.objects.values("responsible"), ChangeRow.objects.values("responsible"))
    unwritten = PartyRow.objects.exclude(code__in=[each.code for each in files.parties])
    for party in unwritten.exclude(code__in=named[0]).exclude(code__in=named[1]):
        removed.append(f"responsible party {party.code}")
        party.delete()
    for service in ServiceRow.objects.exclude(code__in=[each.code for each in files.services]):
        try:
            with transaction.atomic():
                service.delete()
        except ProtectedError:
            continue
        removed.append(f"service {service.code}")
    return ReferenceChanges(removed=tuple(removed))
