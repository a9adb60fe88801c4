"""Events of the trail as people read them: when, who, what and why. Nothing is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.facts import AccessAction, Asker
from accounts.selectors.trail import Cursor, TrailEvent, TrailNames
from cmc_portal.clock import LEGAL_TIME_ZONE
from cmc_portal.days_as_read import read_moment
from inquiries import trail_wording as wording
from inquiries.phrases import moment_text

# What is open to people who are not signed in.
_BY_ANYBODY = frozenset({AccessAction.SIGN_UP, AccessAction.VERIFY_RECEIPT})
_RECEIPTS = frozenset({AccessAction.ASK_INQUIRY, AccessAction.READ_INQUIRY})


@dataclass(frozen=True, slots=True)
class Look:
    """One look, as its member reads it; `receipt` is the trace number of the answer that was given."""

    when: str
    iso: str
    who: str
    what: str
    why: str
    receipt: str


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One event, as a privacy officer reads it."""

    when: str
    iso: str
    who: str
    organization: str
    what: str
    why: str
    how: str
    member: str
    subject: str
    address: str


COLUMNS = (
    "moment",
    "who",
    "organization",
    "action",
    "purpose",
    "channel",
    "member_number",
    "subject",
    "address",
    "event",
)


def present_look(event: TrailEvent, names: TrailNames, *, asker: Asker, own_user: int | None) -> Look:
    """The event as the member reads it. Of people at work the organisation is named, not the person."""
    return Look(
        when=read_moment(event.occurred_at),
        iso=event.occurred_at.isoformat(),
        who=_who_looked(event, names, asker, own_user),
        what=str(wording.TO_THE_MEMBER[event.action]),
        why=str(wording.REASONS_TO_THE_MEMBER[event.purpose]),
        receipt=event.subject if event.action in _RECEIPTS else "",
    )


def _who_looked(event: TrailEvent, names: TrailNames, asker: Asker, own_user: int | None) -> str:
    if event.organization_id is not None:
        name = names.organizations.get(event.organization_id, _("An organization that is no longer here"))
        return _("%(name)s, by a computer program") % {"name": name} if event.client_id else name
    if event.user_id is None and event.action in _BY_ANYBODY:
        return _("Somebody who was not signed in")
    if event.user_id is None:
        return _("The staff who run this portal")
    if event.user_id == asker.user_id:
        return _("You")
    if event.user_id == own_user:
        return _("The member")
    return names.people.get(event.user_id, _("Somebody who is no longer here"))


def present_line(event: TrailEvent, names: TrailNames) -> TrailLine:
    """The event as a privacy officer reads it."""
    return TrailLine(
        when=moment_text(event.occurred_at.isoformat()),
        iso=event.occurred_at.isoformat(),
        who=_person(event, names),
        organization=names.organizations.get(event.organization_id or 0, ""),
        what=str(wording.ACTIONS[event.action]),
        why=str(wording.PURPOSES[event.purpose]),
        how=str(wording.CHANNELS[event.channel]),
        member="" if event.member_id is None else str(event.member_id),
        subject=event.subject,
        address=event.address,
    )


def _person(event: TrailEvent, names: TrailNames) -> str:
    if event.operator:
        return _("Operator %(name)s") % {"name": event.operator}
    if event.client_id is not None:
        return _("Program %(name)s") % {"name": names.clients.get(event.client_id, event.client_id)}
    return names.people.get(event.user_id, "") if event.user_id is not None else ""


def as_cells(event: TrailEvent, names: TrailNames) -> list[str]:
    """The event as a row of a CSV file, in the order of COLUMNS."""
    line = present_line(event, names)
    moment = event.occurred_at.astimezone(LEGAL_TIME_ZONE).isoformat()
    words = (event.action.value, event.purpose.value, event.channel.value)
    return [moment, line.who, line.organization, *words, line.member, line.subject, line.address, str(event.id)]


def cursor_text(events: Sequence[TrailEvent]) -> str:
    """The place after the last of these events, for the address or the form of the next page."""
    return f"{events[-1].occurred_at.isoformat()}_{events[-1].id}"


def parse_cursor(text: str) -> Cursor | None:
    """The place as `cursor_text` wrote it; None for anything else."""
    moment, _underscore, number = text.partition("_")
    if not number.isdecimal() or len(number) > 18:
        return None
    try:
        occurred_at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (occurred_at, int(number)) if occurred_at.tzinfo else None
