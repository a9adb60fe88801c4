"""The world of the matrix: two organisations of each kind, everybody who may come to a door, and what they ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.test import Client

from accounts.facts import AlertKind, Asker, Channel, OrganizationKind, Role, Severity
from accounts.models import ApiClient, EmergencyAccess, Invitation, Membership, SecurityAlert, User
from accounts.operator_site import OPERATORS
from accounts.services.clients import issue_access_token, register_client, revoke_client, rotate_client_secret
from accounts.services.invitations import allow_representative, invite_to_organization
from accounts.services.people import add_organization
from accounts.services.representatives import link_member, record_representation
from accounts.services.second_step import enrol_app
from cmc_portal.clock import LEGAL_TIME_ZONE
from continuity.asked import AskedRequest
from continuity.services.requests import create_request
from eligibility import models as rows
from inquiries.questions import parse_question
from inquiries.services import answer_inquiry
from inquiries.trace import make_trace_number
from tests.eligibility.records import add, enroll, new_member
from tests.matrix.lists import add_lists
from tests.matrix.passkeys import add_passkey
from tests.matrix.personas import (
    ADMINS,
    ANOTHER_MEMBER,
    CONTINUITY,
    DESKS,
    EVERYBODY,
    EXPIRED,
    FORMER_REPRESENTATIVE,
    HALF_SIGNED_IN,
    MEMBER,
    NOT_SHOWN,
    OPERATOR,
    PLAN,
    PROGRAMS,
    PROVIDER,
    REPRESENTATIVE,
    REVOKED,
    STAFF,
    STATE,
    STRANGER,
    WITHOUT_SECOND_STEP,
    Persona,
    in_order,
)

ORGANIZATIONS = {
    (PROVIDER, False): ("Harbor Clinic", ""),
    (PROVIDER, True): ("Bay Clinic", ""),
    (PLAN, False): ("Health Net", "health-net"),
    (PLAN, True): ("Molina", "molina"),
    (STATE, False): ("Department", ""),
    (STATE, True): ("Auditor", ""),
}
# What a colleague does who is nobody's persona, and into which role somebody is invited.
PLAIN_ROLE = {PROVIDER: Role.FRONT_DESK, PLAN: Role.ROSTER_MANAGER, STATE: Role.FRONT_DESK}
NOBODY = {"cin": "99999999Z", "birth_date": "1940-01-01"}
PASSWORD = "an-uncommon-password-1"
# What is asked for by a number that may be there or not.
NOT_THERE = frozenset(
    {
        "trace_number",
        "user_id",
        "list_reference",
        "run_id",
        "invitation_id",
        "representation_id",
        "alert_id",
        "emergency_id",
        "pk",
        "reference",
    }
)
# Which provider each kind of organisation asked to keep.
KEPT = {PROVIDER: "1234567893", PLAN: "1245319599"}


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the tests, by everything that must not be seen by whom it does not concern."""

    member_id: int
    last_name: str
    first_name: str
    cin: str
    mbi: str
    birth_date: date

    @property
    def typed_birth_date(self) -> str:
        """As the pages take it."""
        return f"{self.birth_date:%m/%d/%Y}"

    @property
    def secrets(self) -> frozenset[str]:
        """The same in every form in which it is shown."""
        day = self.birth_date
        dates = (
            f"{day:%Y-%m-%d}",
            f"{day:%m/%d/%Y}",
            f"{day:%B} {day.day}, {day.year}",
            f"{day:%b}. {day.day}, {day.year}",
        )
        return frozenset({self.last_name, self.first_name, self.cin, self.mbi, *dates})


@dataclass(slots=True)
class Visitor:
    """A persona in this world: by what they are recognised, and for whom they act."""

    persona: Persona
    address: str
    session: str = ""
    token: str = ""
    user_id: int | None = None
    client_id: int | None = None
    organization_id: int | None = None


@dataclass(slots=True)
class World:
    """Everything that is there, by the names that rows use."""

    ana: Person
    ben: Person
    organizations: dict[tuple[OrganizationKind, bool], int]
    visitors: dict[Persona, Visitor] = field(default_factory=dict)
    # What belongs to the organisation of each kind that owns what is asked for.
    things: dict[OrganizationKind, dict[str, object]] = field(default_factory=dict)
    # What belongs to one persona only.
    own: dict[Persona, dict[str, object]] = field(default_factory=dict)
    not_there: dict[str, object] = field(default_factory=dict)

    def words_for(self, persona: Persona, kind: OrganizationKind) -> dict[str, object]:
        """What stands for the names in a row's address and body when this persona asks for what that kind owns."""
        return self.things[kind] | self.own.get(persona, {})


