"""Who asks, as a frozen value that may leave this app, and the words for what they do and why."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from cmc_portal.values import value


class OrganizationKind(StrEnum):
    """What an organisation is; it decides whose data its people may see."""

    PROVIDER = "provider"
    HEALTH_PLAN = "health_plan"
    STATE = "state"


class ProviderKind(StrEnum):
    """What kind of provider organisation it is."""

    PPG = "ppg"
    HOSPITAL = "hospital"
    ANCILLARY = "ancillary"


class Role(StrEnum):
    """What a person does in an organisation."""

    FRONT_DESK = "front_desk"
    PROVIDER_ADMINISTRATOR = "provider_administrator"
    CONTINUITY_COORDINATOR = "continuity_coordinator"
    CONTINUITY_SUPERVISOR = "continuity_supervisor"
    ROSTER_MANAGER = "roster_manager"
    BENEFITS_EDITOR = "benefits_editor"
    PLAN_ADMINISTRATOR = "plan_administrator"
    STATE_ADMINISTRATOR = "state_administrator"
    PRIVACY_OFFICER = "privacy_officer"


ROLES_OF: Mapping[OrganizationKind, frozenset[Role]] = {
    OrganizationKind.PROVIDER: frozenset({Role.FRONT_DESK, Role.PROVIDER_ADMINISTRATOR, Role.PRIVACY_OFFICER}),
    OrganizationKind.HEALTH_PLAN: frozenset(
        {
            Role.CONTINUITY_COORDINATOR,
            Role.CONTINUITY_SUPERVISOR,
            Role.ROSTER_MANAGER,
            Role.BENEFITS_EDITOR,
            Role.PLAN_ADMINISTRATOR,
            Role.PRIVACY_OFFICER,
        }
    ),
    OrganizationKind.STATE: frozenset({Role.FRONT_DESK, Role.STATE_ADMINISTRATOR, Role.PRIVACY_OFFICER}),
}
ADMINISTRATORS = frozenset({Role.PROVIDER_ADMINISTRATOR, Role.PLAN_ADMINISTRATOR, Role.STATE_ADMINISTRATOR})


class Scope(StrEnum):
    """What a machine client may do."""

    ASK_INQUIRIES = "inquiries:ask"
    READ_INQUIRIES = "inquiries:read"
    REQUEST_CONTINUITY = "continuity:request"
    LOAD_ROSTERS = "roster:load"


class Channel(StrEnum):
    """By which door somebody came."""

    API = "api"
    PAGE = "page"
    COMMAND = "command"
    TASK = "task"


class SignUpKind(StrEnum):
    """By which way a member signs up: a code sent to the e-mail on record, a code on paper, or a try of the latter."""

    EMAIL = "email"
    LETTER = "letter"
    LETTER_TRY = "letter_try"


class Purpose(StrEnum):
    """Why somebody looks at a member's data."""

    PAYMENT = "payment"
    TREATMENT = "treatment"
    OPERATIONS = "operations"
    MEMBER_REQUEST = "member_request"
    EMERGENCY = "emergency"


class AccessAction(StrEnum):
    """What was done with a member's data; the words of the trail."""

    ASK_INQUIRY = "inquiry.ask"
    READ_INQUIRY = "inquiry.read"
    LIST_INQUIRIES = "inquiry.list"
    EXPORT_INQUIRIES = "inquiry.export"
    READ_LIST = "list.read"
    EXPORT_LIST = "list.export"
    VERIFY_RECEIPT = "receipt.verify"
    READ_OWN_RECORD = "member.read"
    LINK_MEMBER = "member.link"
    SIGN_UP = "member.sign_up"
    PRINT_SIGN_UP_LETTER = "member.letter"
    RECORD_REPRESENTATIVE = "representative.record"
    READ_TRAIL = "trail.read"
    SEARCH_TRAIL = "trail.search"
    EXPORT_TRAIL = "trail.export"
    VERIFY_TRAIL = "trail.verify"
    ARCHIVE_TRAIL = "trail.archive"
    LOAD_ROSTER = "roster.load"
    READ_ROSTER = "roster.read"
    BREAK_GLASS = "emergency.begin"
    READ_EMERGENCY = "emergency.read"
    REVIEW_EMERGENCY = "emergency.review"
    ASK_CONTINUITY = "continuity.ask"
    REQUEST_CONTINUITY = "continuity.request"
    LIST_REQUESTS = "continuity.list"
    READ_REQUEST = "continuity.read"
    WORK_ON_REQUEST = "continuity.work"
    DECIDE_REQUEST = "continuity.decide"
    READ_ATTACHMENT = "continuity.attachment"
    READ_NOTICE = "continuity.notice"
    PRINT_NOTICES = "continuity.print"
    SWEEP_WINDOWS = "continuity.sweep"
    LOAD_EVIDENCE = "evidence.load"
    READ_EVIDENCE = "evidence.read"


