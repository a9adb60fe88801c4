"""Who members are, as far as a letter to them needs it; for many letters at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from eligibility.facts import Program
from eligibility.models import Enrollment, Member, MemberDetails


@dataclass(frozen=True, slots=True)
class Addressee:
    """A member as now known. `numbers` are the number asked for and the present one it leads to; `counties` by plan and
    programme, that of the latest enrolment."""

    name: str
    death_day: date | None
    county_code: str
    numbers: tuple[int, ...]
    counties: Mapping[tuple[str, str], str]

    def county_in(self, plan_code: str, program: Program) -> str:
        """The county in which the plan had them last, else the one where they live."""
        return self.counties.get((plan_code, program.value), self.county_code)


def list_addressees(member_ids: Collection[int]) -> Mapping[int, Addressee]:
    """The members by the numbers asked for; nobody for a number of whom nothing is known."""
    present = {
        row_id: merged or row_id
        for row_id, merged in Member.objects.filter(pk__in=member_ids).values_list("pk", "merged_into_id")
    }
    details = {row.member_id: row for row in _known_now(MemberDetails, present.values())}
    counties: dict[int, dict[tuple[str, str], str]] = {}
    for row in _known_now(Enrollment, present.values()).filter(disputed=False).order_by("first_day"):
        counties.setdefault(row.member_id, {})[row.plan_code, row.program] = row.county_code
    return {
        member_id: _addressee(details[number], (member_id, number), counties.get(number, {}))
        for member_id, number in present.items()
        if number in details
    }


def _known_now(model, member_ids):
    return model._default_manager.filter(member_id__in=set(member_ids), known_until=None)


def _addressee(row: MemberDetails, numbers: tuple[int, int], counties: Mapping[tuple[str, str], str]) -> Addressee:
    parts = (row.first_name, row.middle_name, row.last_name, row.name_suffix)
    return Addressee(
        name=" ".join(part for part in parts if part),
        death_day=row.death_day,
        county_code=row.county_code,
        numbers=tuple(dict.fromkeys(numbers)),
        counties=counties,
    )
