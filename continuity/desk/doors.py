"""What every page of requests asks first: who is there, and which request is meant."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from accounts.doors import asker_of
from accounts.facts import Asker, Person, Role
from accounts.permissions import may_see_timeliness, may_work_requests
from accounts.selectors.people import list_people
from continuity.references import parse_reference


def worker_of(request: HttpRequest) -> Asker:
    """Whoever works on a plan's requests. Raises PermissionDenied for everybody else."""
    asker = asker_of(request)
    if not may_work_requests(asker):
        raise PermissionDenied
    return asker


def supervisor_of(request: HttpRequest) -> Asker:
    """Whoever sees how the desk does. Raises PermissionDenied for everybody else."""
    asker = asker_of(request)
    if not may_see_timeliness(asker):
        raise PermissionDenied
    return asker


def read_reference(text: str) -> str:
    """The reference as stored. Raises Http404 for what cannot be one."""
    reference = parse_reference(text)
    if reference is None:
        raise Http404
    return reference


def list_colleagues(asker: Asker) -> tuple[Person, ...]:
    """Everybody who works in the asker's organisation, by name."""
    return () if asker.organization_id is None else list_people(asker.organization_id)


def names_of(people: Iterable[Person]) -> Mapping[int, str]:
    """What they are called, by number."""
    return {each.user_id: each.name for each in people}


def list_desk(people: Iterable[Person]) -> list[tuple[int, str]]:
    """Those of them who work on requests, as the choices of a field."""
    return [(each.user_id, each.name) for each in people if each.roles & _DESK]


_DESK = frozenset({Role.CONTINUITY_COORDINATOR, Role.CONTINUITY_SUPERVISOR, Role.PLAN_ADMINISTRATOR})
