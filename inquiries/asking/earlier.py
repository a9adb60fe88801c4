"""Whom an earlier question was about, so that it can be asked again without typing the person."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from accounts.facts import Purpose
from cmc_portal.names import in_ordinary_writing
from eligibility.facts import IdentifierKind
from eligibility.rules.identify import Who
from inquiries.facts import AskedInquiry
from inquiries.phrases import day_text

_OF_THE_PAGE = (Purpose.PAYMENT, Purpose.TREATMENT, Purpose.OPERATIONS)


@dataclass(frozen=True, slots=True)
class EarlierQuestion:
    """The person of an earlier question: as typed, as a client of the API would send them, and as a page calls them."""

    trace_number: str
    typed: Who
    was_found: bool
    member: dict[str, str]
    name: str
    birth_date: str
    number: str


def earlier_question(answer: dict[str, Any], inquiry: AskedInquiry) -> EarlierQuestion | None:
    """The person found then, by the numbers on record; where nobody was found, as they were typed. None where that does
    not name anybody by two facts; and where the record was opened in an emergency: who asks that again, gives the
    reason again."""
    if inquiry.question.purpose is Purpose.EMERGENCY:
        return None
    found = answer["member"]
    member = (_member_found(found) if found else None) or _member_typed(inquiry.question.who)
    if member is None:
        return None
    name = (
        in_ordinary_writing(found["name"])
        if found
        else " ".join(filter(None, (member.get("first_name"), member.get("last_name"))))
    )
    number = next((member[kind] for kind in ("cin", "mbi", "plan_id") if kind in member), "")
    return EarlierQuestion(
        trace_number=inquiry.trace_number,
        typed=inquiry.question.who,
        was_found=found is not None,
        member=member,
        name=name,
        birth_date=day_text(member.get("birth_date")),
        number=number,
    )


def initial_again(answer: dict[str, Any]) -> dict[str, Any]:
    """What an earlier question asked beside the person."""
    question = answer["question"]
    return {
        "day": date.fromisoformat(question["day"]),
        "services": question["services"],
        "provider_npi": question["provider_npi"] or "",
        # A program may ask for a purpose that the page does not offer.
        "purpose": question["purpose"] if question["purpose"] in _OF_THE_PAGE else Purpose.PAYMENT.value,
    }


def keep_the_rest(sent: QueryDict, asked: dict[str, Any]) -> QueryDict:
    """What was sent to ask again, and for all that was left empty what the earlier question asked; services that are
    named take the place of those."""
    kept = sent.copy()
    values = {
        "day": [f"{asked['day']:%m/%d/%Y}"],
        "provider_npi": [asked["provider_npi"]],
        "purpose": [asked["purpose"]],
        "services": [] if sent.get("service_words") else asked["services"],
    }
    for name, value in values.items():
        if not sent.get(name):
            kept.setlist(name, value)
    return kept


def initial_from(answer: dict[str, Any]) -> dict[str, Any]:
    """What an earlier answer knows of its question, for a form that has fields for the person; the person only when
    one was found."""
    member = answer["member"] or {}
    birth_date = member.get("birth_date")
    person = {
        "identifier": member.get("cin") or member.get("mbi") or "",
        "birth_date": date.fromisoformat(birth_date) if birth_date else None,
    }
    return person | initial_again(answer)


def _member_found(member: dict[str, Any]) -> dict[str, str] | None:
    number = next(((kind, member[kind]) for kind in ("cin", "mbi") if member.get(kind)), None)
    if number is None or not member.get("birth_date"):
        return None
    return {number[0]: number[1], "birth_date": member["birth_date"]}


def _member_typed(who: Who) -> dict[str, str] | None:
    if not who.has_two_facts:
        return None
    kind = IdentifierKind(who.identifier_kind or IdentifierKind.PLAN_ID).value
    said = {
        kind: who.identifier,
        "birth_date": who.birth_date.isoformat() if who.birth_date else "",
        "last_name": who.last_name,
        "first_name": who.first_name,
    }
    return {name: value for name, value in said.items() if value}
