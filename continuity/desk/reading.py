"""Everything that a page of one request shows, read in one transaction; whoever reads it finds a row in the trail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from accounts.facts import Asker
from accounts.permissions import may_work_request
from accounts.plan_wall import plan_wall
from accounts.selectors.letter_addresses import list_organization_names
from accounts.selectors.person_names import list_person_names
from continuity.desk.presenting import Names
from continuity.facts import CareProvider, RequestState
from continuity.refusals import NoSuchRequest
from continuity.rules.approval import SideApproval
from continuity.rules.events import RequestStatus
from continuity.selectors.evidence import get_continuity_facts
from continuity.selectors.finding import find_request
from continuity.selectors.providers import list_provider_names
from continuity.selectors.requests import AttachmentCard, NoticeCard, RequestFile, StoryEvent
from continuity.services.decisions import preview_decision, review_decisions
from continuity.services.log import day_in_state
from continuity.services.reading import read_request
from eligibility.facts import MemberFacts, Program
from eligibility.selectors.members import get_member_facts


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as it stands, with who is meant in it. `approvals` is what signing would give for each side that is not
    decided: for the desk only, and none once nothing is left to decide. `reviewed` is what the rules said of each side
    that is decided, on what was on record then; for the desk only. `other_providers` names those of the member's other
    requests."""

    file: RequestFile
    member: MemberFacts | None
    provider: CareProvider | None
    names: Names
    approvals: tuple[SideApproval, ...] = ()
    reviewed: tuple[SideApproval, ...] = ()
    other_providers: Mapping[str, str] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """What it is called in addresses."""
        return self.file.reference

    @property
    def npi(self) -> str:
        """The provider's number."""
        return self.file.npi

    @property
    def plan_code(self) -> str:
        """The plan that decides."""
        return self.file.plan_code

    @property
    def program(self) -> Program:
        """The programme that the member is in there."""
        return self.file.program

    @property
    def status(self) -> RequestStatus:
        """What its events come to."""
        return self.file.status

    @property
    def events(self) -> tuple[StoryEvent, ...]:
        """What happened, as far as the reader may see it."""
        return self.file.events

    @property
    def documents(self) -> tuple[AttachmentCard, ...]:
        """The documents that the reader may have."""
        return self.file.attachments

    @property
    def letters(self) -> tuple[NoticeCard, ...]:
        """The letters that the reader may see."""
        return self.file.notices


@transaction.atomic
def read_at_desk(reference: str, *, asker: Asker, at: datetime) -> RequestView:
    """The request for the plan's people, with what the rules say of it now. Raises NoSuchRequest."""
    file = read_request(reference, asker=asker, at=at)
    if not may_work_request(asker, plan_code=file.plan_code):
        raise NoSuchRequest
    approvals: tuple[SideApproval, ...] = ()
    request = find_request(reference, asker=asker)
    if file.is_open and file.status.state is not RequestState.DRAFT:
        approvals = preview_decision(request, file.status, asker=asker, day=day_in_state(at))
    reviewed = review_decisions(request, asker=asker) if file.status.outcomes else ()
    return _view(file, approvals, reviewed, asker=asker)


@transaction.atomic
def read_own(reference: str, *, asker: Asker, at: datetime) -> RequestView:
    """The request for whoever asked, with the letters to them. Raises NoSuchRequest."""
    return _view(read_request(reference, asker=asker, at=at), (), (), asker=asker)


def _view(
    file: RequestFile, approvals: tuple[SideApproval, ...], reviewed: tuple[SideApproval, ...], *, asker: Asker
) -> RequestView:
    with plan_wall(asker):
        member = get_member_facts(file.member_id)
        facts = get_continuity_facts(file.member_id, file.npi)
    others = list_provider_names({each.npi for each in file.others})
    return RequestView(file, member, facts.provider, _names_in(file), approvals, reviewed, others)


def _names_in(file: RequestFile) -> Names:
    """What the people and organisations of the story are called."""
    logged = [each.event for each in file.events]
    people = {event.actor.user_id for event in logged} | {file.status.owner_user_id}
    people |= {event.data.get("owner_user_id") for event in logged}
    organizations = {event.actor.organization_id for event in logged} | {file.organization_id}
    return Names(
        list_person_names({each for each in people if each}),
        list_organization_names({each for each in organizations if each}),
    )


def first_day_asked(status: RequestStatus, approvals: Iterable[SideApproval]) -> date | None:
    """A day in the stay that the request is about."""
    days = [each.enrolled_on for each in approvals if each.enrolled_on]
    days += [each.enrolled_on for each in status.outcomes if each.enrolled_on]
    return min(days, default=status.received_on)
