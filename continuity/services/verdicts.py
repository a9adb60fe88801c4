"""The verdict without a request: asked by two facts, counted and recorded like an inquiry."""

from datetime import datetime

from django.db import transaction

from accounts.facts import AccessAction, Asker
from accounts.plan_wall import plan_wall
from accounts.selectors.decoys import is_decoy
from accounts.services.brake import record_miss, refuse_when_held_back
from accounts.services.decoys import raise_alarm_of_decoy
from accounts.services.trail import record_access
from benefits.facts import ServiceDecision
from cmc_portal.answers import Reason
from continuity.asked import AskedVerdict
from continuity.rules.stays import list_stays
from continuity.rules.verdict import ContinuityDecision, ContinuityQuestion, decide_continuity
from continuity.selectors.evidence import get_continuity_facts
from continuity.services.asked_services import decide_asked_services, refuse_unknown_services
from continuity.services.log import day_in_state
from continuity.services.showing import show_decision
from continuity.services.working import purpose_of
from eligibility.facts import MemberFacts
from eligibility.selectors.asked_member import find_asked_member
from eligibility.selectors.plans import get_plan_table


def ask_verdict(question: AskedVerdict, *, asker: Asker, at: datetime) -> ContinuityDecision | Reason:
    """May the member keep the provider? A reason where nobody was found. Raises HeldBack, and RequestRefused for a
    service that is not in the catalogue. No row in the trail, no verdict."""
    refuse_when_held_back(asker, at=at)
    refuse_unknown_services(question.services)
    with transaction.atomic():
        member = find_asked_member(question.who, asker=asker, day=question.day)
        member_id = None if isinstance(member, Reason) else member.member_id
        record_access(asker, action=AccessAction.ASK_CONTINUITY, purpose=purpose_of(asker), at=at, members=[member_id])
        decided = member if isinstance(member, Reason) else _decide(question, member, asker=asker, at=at)
    if member_id is None:
        record_miss(asker, at=at)
    elif is_decoy(member_id):
        raise_alarm_of_decoy(asker, trace_number="", at=at)
    return decided


def _decide(question: AskedVerdict, member: MemberFacts, *, asker: Asker, at: datetime) -> ContinuityDecision:
    with plan_wall(asker):
        facts = get_continuity_facts(member.member_id, question.npi)
    asked = ContinuityQuestion(
        npi=question.npi,
        day=question.day,
        asked_on=day_in_state(at),
        requested_on=question.requested_on,
        requester=question.requester,
        urgency=question.urgency,
        sides=question.sides,
        services=_decide_services(question, member),
    )
    decision = decide_continuity(asked, facts, member=member, plans=get_plan_table())
    return show_decision(decision, asker=asker, npi=question.npi)


def _decide_services(question: AskedVerdict, member: MemberFacts) -> tuple[ServiceDecision, ...]:
    """By the plan of the day; without one the question ends before services."""
    stay = next((each for each in list_stays(member) if question.day in each.span), None)
    return decide_asked_services(question.services, stay=stay, day=question.day) if stay else ()
