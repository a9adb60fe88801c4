"""Whose information is open: one's own, or that of somebody whom one represents. The choice stays in the session."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.doors import asker_of
from accounts.facts import Asker
from accounts.permissions import may_see_own_page
from cmc_portal import clock
from inquiries.self_service import read_own_names

CHOSEN = "my_person"


@dataclass(frozen=True, slots=True)
class Person:
    """A member whose information the user may see, by their place among them: no number of ours is on a page."""

    place: int
    member_id: int
    name: str
    is_own: bool
    is_here: bool


@dataclass(frozen=True, slots=True)
class People:
    """Everybody whose information the user may see, themselves first, and the one whose is open."""

    everybody: tuple[Person, ...]
    here: Person

    @property
    def others(self) -> tuple[Person, ...]:
        """Whose information might be opened instead."""
        return tuple(each for each in self.everybody if not each.is_here)

    @property
    def query(self) -> str:
        """How the pages that choose by an address are told the same person."""
        return f"?person={self.here.place}" if len(self.everybody) > 1 else ""


def self_of(request: HttpRequest) -> Asker:
    """The signed-in member or representative. Raises PermissionDenied for everybody else."""
    asker = asker_of(request)
    if not may_see_own_page(asker):
        raise PermissionDenied
    return asker


def people_of(request: HttpRequest, asker: Asker) -> People:
    """Everybody whose information the asker may see today; each name read stands in the trail. A choice that was taken
    from them leads back to the first."""
    names = read_own_names(asker, at=clock.now())
    chosen = request.session.get(CHOSEN)
    here = chosen if chosen in asker.members else names[0][0]
    everybody = tuple(
        Person(place, member_id, name, member_id == asker.own_member, member_id == here)
        for place, (member_id, name) in enumerate(names, start=1)
    )
    return People(everybody, next(each for each in everybody if each.is_here))


def choose(request: HttpRequest, asker: Asker, place: str) -> bool:
    """Opens another person's information from now on. False for a place that is nobody's."""
    for each in people_of(request, asker).everybody:
        if str(each.place) == place:
            request.session[CHOSEN] = each.member_id
            return True
    return False