def build_world(now: datetime) -> World:
    """Everything and everybody; call it in a transaction that is taken back."""
    world = World(
        ana=_add_member("Quillfeather", "Anneliese", "91234567A", "1EG4TE5MK73", date(1951, 11, 9), "health-net"),
        ben=_add_member("Ravensworth", "Bartholomew", "92345678B", "1EG4TE5MK84", date(1944, 2, 27), "molina"),
        organizations={
            place: add_organization(name, place[0], health_plan=plan) for place, (name, plan) in ORGANIZATIONS.items()
        },
    )
    world.not_there = dict.fromkeys(NOT_THERE, 999_999_999) | {
        "trace_number": make_trace_number(now),
        "reference": "C-0000-0000-0000-0000",
    }
    for number, persona in enumerate(in_order(EVERYBODY)):
        world.visitors[persona] = _add_visitor(world, persona, f"198.51.100.{number + 1}", now)
    for kind in (PROVIDER, PLAN, STATE):
        world.things[kind] = _add_things(world, kind, now)
    _add_self_service(world, now)
    for persona in DESKS | ADMINS | CONTINUITY:
        world.own[persona] = {"own_miss": _ask(_asker(world.visitors[persona]), NOBODY, now)}
    return world


def _today(now: datetime) -> date:
    return now.astimezone(LEGAL_TIME_ZONE).date()


def _add_member(last: str, first: str, cin: str, mbi: str, birth_date: date, plan: str) -> Person:
    row = new_member(cin, last=last, first=first, birth_date=birth_date)
    add(rows.MemberIdentifier, row, kind="mbi", value=mbi)
    # Cal MediConnect, then its successor, in the same plan.
    enroll(row, plan_code=plan, last_day=date(2022, 12, 31))
    enroll(row, plan_code=plan, program="medi_medi_plan", first_day=date(2023, 1, 1))
    return Person(row.pk, last, first, cin, mbi, birth_date)


# Who comes.


def _add_visitor(world: World, persona: Persona, address: str, now: datetime) -> Visitor:
    visitor = Visitor(persona, address)
    if persona in PROGRAMS:
        _add_program(world, visitor, now)
    elif persona != STRANGER:
        _add_person(world, visitor, now)
    return visitor


def _add_program(world: World, visitor: Visitor, now: datetime) -> None:
    persona = visitor.persona
    organization_id = world.organizations[persona.kind, persona.elsewhere]
    scopes = [persona.scope] if persona.scope else []
    client_id = register_client(persona.name, organization_id=organization_id, scopes=scopes)
    secret = rotate_client_secret(client_id)
    visitor.client_id, visitor.organization_id = client_id, organization_id
    issued = now - timedelta(hours=1) if persona == EXPIRED else now
    visitor.token = issue_access_token(client_id, scopes=scopes, now=issued, life=timedelta(minutes=50))
    if persona == REVOKED:
        revoke_client(client_id, now=now)
    public_id = ApiClient.objects.get(pk=client_id).client_id
    world.own[persona] = {"client_id": public_id, "client_secret": secret, "a_token": visitor.token}


def _add_person(world: World, visitor: Visitor, now: datetime) -> None:
    persona = visitor.persona
    is_operator = persona in (OPERATOR, NOT_SHOWN)
    email = f"{persona.name.replace(' ', '.')}@{'else' if persona.elsewhere else 'own'}.example"
    user = User.objects.create_user(email, PASSWORD, is_staff=is_operator, is_superuser=is_operator)
    visitor.user_id = user.pk
    if persona in STAFF or persona == WITHOUT_SECOND_STEP:
        visitor.organization_id = world.organizations[persona.kind, persona.elsewhere]
        Membership.objects.create(user=user, organization_id=visitor.organization_id, role=persona.role)
    if persona != WITHOUT_SECOND_STEP:
        enrol_app(user.pk)
    visitor.session = sign_in(user, second_step=persona not in HALF_SIGNED_IN, now=now)


def sign_in(user: User, *, second_step: bool, now: datetime) -> str:
    """The number of a session in which this user showed a password, and perhaps a second step."""
    client = Client()
    client.force_login(user)
    shown = [{"method": "password", "at": now.timestamp()}]
    shown += [{"method": "mfa", "type": "totp", "at": now.timestamp()}] if second_step else []
    session = client.session
    session["account_authentication_methods"] = shown
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


# What they ask for.


