"""Which doctors a member asked to keep, and how far each request has come."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.facts import Asker
from cmc_portal.days_as_read import read_day
from continuity.desk.own_presenting import OwnRow, present_own_rows
from continuity.selectors.providers import list_provider_names
from continuity.selectors.windows import map_last_days
from continuity.services.reading import read_own_requests
from eligibility.selectors.numbers import list_own_numbers
from eligibility.selectors.plans import get_plan_table
from inquiries.my.whom import Person


@dataclass(frozen=True, slots=True)
class Doctor:
    """A request to keep a doctor; `until` is the last day where the plan said yes."""

    row: OwnRow
    until: str


@transaction.atomic
def read_doctors(asker: Asker, person: Person, *, at: datetime) -> tuple[Doctor, ...]:
    """The requests of this person, the newest first; each that is listed is in the trail."""
    page, _following = read_own_requests(asker, at=at)
    own = [each for each in page if each.member_id == person.member_id]
    npis = {each.npi for each in own}
    last_days = map_last_days(list_own_numbers(person.member_id), npis)
    shown = present_own_rows(
        own,
        members={person.member_id: person.name},
        providers=list_provider_names(npis),
        plans=get_plan_table(),
    )
    return tuple(
        Doctor(row, _("Until %(day)s.") % {"day": read_day(last_days.get(each.npi))} if each.npi in last_days else "")
        for each, row in zip(own, shown, strict=True)
    )
