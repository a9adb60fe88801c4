"""What covers me? The same inquiry as everybody's, asked by a member about themselves or by who represents them.

The first look of a day is asked and stored like any other inquiry. Later looks of the same day decide it anew and,
where the answer still says the same, show the stored one: a page that is opened ten times is one disclosure, not ten,
and what one reads keeps its trace number. Each of those looks is a row of the trail all the same. Anything that changed
meanwhile (the record, a benefit, a plan's telephone) makes another answer, which is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.facts import AccessAction, Asker, Purpose
from accounts.permissions import may_ask_about_own
from accounts.selectors.trail import find_last_subject
from accounts.services.trail import record_access
from benefits.selectors.catalogue import get_benefit_catalogue
from cmc_portal.clock import LEGAL_TIME_ZONE
from eligibility.facts import IdentifierKind, MemberFacts
from eligibility.rules.identify import Who
from eligibility.selectors.contacts import Contact, get_contact
from eligibility.selectors.members import get_member_facts
from eligibility.selectors.numbers import CardNumbers, get_card_numbers, get_present_number, list_own_numbers
from inquiries.facts import Question, RecordedAnswer, ServiceAsked
from inquiries.selectors import get_recorded_answer
from inquiries.services import decide_for_member, record_for_member

Answer = Mapping[str, Any]
_OF_ITS_OWN_TIME = ("trace_number", "asked_at", "known_at")


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """The stored answer about a member as told to themselves, the numbers on record for their card, and how they can be
    reached."""

    answer: Answer
    numbers: CardNumbers
    contact: Contact


@transaction.atomic
def read_own_answer(member_id: int, *, asker: Asker, at: datetime) -> OwnAnswer | None:
    """What covers this member today, with every service; None where nothing is on record. Raises PermissionDenied for
    who is neither the member nor allowed by them today."""
    if not may_ask_about_own(asker, member_id=member_id):
        raise PermissionDenied
    present = get_present_number(member_id)
    facts = get_member_facts(present)
    if facts is None:
        return None
    question = _question(facts, at=at)
    fresh = decide_for_member(question, facts, asker=asker, asked_at=at)
    earlier = _find_earlier(present, asker=asker, at=at)
    if earlier is not None and _say_the_same(earlier, fresh):
        _record_read(earlier, asker=asker, at=at)
        told = earlier
    else:
        told = record_for_member(fresh, question, asker=asker)
    contact = get_contact(list_own_numbers(present), replaced_since=at)
    return OwnAnswer(orjson.loads(told.answer_json), get_card_numbers(present), contact)


def _question(facts: MemberFacts, *, at: datetime) -> Question:
    """Today, and every service that we know of."""
    services = get_benefit_catalogue(facts.reference_version).services
    return Question(
        who=_who(facts),
        day=at.astimezone(LEGAL_TIME_ZONE).date(),
        services=tuple(ServiceAsked(code) for code in services),
        purpose=Purpose.MEMBER_REQUEST,
    )


def _who(facts: MemberFacts) -> Who:
    """The person as two facts would name them: nobody typed any."""
    number = facts.cin or facts.mbi
    if not number:
        return Who(birth_date=facts.birth_date, last_name=facts.last_name, first_name=facts.first_name)
    kind = IdentifierKind.CIN if facts.cin else IdentifierKind.MBI
    return Who(number, kind, birth_date=facts.birth_date, last_name=facts.last_name)


def _find_earlier(member_id: int, *, asker: Asker, at: datetime) -> RecordedAnswer | None:
    """The last answer that this asker was given about the member since midnight in California."""
    midnight = datetime.combine(at.astimezone(LEGAL_TIME_ZONE).date(), time(), LEGAL_TIME_ZONE)
    trace_number = find_last_subject(
        asker,
        action=AccessAction.ASK_INQUIRY,
        purpose=Purpose.MEMBER_REQUEST,
        members=list_own_numbers(member_id),
        since=midnight,
    )
    return get_recorded_answer(trace_number) if trace_number else None


def _say_the_same(earlier: RecordedAnswer, fresh: RecordedAnswer) -> bool:
    return _told(earlier) == _told(fresh)


def _told(recorded: RecordedAnswer) -> dict[str, Any]:
    answer: dict[str, Any] = orjson.loads(recorded.answer_json)
    return {name: value for name, value in answer.items() if name not in _OF_ITS_OWN_TIME}


def _record_read(recorded: RecordedAnswer, *, asker: Asker, at: datetime) -> None:
    record_access(
        asker,
        action=AccessAction.READ_INQUIRY,
        purpose=recorded.purpose,
        at=at,
        members=[recorded.member_id],
        subject=recorded.trace_number,
    )
