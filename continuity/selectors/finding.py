"""Finding the one request that somebody may see, for every door: through the plan wall, and without telling others."""

from dataclasses import replace

from accounts.facts import Asker, OrganizationKind
from accounts.permissions import may_see_request
from accounts.plan_wall import plan_wall
from continuity.models import ContinuityRequest, RequestEvent
from continuity.references import parse_reference
from continuity.refusals import NoSuchRequest
from eligibility.selectors.numbers import list_numbers_of


def find_request(reference: str, *, asker: Asker) -> ContinuityRequest:
    """The request of that reference, with its standing, if the asker may see it. Raises NoSuchRequest, for what is not
    there and for what is somebody else's alike.

    An organisation sees what it asked, also where it asked what somebody else had asked before. What was never sent, a
    draft or one that was withdrawn, is seen by who wrote it.
    """
    stored = parse_reference(reference)
    with plan_wall(asker):
        request = ContinuityRequest.objects.select_related("standing").filter(reference=stored).first()
    if request is None or not _may_see(with_former_numbers(asker), request):
        raise NoSuchRequest
    return request


def with_former_numbers(asker: Asker) -> Asker:
    """The asker with the numbers of before of the members they act for, under which requests may stand."""
    if not asker.members:
        return asker
    numbers = list_numbers_of(asker.members)
    return replace(asker, members=frozenset(number for own in numbers.values() for number in own))


def _may_see(asker: Asker, request: ContinuityRequest) -> bool:
    if request.standing.received_on is None and not _is_author(asker, request):
        return False
    return may_see_request(
        asker,
        member_id=request.member_id,
        plan_code=request.plan_code,
        organization_id=asker.organization_id if _asked_it(asker, request) else request.organization_id,
    )


def _is_author(asker: Asker, request: ContinuityRequest) -> bool:
    """Does the asker write this draft: they themselves, their organisation, or for a member anybody who acts for
    them?"""
    if asker.user_id is not None and asker.organization_id is None:
        return request.organization_id is None and request.user_id is not None and request.member_id in asker.members
    if request.organization_id is not None:
        return request.organization_id == asker.organization_id
    mine = (request.user_id, request.client_id)
    return bool(asker.operator) or (mine != (None, None) and mine == (asker.user_id, asker.client_id))


def _asked_it(asker: Asker, request: ContinuityRequest) -> bool:
    """Did the asker's organisation, a provider, ask the same again? That stands in the log."""
    if asker.organization_kind is not OrganizationKind.PROVIDER or request.organization_id == asker.organization_id:
        return False
    return RequestEvent.objects.filter(request_id=request.pk, organization_id=asker.organization_id).exists()
