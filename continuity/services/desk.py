"""What the plan's desk does with a request before it decides, each in one transaction. Errors as in `requests.py`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.facts import AccessAction, Asker, Role
from accounts.permissions import may_overrule_verdict
from accounts.plan_wall import plan_wall
from accounts.selectors.people import get_person
from continuity.facts import EvidenceSource, ProviderStatements, Urgency, WaitingFor
from continuity.models import ContinuityRequest
from continuity.refusals import NoSuchRequest, Refusal, RequestRefused
from continuity.rules.events import (
    Assigned,
    ReviewBegan,
    StatementRecorded,
    UrgencyChanged,
    Voided,
    WaitingBegan,
    WaitingEnded,
)
from continuity.selectors.evidence import get_continuity_facts
from continuity.services.log import append_event
from continuity.services.working import add_to_log, hold_at_desk, need, record_look

AT_THE_DESK = frozenset({Role.CONTINUITY_COORDINATOR, Role.CONTINUITY_SUPERVISOR, Role.PLAN_ADMINISTRATOR})
_CLAIMS = (EvidenceSource.MEDICARE_CLAIMS, EvidenceSource.MEDI_CAL_CLAIMS)


@transaction.atomic
def claim_request(reference: str, *, asker: Asker, at: datetime) -> None:
    """The asker takes the request, unless a colleague has it. Taking it again changes nothing."""
    log = hold_at_desk(reference, asker=asker)
    if log.status.owner_user_id == asker.user_id:
        return
    if log.status.owner_user_id is not None:
        raise RequestRefused(Refusal.CLAIMED_BY_ANOTHER)
    add_to_log(log, Assigned(asker.user_id), asker=asker, at=at)


@transaction.atomic
def assign_request(reference: str, *, owner_id: int | None, asker: Asker, at: datetime) -> None:
    """Gives the request to somebody of the desk, or with None back to all."""
    log = hold_at_desk(reference, asker=asker)
    if owner_id is not None and not _is_of_the_desk(owner_id, asker):
        raise RequestRefused(Refusal.NOT_OF_THE_DESK, field="owner")
    if log.status.owner_user_id != owner_id:
        add_to_log(log, Assigned(owner_id), asker=asker, at=at)


@dataclass(frozen=True, slots=True)
class NotAssigned:
    """A request of many that could not be given; why, or None where there is none for the asker."""

    reference: str
    why: RequestRefused | None


def assign_requests(
    references: Iterable[str], *, owner_id: int | None, asker: Asker, at: datetime
) -> tuple[NotAssigned, ...]:
    """Gives many requests to somebody, each in a transaction of its own; those that could not be given, with why."""
    failed = []
    for reference in dict.fromkeys(references):
        try:
            assign_request(reference, owner_id=owner_id, asker=asker, at=at)
        except RequestRefused as refused:
            failed.append(NotAssigned(reference, refused))
        except NoSuchRequest:
            failed.append(NotAssigned(reference, None))
    return tuple(failed)


@transaction.atomic
def begin_review(reference: str, *, asker: Asker, at: datetime) -> None:
    """Work starts: claims data are looked at, and the log keeps how many visits they showed. Who begins has the
    request, if nobody had it."""
    log = hold_at_desk(reference, asker=asker)
    details = _look_at_claims(log.request, asker, at=at)
    if log.status.owner_user_id is None:
        log = append_event(log, Assigned(asker.user_id), asker=asker, at=at)
    add_to_log(log, ReviewBegan(), asker=asker, at=at, details=details)


@transaction.atomic
def wait_for(
    reference: str, *, whom: WaitingFor, why: str, asks_for_visits: bool = False, asker: Asker, at: datetime
) -> None:
    """The request waits for somebody; the clock goes on. Claims data are looked at first: papers about visits
    (`asks_for_visits`) are not asked for where claims show them."""
    log = hold_at_desk(reference, asker=asker)
    need(why, Refusal.WHY_NEEDED, "why")
    claims = _look_at_claims(log.request, asker, at=at)
    if asks_for_visits and whom is not WaitingFor.CLAIMS and claims["claims_visits"]:
        raise RequestRefused(Refusal.CLAIMS_SHOW_IT, field="whom")
    add_to_log(log, WaitingBegan(whom, why.strip()), asker=asker, at=at, details=claims)


@transaction.atomic
def end_wait(reference: str, *, why: str = "", asker: Asker, at: datetime) -> None:
    """What it waited for came, or is no longer waited for."""
    add_to_log(hold_at_desk(reference, asker=asker), WaitingEnded(why.strip()), asker=asker, at=at)


@transaction.atomic
def change_urgency(reference: str, *, urgency: Urgency, why: str, asker: Asker, at: datetime) -> None:
    """It is more or less urgent than thought: the due day is worked out anew from the day of receipt."""
    log = hold_at_desk(reference, asker=asker)
    need(why, Refusal.WHY_NEEDED, "why")
    add_to_log(log, UrgencyChanged(urgency, why.strip()), asker=asker, at=at)


@transaction.atomic
def record_statement(
    reference: str,
    *,
    statements: ProviderStatements,
    is_state_plan_approved: bool | None = None,
    said_by: str = "",
    asker: Asker,
    at: datetime,
) -> None:
    """What the provider said about rate, rules and treatment, and what the plan found of the state plan; None leaves
    what was said before."""
    said = StatementRecorded(
        statements.accepts_rate,
        statements.follows_utilization_rules,
        statements.gave_treatment_plan,
        is_state_plan_approved,
    )
    log = hold_at_desk(reference, asker=asker)
    if said == StatementRecorded():
        raise RequestRefused(Refusal.STATEMENT_NEEDED)
    add_to_log(log, said, asker=asker, at=at, details={"said_by": said_by.strip()})


@transaction.atomic
def void_request(reference: str, *, why: str, asker: Asker, at: datetime) -> None:
    """The ground it stood on is gone, say the member never was in the plan. Only supervisors void, and only before a
    decision: the days of an approval follow the record."""
    log = hold_at_desk(reference, asker=asker)
    if not may_overrule_verdict(asker, plan_code=log.request.plan_code):
        raise PermissionDenied
    need(why, Refusal.WHY_NEEDED, "why")
    if log.status.decided_on is not None:
        raise RequestRefused(Refusal.DECIDED_ALREADY)
    add_to_log(log, Voided(why.strip()), asker=asker, at=at)


def _is_of_the_desk(user_id: int, asker: Asker) -> bool:
    person = get_person(user_id, organization_id=asker.organization_id or 0)
    return person is not None and person.can_sign_in and bool(person.roles & AT_THE_DESK)


def _look_at_claims(request: ContinuityRequest, asker: Asker, *, at: datetime) -> dict[str, Any]:
    """How many visits do claims show? That somebody looked stands in the trail, and with the event."""
    with plan_wall(asker):
        facts = get_continuity_facts(request.member_id, request.npi)
    record_look(asker, AccessAction.READ_EVIDENCE, request, at=at)
    found = [each for each in facts.visits if each.source in _CLAIMS and not each.is_emergency]
    return {"looked_at_claims": True, "claims_visits": len(found)}
