"""Emergencies: opening one member's record to somebody who found nobody, and closing it again."""

from datetime import date, datetime

from django.db import transaction

from accounts.facts import Asker, Purpose
from accounts.permissions import may_break_glass, may_read_emergency_answer
from accounts.rules.emergencies import emergency_policy_on
from accounts.selectors.emergencies import Emergency, get_emergency
from accounts.services.brake import record_miss, refuse_when_held_back
from accounts.services.emergencies import break_glass, check_emergency, record_vain_emergency
from cmc_portal.answers import Outcome
from cmc_portal.clock import LEGAL_TIME_ZONE
from eligibility.facts import MemberFacts
from eligibility.selectors.emergencies import find_member_in_emergency
from inquiries.facts import AskedInquiry, Question, RecordedAnswer
from inquiries.selectors import get_asked_inquiry
from inquiries.services import answer_in_emergency


def may_become_emergency(inquiry: AskedInquiry, asker: Asker, *, at: datetime) -> bool:
    """May the asker break the glass after this inquiry? It is theirs, it found nobody, and it is not long ago."""
    policy = emergency_policy_on(at.astimezone(LEGAL_TIME_ZONE).date())
    theirs = inquiry.user_id == asker.user_id and inquiry.organization_id == asker.organization_id
    recent = at - inquiry.asked_at <= policy.after_miss
    return may_break_glass(asker) and theirs and recent and inquiry.outcome == Outcome.NOT_FOUND


def open_in_emergency(question: Question, *, asker: Asker, reason: str, asked_at: datetime) -> RecordedAnswer | None:
    """Breaks the glass for the one person whom the question names, and answers it; None where it names nobody, or
    several. That counts as a miss. Raises HeldBack, EmergencyRefused."""
    day = asked_at.astimezone(LEGAL_TIME_ZONE).date()
    refuse_when_held_back(asker, at=asked_at)
    check_emergency(asker, reason=reason, at=asked_at, day=day)
    facts = find_member_in_emergency(question.who)
    if facts is None:
        record_vain_emergency(asker, at=asked_at)
        record_miss(asker, at=asked_at)
        return None
    with transaction.atomic():
        emergency_id = break_glass(
            asker,
            member_id=facts.member_id,
            plan_codes=_plans_latest_first(facts, day),
            reason=reason,
            at=asked_at,
            day=day,
        )
        return answer_in_emergency(question, facts, asker=asker, asked_at=asked_at, emergency_id=emergency_id)


def get_emergency_of_answer(recorded: RecordedAnswer) -> Emergency | None:
    """The emergency in which this answer was given; others of that purpose were asked with two facts."""
    if recorded.purpose != Purpose.EMERGENCY or recorded.member_id is None:
        return None
    inquiry = get_asked_inquiry(recorded.trace_number)
    if inquiry is None or inquiry.user_id is None:
        return None
    return get_emergency(
        inquiry.user_id, recorded.member_id, recorded.asked_at, organization_id=inquiry.organization_id
    )


def is_closed_to(asker: Asker, emergency: Emergency, *, at: datetime) -> bool:
    """May the asker not, or no longer, read again what was answered in this emergency?"""
    return not may_read_emergency_answer(
        asker,
        user_id=emergency.user_id,
        organization_id=emergency.organization_id,
        is_over=at >= emergency.ends_at,
    )


def _plans_latest_first(facts: MemberFacts, today: date) -> tuple[str, ...]:
    """The member's plans: today's first, then the later before the earlier. Not those of the day asked about: whoever
    asks chooses that, and with it would choose who is told."""
    latest_first = sorted(facts.enrollments, key=lambda each: (today in each.span, each.span.first_day), reverse=True)
    return tuple(dict.fromkeys(each.plan_code for each in latest_first if each.plan_code))