@value(frozen=True, slots=True)
class Hold:
    """Asking is held back: until a moment, or where there is none until somebody lifts it. `stopped` says that the
    budget of misses is used up, and not merely that one must wait a little."""

    until: datetime | None
    stopped: bool


@value(frozen=True, slots=True)
class Asker:
    """A person, a machine client or an operator, and the organisation they act for.

    `organization_id` is None for an operator at the console and for a member or representative on their own page.
    `health_plan` is the plan's code for people and clients of a health plan. `members` are the numbers of the members
    that a self-service user may see today: their own, which is also `own_member`, and those they represent. `address`
    is where the call came from.
    """

    channel: Channel
    organization_id: int | None
    user_id: int | None = None
    client_id: int | None = None
    operator: str = ""
    organization_kind: OrganizationKind | None = None
    health_plan: str = ""
    roles: frozenset[Role] = frozenset()
    scopes: frozenset[Scope] = frozenset()
    members: frozenset[int] = frozenset()
    address: str = ""
    hold: Hold | None = None
    own_member: int | None = None


@value(frozen=True, slots=True)
class Workplace:
    """An organisation that somebody works for, and what they do there."""

    organization_id: int
    name: str
    kind: OrganizationKind
    health_plan: str
    roles: frozenset[Role]


@value(frozen=True, slots=True)
class Belonging:
    """For whom a user may act on a day: the organisations they work for, in the order they joined; and for themselves,
    as the member they are and on behalf of those they represent."""

    workplaces: tuple[Workplace, ...] = ()
    own_member: int | None = None
    represented: frozenset[int] = frozenset()

    @property
    def members(self) -> frozenset[int]:
        """Whose data the user may see when acting for themselves."""
        return self.represented if self.own_member is None else self.represented | {self.own_member}


class AlertKind(StrEnum):
    """What a privacy officer is alerted to."""

    TOO_MANY_MISSES = "too_many_misses"
    DECOY_FOUND = "decoy_found"


class Severity(StrEnum):
    """How soon somebody must look at an alert."""

    MEDIUM = "medium"
    HIGH = "high"


class Finding(StrEnum):
    """What a privacy officer found of an access in an emergency."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"


@value(frozen=True, slots=True)
class OrganizationCard:
    """What is known of an organisation."""

    organization_id: int
    name: str
    kind: OrganizationKind
    provider_kind: ProviderKind | None
    health_plan: str
    npis: tuple[str, ...]


@value(frozen=True, slots=True)
class Person:
    """Somebody who works in an organisation, and what they do there."""

    user_id: int
    email: str
    full_name: str
    roles: frozenset[Role]
    can_sign_in: bool = True

    @property
    def name(self) -> str:
        """What to call them."""
        return self.full_name or self.email


@value(frozen=True, slots=True)
class InvitationFacts:
    """An invitation as it stands: into an organisation in a role, or to a member's data; for a representative with the
    days, for the member without."""

    invitation_id: int
    email: str
    expires_at: datetime
    invited_by: str
    organization_id: int | None = None
    organization_name: str = ""
    role: Role | None = None
    member_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    has_account: bool = False


@value(frozen=True, slots=True)
class RepresentativeFacts:
    """Somebody who may see a member's data from the first day to the last; and who allowed it, on what evidence."""

    representation_id: int
    member_id: int
    email: str
    full_name: str
    first_day: date
    last_day: date
    allowed_by: str
    evidence: str
