"""Loading counties and plans from the reference files into the database."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models, transaction

from cmc_portal.reference import ReferenceChanges
from eligibility.models import County, HealthPlan, PlanName, PlanOffering, PlanPhone, ReferenceVersion
from eligibility.services.reference_rows import DatedRow, Offered, OfferingRow, PlanFiles, offered, read_plan_files

Key = tuple[Any, ...]


@transaction.atomic
def load_eligibility_reference(folder: Path, *, hcp_codes: Path | None) -> ReferenceChanges:
    """Makes the counties and plans in the database what `folder` says; safe to run again.

    `hcp_codes` is a site's file of health-plan codes; without one the codes already known stay. Raises BadReference.
    """
    files = read_plan_files(folder, hcp_codes=hcp_codes)
    ReferenceVersion.objects.get_or_create(id=1)
    ReferenceVersion.objects.select_for_update().get(id=1)
    changes = _load_owners(files) + _load_dated(files) + _remove_owners(files)
    if changes:
        renew_reference_version()
    return changes


def renew_reference_version() -> None:
    """Tells every process to read reference data again; drawn, so that a rolled-back number never comes back."""
    ReferenceVersion.objects.update_or_create(id=1, defaults={"version": secrets.randbits(62)})


# Counties and plans: rows that others point to, so they are mended in place and removed last.


def _load_owners(files: PlanFiles) -> ReferenceChanges:
    known = dict(County.objects.values_list("code", "name"))
    added = [code for code in files.counties if code not in known]
    changed = [code for code in files.counties if code in known and known[code] != files.counties[code]]
    County.objects.bulk_create([County(code=code, name=files.counties[code]) for code in added])
    for code in changed:
        County.objects.filter(code=code).update(name=files.counties[code])
    plans = sorted(set(files.plan_codes) - set(HealthPlan.objects.values_list("code", flat=True)))
    HealthPlan.objects.bulk_create([HealthPlan(code=code) for code in plans])
    return ReferenceChanges(
        tuple(f"county {code} {files.counties[code]}" for code in added) + tuple(f"plan {code}" for code in plans),
        tuple(f"county {code} {files.counties[code]}" for code in changed),
    )


def _remove_owners(files: PlanFiles) -> ReferenceChanges:
    counties = County.objects.exclude(code__in=files.counties)
    plans = HealthPlan.objects.exclude(code__in=files.plan_codes)
    removed = tuple(f"county {county.code} {county.name}" for county in counties) + tuple(
        f"plan {plan.code}" for plan in plans
    )
    counties.delete()
    plans.delete()
    return ReferenceChanges(removed=removed)


# Names, phones and offerings: a changed row is written anew under its old number, once nothing can overlap it.


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of dated rows: what tells its rows apart, and what they are called in the report."""

    model: type[models.Model]
    word: str
    key: tuple[str, ...]

    def key_of(self, row: models.Model) -> Key:
        return tuple(getattr(row, name) for name in self.key)

    def words_for(self, row: models.Model) -> str:
        plan, program, county, *rest = (str(each) for each in self.key_of(row))
        place = f"county {county}" if county else "every county"
        return f"{self.word} of {plan} in {program}, {place}, {' '.join(('from', rest[-1], *filter(None, rest[:-1])))}"


_NAMES = _Table(PlanName, "name", ("plan_id", "program", "county_code", "first_day"))
_PHONES = _Table(PlanPhone, "phone", ("plan_id", "program", "county_code", "first_day"))
_OFFERINGS = _Table(PlanOffering, "offering", ("plan_id", "program", "county_id", "contract", "pbp", "first_day"))


def _load_dated(files: PlanFiles) -> ReferenceChanges:
    codes = _known_hcp_codes()
    names = [
        PlanName(**_dated_values(each.dated), county_code=each.dated.county_code, name=each.name)
        for each in files.names
    ]
    phones = [
        PlanPhone(**_dated_values(each.dated), county_code=each.dated.county_code, phone=each.phone, tty=each.tty)
        for each in files.phones
    ]
    offerings = [_offering(each, codes) for each in files.offerings]
    return _load(_NAMES, names) + _load(_PHONES, phones) + _load(_OFFERINGS, offerings)


def _known_hcp_codes() -> Mapping[Offered, str]:
    rows = PlanOffering.objects.exclude(hcp_code="").values_list("program", "plan_id", "county_id", "hcp_code")
    return {(program, plan, county): code for program, plan, county, code in rows}


def _offering(offering: OfferingRow, codes: Mapping[Offered, str]) -> PlanOffering:
    return PlanOffering(
        **_dated_values(offering.dated),
        county_id=offering.dated.county_code,
        contract=offering.contract,
        pbp=offering.pbp,
        contract_standing=offering.contract_standing.value,
        excluded_zips=list(offering.excluded_zips),
        hcp_code=codes.get(offered(offering.dated), "") if offering.hcp_code is None else offering.hcp_code,
    )


def _dated_values(dated: DatedRow) -> dict[str, Any]:
    return {
        "plan_id": dated.plan_code,
        "program": dated.program.value,
        "first_day": dated.span.first_day,
        "last_day": dated.span.last_day,
        "source_document": dated.source.document,
        "source_section": dated.source.section,
        "source_date": dated.source.date,
        "source_url": dated.source.url,
        "standing": dated.standing.value,
    }


def _load(table: _Table, wanted: Iterable[models.Model]) -> ReferenceChanges:
    manager = table.model._default_manager
    known = {table.key_of(row): row for row in manager.all()}
    by_key = {table.key_of(row): row for row in wanted}
    added = [row for key, row in by_key.items() if key not in known]
    changed = [row for key, row in by_key.items() if key in known and _values_of(row) != _values_of(known[key])]
    removed = [row for key, row in known.items() if key not in by_key]
    for row in changed:
        row.pk = known[table.key_of(row)].pk
    manager.filter(pk__in=[row.pk for row in (*changed, *removed)]).delete()
    manager.bulk_create([*changed, *added])
    return ReferenceChanges(*(tuple(table.words_for(row) for row in rows) for rows in (added, changed, removed)))


def _values_of(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
