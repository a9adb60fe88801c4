"""Reads of the access trail for people: a member's own, and what a privacy officer may search."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.facts import AccessAction, Asker, Channel, OrganizationKind, Purpose
from accounts.models import ApiClient, Organization, SelfService, User
from cmc_portal.database import run

Cursor = tuple[datetime, int]
_COLUMNS = (
    "id, occurred_at, action, purpose, channel, organization_id, user_id, client_id, operator, member_id, subject, "
    "address, emergency_id"
)
# A plan's members, present and past, under the number of the event or the one that it leads to now. The second wall
# (accounts/plan_wall.py) says the same, should this ever be left out.
_OF_OWN_PLAN = """EXISTS (
    SELECT FROM eligibility_enrollment n WHERE n.plan_code = %s AND n.member_id IN (
        accounts_accessevent.member_id,
        (SELECT m.merged_into_id FROM eligibility_member m WHERE m.id = accounts_accessevent.member_id)
    )
)"""


@dataclass(frozen=True, slots=True)
class TrailEvent:
    """One look at somebody's data, as it was written."""

    id: int
    occurred_at: datetime
    action: AccessAction
    purpose: Purpose
    channel: Channel
    organization_id: int | None
    user_id: int | None
    client_id: int | None
    operator: str
    member_id: int | None
    subject: str
    address: str
    emergency_id: int | None


@dataclass(frozen=True, slots=True)
class TrailQuestion:
    """Which events are wanted; None asks for any. `members` may be empty: then nobody was found, and nothing is.

    The moments are those from the first, included, until the last, not included.
    """

    since: datetime
    until: datetime
    members: tuple[int, ...] | None = None
    users: tuple[int, ...] | None = None
    organizations: tuple[int, ...] | None = None
    purpose: Purpose | None = None
    action: AccessAction | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class TrailNames:
    """What people, organisations and programs are called now, by number."""

    organizations: Mapping[int, str]
    people: Mapping[int, str]
    clients: Mapping[int, str]


def list_looks(members: tuple[int, ...], *, before: Cursor | None, limit: int) -> tuple[TrailEvent, ...]:
    """The newest looks at these members' data, from before a place in the list."""
    condition, values = _before(before)
    statement = f"""SELECT {_COLUMNS} FROM accounts_accessevent
    WHERE member_id = ANY (%s) {condition} ORDER BY occurred_at DESC, id DESC LIMIT %s"""  # noqa: S608 - our own words
    return tuple(map(_event, run(statement, [list(members), *values, limit])))


def find_last_subject(
    asker: Asker, *, action: AccessAction, purpose: Purpose, members: tuple[int, ...], since: datetime
) -> str | None:
    """What the asker looked at last of these members in this way and for this purpose, from that moment on."""
    statement = """SELECT subject FROM accounts_accessevent
    WHERE member_id = ANY (%s) AND occurred_at >= %s AND user_id = %s AND organization_id IS NULL AND action = %s
      AND purpose = %s
    ORDER BY occurred_at DESC, id DESC LIMIT 1"""
    rows = run(statement, [list(members), since, asker.user_id, action.value, purpose.value])
    return next((subject for (subject,) in rows), None)


def search_events(
    question: TrailQuestion, *, asker: Asker, before: Cursor | None, limit: int
) -> tuple[TrailEvent, ...]:
    """The newest events that answer the question and that the asker may see, from before a place in the list."""
    condition, values = _condition(question, asker)
    further, place = _before(before)
    statement = f"""SELECT {_COLUMNS} FROM accounts_accessevent
    WHERE {condition} {further} ORDER BY occurred_at DESC, id DESC LIMIT %s"""  # noqa: S608 - our own words
    return tuple(map(_event, run(statement, [*values, *place, limit])))


def list_members_of_events(question: TrailQuestion, *, asker: Asker) -> tuple[int | None, ...]:
    """Whose data the events are about, each member once."""
    condition, values = _condition(question, asker)
    statement = f"SELECT DISTINCT member_id FROM accounts_accessevent WHERE {condition}"  # noqa: S608 - our own words
    return tuple(member_id for (member_id,) in run(statement, values))


def get_names(events: tuple[TrailEvent, ...]) -> TrailNames:
    """What the people, organisations and programs of these events are called."""
    people = User.objects.filter(pk__in={each.user_id for each in events if each.user_id})
    organizations = Organization.objects.filter(
        pk__in={each.organization_id for each in events if each.organization_id}
    )
    clients = ApiClient.objects.filter(pk__in={each.client_id for each in events if each.client_id})
    return TrailNames(
        dict(organizations.values_list("pk", "name")),
        {
            pk: f"{name} ({email})" if name else email
            for pk, name, email in people.values_list("pk", "full_name", "email")
        },
        dict(clients.values_list("pk", "name")),
    )


def list_users(words: str) -> tuple[int, ...]:
    """Whose e-mail address is this?"""
    return tuple(User.objects.filter(email__iexact=words.strip()).values_list("pk", flat=True))


def list_organizations(words: str) -> tuple[int, ...]:
    """Whose name holds these words?"""
    return tuple(Organization.objects.filter(name__icontains=words.strip()).values_list("pk", flat=True))


def get_own_user(member_id: int) -> int | None:
    """Who is this member, among those who sign in?"""
    return SelfService.objects.filter(member_id=member_id).values_list("user_id", flat=True).first()


def _condition(question: TrailQuestion, asker: Asker) -> tuple[str, list[object]]:
    """Both what is asked for and what the asker may see: a provider's privacy officer the events of their own
    organisation; a plan's also those about the plan's members; the state's all."""
    parts = ["occurred_at >= %s", "occurred_at < %s"]
    values: list[object] = [question.since, question.until]
    for column, wanted in _wanted(question):
        parts.append(f"{column} = ANY (%s)")
        values.append(wanted)
    if asker.organization_kind is not OrganizationKind.STATE:
        seen = ["organization_id = %s"]
        values.append(asker.organization_id)
        if asker.health_plan:
            seen.append(_OF_OWN_PLAN)
            values.append(asker.health_plan)
        parts.append(f"({' OR '.join(seen)})")
    return " AND ".join(parts), values


def _wanted(question: TrailQuestion) -> Iterator[tuple[str, list[object]]]:
    for column, numbers in (
        ("member_id", question.members),
        ("user_id", question.users),
        ("organization_id", question.organizations),
    ):
        if numbers is not None:
            yield column, list(numbers)
    for column, word in (("purpose", question.purpose), ("action", question.action), ("subject", question.subject)):
        if word:
            yield column, [str(word)]


def _before(before: Cursor | None) -> tuple[str, list[object]]:
    return ("AND (occurred_at, id) < (%s, %s)", list(before)) if before else ("", [])


def _event(row: tuple[Any, ...]) -> TrailEvent:
    event_id, occurred_at, action, purpose, channel, *rest = row
    return TrailEvent(event_id, occurred_at, AccessAction(action), Purpose(purpose), Channel(channel), *rest)
