"""Providers, visits, requests and windows of continuity of care, as frozen values that may leave this app."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from cmc_portal.answers import Source, Standing
from cmc_portal.dates import Span
from cmc_portal.values import value
from eligibility.facts import Program


class Side(StrEnum):
    """Who pays for a service: the two sides have windows of their own."""

    MEDICARE = "medicare"
    MEDI_CAL = "medi_cal"


class CareProviderKind(StrEnum):
    """What a provider is; it decides whether continuity of care can keep them."""

    PHYSICIAN = "physician"
    PPG = "ppg"
    HOSPITAL = "hospital"
    FACILITY = "facility"
    ANCILLARY = "ancillary"
    TRANSPORT = "transport"
    DME = "dme"


class EvidenceSource(StrEnum):
    """How we know of a visit."""

    MEDICARE_CLAIMS = "medicare_claims"
    MEDI_CAL_CLAIMS = "medi_cal_claims"
    DOCUMENT = "document"
    ATTESTATION = "attestation"


class FindingKind(StrEnum):
    """What is documented against a provider."""

    QUALITY_CONCERN = "quality_concern"
    EXCLUDED = "excluded"


class RequesterKind(StrEnum):
    """Who asks for continuity of care, whoever types it in."""

    MEMBER = "member"
    REPRESENTATIVE = "representative"
    PROVIDER = "provider"


class IntakeChannel(StrEnum):
    """How the request reached the plan."""

    PORTAL = "portal"
    API = "api"
    TELEPHONE = "telephone"
    MAIL = "mail"
    FAX = "fax"


class Urgency(StrEnum):
    """How soon the law wants the decision."""

    ROUTINE = "routine"
    URGENT = "urgent"
    RISK_OF_HARM = "risk_of_harm"


class RequestState(StrEnum):
    """Where a request stands; computed from its events, never set."""

    DRAFT = "draft"
    RECEIVED = "received"
    IN_REVIEW = "in_review"
    WAITING = "waiting"
    APPROVED = "approved"
    APPROVED_IN_PART = "approved_in_part"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    VOID = "void"


OPEN_STATES = frozenset({RequestState.DRAFT, RequestState.RECEIVED, RequestState.IN_REVIEW, RequestState.WAITING})


class WaitingFor(StrEnum):
    """Whom a request waits for."""

    MEMBER = "member"
    PROVIDER = "provider"
    CLAIMS = "claims"
    OTHER = "other"


class EventKind(StrEnum):
    """What happened to a request; its event log is these, in order, and nothing else is the truth."""

    DRAFTED = "drafted"
    RECEIVED = "received"
    ASKED_AGAIN = "asked_again"
    ASSIGNED = "assigned"
    REVIEW_BEGAN = "review_began"
    WAITING_BEGAN = "waiting_began"
    WAITING_ENDED = "waiting_ended"
    URGENCY_CHANGED = "urgency_changed"
    EVIDENCE_ADDED = "evidence_added"
    STATEMENT_RECORDED = "statement_recorded"
    NOTE_ADDED = "note_added"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    VOIDED = "voided"


class Audience(StrEnum):
    """Who may read a note."""

    INTERNAL = "internal"
    REQUESTER = "requester"


class DecisionOutcome(StrEnum):
    """What was decided on one side of a request."""

    APPROVED = "approved"
    DENIED = "denied"


class WindowChange(StrEnum):
    """Why a window has the days it has."""

    GRANTED = "granted"
    MOVED = "moved"
    LEFT_PLAN = "left_plan"
    DIED = "died"
    PROVIDER_JOINED = "provider_joined"
    QUALITY_CONCERN = "quality_concern"
    VOIDED = "voided"


class NoticeKind(StrEnum):
    """What a letter says."""

    ACKNOWLEDGEMENT = "acknowledgement"
    APPROVED = "approved"
    APPROVED_IN_PART = "approved_in_part"
    DENIED = "denied"
    BEFORE_END = "before_end"
    ENDED = "ended"
    VOIDED = "voided"


@value(frozen=True, slots=True)
class CareProvider:
    """A provider by NPI. None and empty texts mean that no file tells."""

    npi: str
    name: str = ""
    kind: CareProviderKind | None = None
    specialty: str = ""
    is_primary_care: bool | None = None
    is_state_plan_approved: bool | None = None


@value(frozen=True, slots=True)
class NetworkDays:
    """Days on which a provider is in a plan's network; no programme or county: in all of that plan's."""

    plan_code: str
    program: Program | None
    county_code: str
    span: Span


@value(frozen=True, slots=True)
class HeldNetwork:
    """A plan of whose network any record is held, and the first day that one of them tells of."""

    plan_code: str
    first_day: date


@value(frozen=True, slots=True)
class Visit:
    """One visit of a member to a provider. `side` and `is_emergency` are None where the source does not say."""

    visit_id: int
    day: date
    side: Side | None
    is_emergency: bool | None
    source: EvidenceSource
    reference: str = ""


@value(frozen=True, slots=True)
class ProviderFinding:
    """Days for which a quality concern or an exclusion is documented; no plan: for every plan."""

    kind: FindingKind
    plan_code: str
    span: Span


@value(frozen=True, slots=True)
class ProviderStatements:
    """What the provider said or sent for one request; None: not asked or not answered yet."""

    accepts_rate: bool | None = None
    follows_utilization_rules: bool | None = None
    gave_treatment_plan: bool | None = None


@value(frozen=True, slots=True)
class Grant:
    """One side of an approval, as signed. The days of its window are always worked out from this and the record.

    `months` is what the law of that day gave (None: for as long as the programme lasts); `limit_day` is the last day at
    most where the decision said less; `enrolled_on` is the first day of the stay in the plan that it was signed for.
    """

    grant_id: int
    reference: str
    side: Side
    plan_code: str
    program: Program
    months: int | None
    limit_day: date | None
    enrolled_on: date
    granted_at: datetime


@value(frozen=True, slots=True)
class RequestSummary:
    """A request as far as a verdict needs it. The deadline is None where no rule is known for its day."""

    reference: str
    state: RequestState
    sides: frozenset[Side]
    plan_code: str
    received_on: date | None
    due_on: date | None
    denied_sides: frozenset[Side] = frozenset()


@value(frozen=True, slots=True)
class ContinuityFacts:
    """Everything on record about one member and one provider, as known at one moment; in order of first days.

    `held_networks` are of every plan, whoever the provider is: a network that nobody sent lists nobody.
    """

    npi: str
    provider: CareProvider | None = None
    networks: tuple[NetworkDays, ...] = ()
    visits: tuple[Visit, ...] = ()
    findings: tuple[ProviderFinding, ...] = ()
    requests: tuple[RequestSummary, ...] = ()
    grants: tuple[Grant, ...] = ()
    held_networks: tuple[HeldNetwork, ...] = ()


@value(frozen=True, slots=True)
class Actor:
    """Who did something to a request, or None and empty for the portal itself."""

    channel: str
    organization_id: int | None = None
    user_id: int | None = None
    client_id: int | None = None
    operator: str = ""


@value(frozen=True, slots=True)
class RequestEvent:
    """One thing that happened to a request. `data` holds what its kind needs: see `continuity/rules/events.py`."""

    number: int
    at: datetime
    kind: EventKind
    actor: Actor
    data: Mapping[str, Any]


@value(frozen=True, slots=True)
class DatedRule:
    """A number of days or months that law or policy set, with where it is written."""

    value: Any
    source: Source
    standing: Standing
