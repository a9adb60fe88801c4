"""Making members that nobody has reason to ask for, and that look like any other."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from itertools import islice
from secrets import randbelow

from accounts.facts import Asker
from accounts.services.decoys import plant_decoys
from cmc_portal.clock import LEGAL_TIME_ZONE
from eligibility.models import MemberIdentifier
from eligibility.services.roster import load_roster
from eligibility.synthetic.catalogue import load_catalogue
from eligibility.synthetic.months import month_of
from eligibility.synthetic.population import PLACES_BETWEEN_SEEDS, draw_members
from eligibility.synthetic.roster_834 import Envelope, RosterMember, write_roster

# Of its own, so that no other file seems to have lost these people.
_RECEIVER = "999999992"
_SEEDS = 100_000
_CONTROL_NUMBERS = 999_999_999


class DecoysNotPlanted(RuntimeError):
    """The members could not be made; the message says what to do."""


def plant(count: int, *, asker: Asker, now: datetime) -> int:
    """Makes that many members through a roster like any other, marks them as decoys, and says how many there are now.
    Their numbers are drawn anew each time, and nothing tells which they are but the mark."""
    today = now.astimezone(LEGAL_TIME_ZONE).date()
    members = tuple(islice(_strangers(month_of(today)), count))
    file = BytesIO()
    envelope = Envelope(today, randbelow(_CONTROL_NUMBERS) + 1, receiver=_RECEIVER, rhythm="DA", verify=False)
    write_roster(file, members, envelope)
    file.seek(0)
    summary = load_roster(file, asker=asker, name=f"state-changes-{today}.834", received_at=now, now=now)
    if not summary.is_clean:
        raise DecoysNotPlanted(f"The members were not all stored: {dict(summary.outcomes)}. Run load_reference first.")
    return plant_decoys(_numbers_of(members), planted_by=asker.operator, at=now)


def _strangers(month: int) -> Iterator[RosterMember]:
    """Made-up people whose CIN nobody carries."""
    for member in draw_members(_SEEDS + randbelow(PLACES_BETWEEN_SEEDS), load_catalogue(), month=month):
        if not MemberIdentifier.objects.filter(kind="cin", value=member.person.cin).exists():
            yield member


def _numbers_of(members: tuple[RosterMember, ...]) -> tuple[int, ...]:
    cins = [member.person.cin for member in members]
    rows = MemberIdentifier.objects.filter(kind="cin", value__in=cins).values_list("member_id", flat=True)
    return tuple(rows.distinct())
