"""What clients send about continuity of care, read into questions and requests: every slip is named with its field."""

import re
from base64 import b64decode
from binascii import Error as BadBase64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from cmc_portal.bodies import BadQuestion, is_given, read_day, read_npi, read_object, read_text
from continuity.asked import AskedRequest, AskedVerdict, ReportedVisit
from continuity.facts import EvidenceSource, IntakeChannel, RequesterKind, Side, Urgency
from eligibility.asked_member import parse_who
from eligibility.rules.identify import Who

MOST_SERVICES = 20
MOST_DOCUMENTS = 5
LONGEST_WHY = 2_000
_REQUEST_FIELDS = frozenset(
    "member provider_npi sides urgency services why requester channel received_on caller".split()
)
_VERDICT_FIELDS = frozenset("member provider_npi day requested_on urgency requester sides services".split())
_VISIT_FIELDS = frozenset({"day", "side", "emergency", "documented"})
# A year before the programme's first days; and what is further away than two years, nobody can tell.
_EARLIEST, _LATEST = date(2013, 1, 1), timedelta(days=731)
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_Code = TypeVar("_Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class SentDocument:
    """A document as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SentEvidence:
    """What a client adds to a request."""

    visits: tuple[ReportedVisit, ...]
    documents: tuple[SentDocument, ...]


def parse_verdict_question(raw: object, *, today: date) -> AskedVerdict:
    """The question that a JSON body asks. Raises BadQuestion."""
    body = read_object(raw, "body", _VERDICT_FIELDS)
    return AskedVerdict(
        who=parse_who(body.get("member")),
        npi=_read_provider(body),
        day=_near_day(body, "day", today) or today,
        requested_on=_past_day(body, "requested_on", today),
        urgency=_read_code(body, "urgency", Urgency) or Urgency.ROUTINE,
        requester=_read_code(body, "requester", RequesterKind) or RequesterKind.PROVIDER,
        sides=tuple(side for side in Side if not (sides := _read_sides(body)) or side in sides),
        services=_read_services(body),
    )


def parse_request(raw: object) -> tuple[Who, AskedRequest]:
    """The member meant, and the request for them; whom it is about is filled in once they are found. Raises
    BadQuestion."""
    body = read_object(raw, "body", _REQUEST_FIELDS)
    asked = AskedRequest(
        member_id=0,
        npi=_read_provider(body),
        requester=_read_code(body, "requester", RequesterKind),
        sides=_read_sides(body),
        urgency=_read_code(body, "urgency", Urgency) or Urgency.ROUTINE,
        channel=_read_code(body, "channel", IntakeChannel),
        received_on=_optional_day(body, "received_on"),
        services=_read_services(body),
        why=read_text(body.get("why"), "why", longest=LONGEST_WHY),
        caller=read_text(body.get("caller"), "caller"),
        identified_by="two facts",
    )
    return parse_who(body.get("member")), asked


def parse_evidence(raw: object) -> SentEvidence:
    """The visits and documents of a JSON body, at least one of them. Raises BadQuestion."""
    body = read_object(raw, "body", frozenset({"visits", "documents"}))
    visits, documents = body.get("visits") or [], body.get("documents") or []
    if not isinstance(visits, list) or not isinstance(documents, list) or len(documents) > MOST_DOCUMENTS:
        raise BadQuestion(
            "bad_evidence",
            "body",
            "Lists of visits and documents are expected.",
            f"Send at most {MOST_DOCUMENTS} documents at once.",
        )
    if not visits and not documents:
        raise BadQuestion("evidence_needed", "body", "Nothing is added.", "Send visits, documents or both.")
    return SentEvidence(
        tuple(_read_visit(each, f"visits[{index}]") for index, each in enumerate(visits)),
        tuple(_read_document(each, f"documents[{index}]") for index, each in enumerate(documents)),
    )


def parse_withdrawal(raw: object) -> str:
    """Why it is withdrawn, if that is said. Raises BadQuestion."""
    return read_text(read_object(raw, "body", frozenset({"why"})).get("why"), "why", longest=LONGEST_WHY)


def parse_idempotency_key(header: str) -> str:
    """The client's own key, empty where none was sent. Raises BadQuestion."""
    if header and not _KEY.fullmatch(header):
        raise BadQuestion(
            "bad_idempotency_key",
            "Idempotency-Key",
            "This is no key.",
            "Send 1 to 200 letters, digits and signs without blanks, a new one for each request.",
        )
    return header


def _read_provider(body: Mapping[str, Any]) -> str:
    npi = read_npi(body.get("provider_npi"), "provider_npi")
    if not npi:
        raise BadQuestion("npi_needed", "provider_npi", "No provider is named.", "Send the provider's NPI.")
    return npi


def _optional_day(body: Mapping[str, Any], field: str) -> date | None:
    return read_day(body[field], field) if is_given(body.get(field)) else None


def _near_day(body: Mapping[str, Any], field: str, today: date) -> date | None:
    """A day on which the programme, the year before it, or a plan of today can matter. Raises BadQuestion."""
    found = _optional_day(body, field)
    if found is not None and not _EARLIEST <= found <= today + _LATEST:
        raise BadQuestion(
            "bad_day", field, "This day is too far away.", f"Send a day from {_EARLIEST} to two years from today."
        )
    return found


def _past_day(body: Mapping[str, Any], field: str, today: date) -> date | None:
    found = _near_day(body, field, today)
    if found is not None and today < found:
        raise BadQuestion("bad_day", field, "This day is still to come.", "Send today's day or an earlier one.")
    return found


def _read_code(body: Mapping[str, Any], field: str, codes: type[_Code]) -> _Code | None:
    value = body.get(field)
    if not is_given(value):
        return None
    found = next((each for each in codes if each == value), None) if isinstance(value, str) else None
    if found is None:
        raise BadQuestion(f"bad_{field}", field, "This code is not known.", f"Send one of: {', '.join(codes)}.")
    return found


def _read_sides(body: Mapping[str, Any]) -> frozenset[Side]:
    value = body.get("sides") or []
    known = {each.value: each for each in Side}
    if not isinstance(value, list) or not all(isinstance(each, str) and each in known for each in value):
        raise BadQuestion("bad_sides", "sides", "A list of sides is expected.", f"Send some of: {', '.join(Side)}.")
    return frozenset(known[each] for each in value)


def _read_services(body: Mapping[str, Any]) -> tuple[str, ...]:
    value = body.get("services") or []
    if not isinstance(value, list) or len(value) > MOST_SERVICES:
        raise BadQuestion(
            "bad_services", "services", f"A list of at most {MOST_SERVICES} is expected.", "See /api/v1/services."
        )
    codes = (read_text(each, f"services[{index}]") for index, each in enumerate(value))
    return tuple(dict.fromkeys(code for code in codes if code))


def _read_visit(raw: object, field: str) -> ReportedVisit:
    visit = read_object(raw, field, _VISIT_FIELDS)
    emergency, documented = visit.get("emergency"), visit.get("documented")
    if not {type(emergency), type(documented)} <= {bool, type(None)}:
        raise BadQuestion("bad_visit", field, "Yes or no is expected here.", "Send true, false, or leave it out.")
    return ReportedVisit(
        day=read_day(visit.get("day"), f"{field}.day"),
        side=_read_code(visit, "side", Side),
        is_emergency=emergency,
        source=EvidenceSource.DOCUMENT if documented else EvidenceSource.ATTESTATION,
    )


def _read_document(raw: object, field: str) -> SentDocument:
    document = read_object(raw, field, frozenset({"name", "content"}))
    content = document.get("content")
    try:
        if not isinstance(content, str):
            raise ValueError
        decoded = b64decode(content, validate=True)
    except (BadBase64, ValueError):
        raise BadQuestion(
            "bad_content", f"{field}.content", "This is not base64.", "Send the document's bytes as base64."
        ) from None
    return SentDocument(read_text(document.get("name"), f"{field}.name"), decoded)
