"""What is asked for and signed, as frozen values that doors make and services take."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from continuity.facts import DecisionOutcome, EvidenceSource, IntakeChannel, RequesterKind, Side, Urgency
from continuity.rules.denial import DenialReason
from eligibility.rules.identify import Who


@dataclass(frozen=True, slots=True)
class AskedRequest:
    """A request as it comes in. The door has made sure that the asker may name this member: by two facts, by an inquiry
    of their own organisation (`identified_by`: its trace number) or as the member they are or represent.

    `sides` empty: every side that the plan pays for. `received_on` None: today; `channel` None: by the door. `caller`
    is who telephoned. `plan_code` empty: the plan that had the member on the day of receipt, or has them next.
    """

    member_id: int
    npi: str
    requester: RequesterKind | None = None
    sides: frozenset[Side] = frozenset()
    urgency: Urgency = Urgency.ROUTINE
    channel: IntakeChannel | None = None
    received_on: date | None = None
    plan_code: str = ""
    services: tuple[str, ...] = ()
    why: str = ""
    caller: str = ""
    identified_by: str = ""


class Recognition(StrEnum):
    """What became of what was asked."""

    NEW = "new"
    SAME = "same"
    APPROVED = "approved"
    REPLAYED = "replayed"


@dataclass(frozen=True, slots=True)
class TakenRequest:
    """The request that answers: a new one, the same one that is open, or one that was approved and still holds."""

    reference: str
    recognition: Recognition

    @property
    def is_new(self) -> bool:
        """Was a request made by this?"""
        return self.recognition is Recognition.NEW


@dataclass(frozen=True, slots=True)
class ReportedVisit:
    """A visit that somebody tells of; None where they do not say. Never from claims: those come as files."""

    day: date
    side: Side | None = None
    is_emergency: bool | None = None
    source: EvidenceSource = EvidenceSource.ATTESTATION


@dataclass(frozen=True, slots=True)
class SideSignature:
    """What is signed for one side. `months` None: what the law gives, or the whole programme; `limit_day`: the last day
    at most. Denials have reasons."""

    side: Side
    outcome: DecisionOutcome
    reasons: tuple[DenialReason, ...] = ()
    months: int | None = None
    limit_day: date | None = None


@dataclass(frozen=True, slots=True)
class AskedVerdict:
    """A question about one member and one provider: on which day, for a request received when, by whom, how urgent."""

    who: Who
    npi: str
    day: date
    requested_on: date | None
    urgency: Urgency
    requester: RequesterKind
    sides: tuple[Side, ...]
    services: tuple[str, ...]
