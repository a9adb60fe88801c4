"""Who may be what in an organisation; and what an administrator may not do to it."""

from collections.abc import Iterable, Set

from accounts.facts import ADMINISTRATORS, ROLES_OF, OrganizationKind, Person, ProviderKind, Role


class CannotChangePeople(ValueError):
    """A change of people that is refused; nothing was changed."""


class LastAdministrator(CannotChangePeople):
    """The organisation would be left without an administrator who can sign in."""


class NotARoleThere(CannotChangePeople):
    """No such role in an organisation of that kind."""


class NoRole(CannotChangePeople):
    """A person in an organisation has at least one role; who shall have none is removed."""


class NoSuchPerson(CannotChangePeople):
    """That person does not work in that organisation."""


class BadOrganization(ValueError):
    """An organisation that cannot be; the message says what to mend."""


def check_organization(kind: OrganizationKind, *, health_plan: str, provider_kind: ProviderKind | None) -> None:
    """Does an organisation of that kind go with these? A health plan has a code, since its people see that plan's
    members; a provider may have a kind of its own. Raises BadOrganization."""
    if bool(health_plan) != (kind is OrganizationKind.HEALTH_PLAN):
        raise BadOrganization("A health plan has a code, such as health-net, and nothing else has one.")
    if provider_kind is not None and kind is not OrganizationKind.PROVIDER:
        raise BadOrganization("Only a provider is a PPG, a hospital or ancillary.")


def check_roles(roles: Set[Role], kind: OrganizationKind) -> None:
    """May somebody have these roles in an organisation of that kind? Raises NoRole, NotARoleThere."""
    if not roles:
        raise NoRole
    if not roles <= ROLES_OF[kind]:
        raise NotARoleThere


def check_administrator_stays(people: Iterable[Person], *, user_id: int, roles: Set[Role]) -> None:
    """Is there an administrator left when this person has only those roles (none: is removed)? One who cannot sign in
    does not count. Somebody who is no administrator may always be changed. Raises NoSuchPerson, LastAdministrator."""
    everybody = tuple(people)
    changed = next((person for person in everybody if person.user_id == user_id), None)
    if changed is None:
        raise NoSuchPerson
    if roles & ADMINISTRATORS or not changed.roles & ADMINISTRATORS:
        return
    if not any(_administers(person) for person in everybody if person.user_id != user_id):
        raise LastAdministrator


def _administers(person: Person) -> bool:
    return person.can_sign_in and bool(person.roles & ADMINISTRATORS)