def _add_things(world: World, kind: OrganizationKind, now: datetime) -> dict[str, object]:
    """What the organisation of that kind owns, all of it about Ana and by a colleague who is nobody's persona."""
    organization_id = world.organizations[kind, False]
    colleague = User.objects.create_user(f"colleague.{kind}@own.example")
    membership = Membership.objects.create(user=colleague, organization_id=organization_id, role=PLAIN_ROLE[kind])
    asker = Asker(
        Channel.PAGE,
        organization_id,
        user_id=colleague.pk,
        organization_kind=kind,
        health_plan=ORGANIZATIONS[kind, False][1],
    )
    secret = invite_to_organization(
        f"invited.{kind}@own.example",
        organization_id=organization_id,
        role=PLAIN_ROLE[kind],
        invited_by=None,
        now=now,
        today=_today(now),
    )
    trace_number = _ask(asker, {"cin": world.ana.cin, "birth_date": world.ana.birth_date.isoformat()}, now)
    return {
        **add_lists(
            organization_id,
            colleague.pk,
            trace_number=trace_number,
            cells=[world.ana.cin, world.ana.typed_birth_date],
            today=_today(now),
            now=now,
        ),
        "trace_number": trace_number,
        "missed": _ask(asker, NOBODY, now),
        "reference": _request(world, asker, now),
        "own_miss": make_trace_number(now),
        "user_id": colleague.pk,
        "membership": membership.pk,
        "organization_id": organization_id,
        "invitation_id": Invitation.objects.get(email=f"invited.{kind}@own.example").pk,
        "secret": secret,
        "alert_id": _add_alert(colleague, organization_id, now),
        "emergency_id": _add_emergency(world, colleague, organization_id, now),
        "role": PLAIN_ROLE[kind],
        "cin": world.ana.cin,
        "birth_date": world.ana.typed_birth_date,
        "born": world.ana.birth_date.isoformat(),
        "client_id": "nobody",
        "client_secret": "not-a-secret",
        "a_token": "not-a-token",
        "uidb36": "1",
        "key": "x-y",
        "audience": "front-desk",
        "app_label": "accounts",
        **_list_reference_rows(),
        "today": f"{_today(now):%m/%d/%Y}",
    }


def _list_reference_rows() -> dict[str, object]:
    """One row of each table of reference data that operators look at, by the table's name."""
    models = (each for each in OPERATORS._registry if each._meta.app_label != "accounts")
    return {model._meta.model_name: model._default_manager.first().pk for model in models}


def _asker(visitor: Visitor) -> Asker:
    kind, elsewhere = visitor.persona.kind, visitor.persona.elsewhere
    return Asker(
        Channel.PAGE,
        visitor.organization_id,
        user_id=visitor.user_id,
        organization_kind=kind,
        health_plan=ORGANIZATIONS[kind, elsewhere][1],
        address=visitor.address,
    )


def _ask(asker: Asker, member: Mapping[str, str], now: datetime) -> str:
    question = parse_question({"member": member, "day": "2016-03-20"}, today=_today(now), now=now)
    return answer_inquiry(question, asker=asker, asked_at=now).trace_number


def _request(world: World, asker: Asker, now: datetime) -> str:
    """A request to keep a provider for Ana, asked by who may ask; the state asks for nothing."""
    kind = asker.organization_kind
    if kind not in KEPT:
        return "C-0000-0000-0000-0001"
    role = Role.FRONT_DESK if kind == PROVIDER else Role.CONTINUITY_COORDINATOR
    asked = AskedRequest(world.ana.member_id, KEPT[kind])
    return create_request(asked, asker=replace(asker, roles=frozenset({role})), at=now).reference


def _add_alert(user: User, organization_id: int, now: datetime) -> int:
    return SecurityAlert.objects.create(
        kind=AlertKind.TOO_MANY_MISSES,
        severity=Severity.MEDIUM,
        subject=f"user:{user.pk}",
        organization_id=organization_id,
        user=user,
        misses=60,
        raised_at=now,
        last_at=now,
        stopped_until=now + timedelta(hours=6),
    ).pk


def _add_emergency(world: World, user: User, organization_id: int, now: datetime) -> int:
    return EmergencyAccess.objects.create(
        user=user,
        organization_id=organization_id,
        plan_organization_id=world.organizations[PLAN, False],
        member_id=world.ana.member_id,
        reason="Brought in unconscious, nobody knows which medicines are taken.",
        began_at=now - timedelta(minutes=30),
        ends_at=now + timedelta(minutes=30),
        review_due_on=_today(now) + timedelta(days=3),
    ).pk


def _add_self_service(world: World, now: datetime) -> None:
    """Ana and Ben see their own page; one represents Ana today, and one did until yesterday."""
    users = {persona: visitor.user_id or 0 for persona, visitor in world.visitors.items()}
    for persona, person in ((MEMBER, world.ana), (ANOTHER_MEMBER, world.ben)):
        link_member(users[persona], member_id=person.member_id, evidence="card seen", linked_by=None, now=now)
    ends = {REPRESENTATIVE: timedelta(days=30), FORMER_REPRESENTATIVE: timedelta(days=-1)}
    representations = {
        persona: record_representation(
            users[persona],
            member_id=world.ana.member_id,
            first_day=_today(now) - timedelta(days=60),
            last_day=_today(now) + end,
            allowed_by=users[MEMBER],
            allowed_at=now,
        )
        for persona, end in ends.items()
    }
    member_secret = allow_representative(
        "niece@own.example",
        member_id=world.ana.member_id,
        first_day=_today(now),
        last_day=_today(now) + timedelta(days=90),
        evidence="",
        allowed_by=users[MEMBER],
        now=now,
        today=_today(now),
    )
    about_ana = {
        "representation_id": representations[REPRESENTATIVE],
        "member_invitation": Invitation.objects.get(email="niece@own.example").pk,
        "member_secret": member_secret,
        "pk": add_passkey(users[MEMBER]),
        "until": f"{_today(now) + timedelta(days=30):%m/%d/%Y}",
    }
    for things in world.things.values():
        things |= about_ana
