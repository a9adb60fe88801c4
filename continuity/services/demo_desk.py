"""The demo's requests, made by the demo's people through the services that their pages call, on days gone by."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from accounts.demo import list_demo_ids
from accounts.facts import Asker
from accounts.rules.acting import decide_asker
from accounts.selectors.askers import get_belonging
from accounts.services.representatives import link_member
from cmc_portal.clock import LEGAL_TIME_ZONE
from continuity.asked import AskedRequest, SideSignature
from continuity.facts import DecisionOutcome, IntakeChannel, ProviderStatements, RequesterKind, Side, WaitingFor
from continuity.rules.denial import DenialReason
from continuity.services.decisions import decide_request
from continuity.services.desk import begin_review, record_statement, wait_for
from continuity.services.log import day_in_state
from continuity.services.requests import create_request
from continuity.synthetic.demo_desk import CLINIC, COORDINATOR, DeskCase, Stage
from eligibility.asked_member import parse_who
from eligibility.selectors.members import find_members

People = Mapping[str, Asker]
_DECIDED_DAYS_AGO = 2
_OFFERED = "Sumac Bay Heart Doctors (demo) sees new patients. Member services makes the appointment."
_CONFIRMED = ProviderStatements(accepts_rate=True, follows_utilization_rules=True, gave_treatment_plan=True)


def list_people(now: datetime) -> People:
    """The demo's people, as the door would know them when they sign in."""
    day = day_in_state(now)
    askers = {
        email: decide_asker(get_belonging(user_id, day=day), user_id=user_id, acting_for=None, address="")
        for email, user_id in list_demo_ids().items()
    }
    return {email: asker for email, asker in askers.items() if asker is not None}


def make_case(case: DeskCase, people: People, *, now: datetime) -> None:
    """The case's request, as far as it has come; nothing for somebody who is yet to call."""
    if case.stage is Stage.NOT_ASKED:
        return
    # Days by the clock in California: since the clocks were set back, 30 of them are an hour more than 30 times 24.
    now = now.astimezone(LEGAL_TIME_ZONE)
    came = now - timedelta(days=case.days_ago)
    desk = people[case.owner or COORDINATOR]
    reference = _take(case, people, at=came)
    if case.stage in (Stage.FROM_THE_CLINIC, Stage.TAKEN):
        return
    begin_review(reference, asker=desk, at=came)
    match case.stage:
        case Stage.WAITING:
            why = "Left a message: will the clinic take our rate, and what treatment is planned?"
            wait_for(reference, whom=WaitingFor.PROVIDER, why=why, asker=desk, at=came + timedelta(days=2))
        case Stage.APPROVED:
            _approve(reference, desk, at=now - timedelta(days=_DECIDED_DAYS_AGO))
        case Stage.DENIED:
            _deny(reference, desk, at=now - timedelta(days=_DECIDED_DAYS_AGO))


def link_page(case: DeskCase, user_id: int, *, now: datetime) -> None:
    """Gives the member of this case a page of their own."""
    link_member(user_id, member_id=_find(case), evidence="The demonstration", linked_by=None, now=now)


def _take(case: DeskCase, people: People, *, at: datetime) -> str:
    """The clinic asks by its own page; everybody else called the desk."""
    asked = AskedRequest(_find(case), case.npi, why=case.care)
    if case.stage is Stage.FROM_THE_CLINIC:
        return create_request(asked, asker=people[CLINIC], at=at).reference
    person = case.person
    called = AskedRequest(
        asked.member_id,
        case.npi,
        requester=RequesterKind.MEMBER,
        channel=IntakeChannel.TELEPHONE,
        caller=f"{person.first_name} {person.last_name}".title(),
        why=case.care,
    )
    return create_request(called, asker=people[case.owner or COORDINATOR], at=at).reference


def _approve(reference: str, desk: Asker, *, at: datetime) -> None:
    record_statement(reference, statements=_CONFIRMED, said_by="The clinic's manager", asker=desk, at=at)
    signatures = [SideSignature(side, DecisionOutcome.APPROVED) for side in Side]
    decide_request(reference, signatures=signatures, asker=desk, at=at)


def _deny(reference: str, desk: Asker, *, at: datetime) -> None:
    signatures = [SideSignature(side, DecisionOutcome.DENIED, (DenialReason.NO_RELATIONSHIP,)) for side in Side]
    decide_request(reference, signatures=signatures, alternative=_OFFERED, asker=desk, at=at)


def _find(case: DeskCase) -> int:
    (member_id,) = find_members(parse_who({"cin": case.person.cin, "birth_date": case.birth_date})).facts
    return member_id
