"""A question put to the portal, and the answer to it, as frozen values."""

from datetime import date, datetime

from accounts.facts import Purpose
from cmc_portal.values import value
from eligibility.rules.identify import Who


@value(frozen=True, slots=True)
class ServiceAsked:
    """A service by its code; `use_number` says which use in the limit's period this would be (the 31st ride: 31)."""

    code: str
    use_number: int | None = None


@value(frozen=True, slots=True)
class Question:
    """About whom, for which day, which services, which provider, why, and as known when (None: now)."""

    who: Who
    day: date
    services: tuple[ServiceAsked, ...] = ()
    provider_npi: str = ""
    purpose: Purpose = Purpose.PAYMENT
    known_at: datetime | None = None


@value(frozen=True, slots=True)
class RecordedAnswer:
    """An answer as stored: its trace number, when it was given, its outcome and its JSON text; who asked and why, and
    about which member (None: nobody was found)."""

    trace_number: str
    asked_at: datetime
    outcome: str
    answer_json: bytes
    organization_id: int | None
    member_id: int | None = None
    purpose: Purpose = Purpose.PAYMENT


@value(frozen=True, slots=True)
class AskedInquiry:
    """Who asked an inquiry, when, what, about which member (None: nobody was found), and the outcome."""

    trace_number: str
    asked_at: datetime
    user_id: int | None
    organization_id: int | None
    member_id: int | None
    outcome: str
    question: Question
