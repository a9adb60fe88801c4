"""How can a member be reached? Read only to send something there: nobody is shown it whole."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from eligibility.models import MemberContact


@dataclass(frozen=True, slots=True)
class Contact:
    """What was told last of each, empty where nothing was; `former_emails` were replaced since a moment."""

    email: str
    phone: str
    former_emails: tuple[str, ...]


def get_contact(member_ids: Collection[int], *, replaced_since: datetime) -> Contact:
    """How the person with these numbers can be reached, as known now. Write the row of the trail in the same
    transaction."""
    rows = list(MemberContact.objects.filter(member_id__in=member_ids).order_by("known_from", "id"))
    known = [row for row in rows if row.known_until is None]
    email = next((row.email for row in reversed(known) if row.email), "")
    phone = next((row.phone for row in reversed(known) if row.phone), "")
    replaced = (row.email for row in rows if row.known_until is not None and row.known_until >= replaced_since)
    return Contact(email, phone, tuple(dict.fromkeys(each for each in replaced if each not in ("", email))))
