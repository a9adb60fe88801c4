"""Who gets a letter about a request, and how: by e-mail to those who sign in here, else on paper."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.selectors.letter_addresses import (
    LetterAddress,
    list_colleague_addresses,
    list_organization_names,
    list_own_addresses,
    list_representative_addresses,
)
from continuity.facts import RequesterKind
from continuity.models import ContinuityRequest, NoticePreference
from continuity.notices.letters import Reader
from eligibility.selectors.addressees import Addressee, list_addressees

EMAIL, PRINT = "email", "print"
# Provider organisations write English here; a translation of their letters would have no reader.
ORGANIZATIONS_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to write to. `key` names them in the letter's own key; a letter on paper has no `email`."""

    reader: Reader
    key: str
    name: str
    email: str
    language: str
    large_print: bool

    @property
    def delivery(self) -> str:
        """How the letter goes out."""
        return EMAIL if self.email else PRINT


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything that decides who gets the letters about some requests, read at once."""

    day: date
    addressees: Mapping[int, Addressee]
    own: Mapping[int, LetterAddress]
    representatives: Mapping[tuple[int, int], LetterAddress]
    colleagues: Mapping[tuple[int, int], LetterAddress]
    organizations: Mapping[int, str]
    preferences: Mapping[int, NoticePreference]


def read_directory(requests: Collection[ContinuityRequest], *, day: date) -> Directory:
    """Reads it for letters of `day`, in the same few queries for one request and for thousands."""
    addressees = list_addressees({each.member_id for each in requests})
    numbers = {number for each in addressees.values() for number in each.numbers}
    asked_as = {(each.user_id, each.organization_id) for each in requests if each.user_id and each.organization_id}
    return Directory(
        day=day,
        addressees=addressees,
        own=list_own_addresses(numbers),
        representatives=list_representative_addresses(_represented(requests, addressees), day=day),
        colleagues=list_colleague_addresses(asked_as),
        organizations=list_organization_names({each.organization_id for each in requests if each.organization_id}),
        preferences=NoticePreference.objects.in_bulk(list(numbers)),
    )


def list_recipients(request: ContinuityRequest, directory: Directory) -> tuple[Recipient, ...]:
    """The member; the representative who asked here, while they may still act for the member; the provider
    organisation that asked.

    To a member who has died by the day of the letter nobody writes, nor to who acted for them: only to the
    organisation.
    """
    addressee = directory.addressees.get(request.member_id)
    if addressee is None:
        return ()
    has_died = addressee.death_day is not None and addressee.death_day <= directory.day
    private = () if has_died else (_member(addressee, directory), *_representative(request, addressee, directory))
    return (*private, *_organization(request, directory))


def _represented(
    requests: Iterable[ContinuityRequest], addressees: Mapping[int, Addressee]
) -> frozenset[tuple[int, int]]:
    return frozenset(
        (each.user_id, number)
        for each in requests
        if each.requester == RequesterKind.REPRESENTATIVE and each.user_id and each.member_id in addressees
        for number in addressees[each.member_id].numbers
    )


def _member(addressee: Addressee, directory: Directory) -> Recipient:
    address = next((directory.own[each] for each in addressee.numbers if each in directory.own), None)
    language, large_print = _preference(addressee, directory)
    return Recipient(Reader.MEMBER, "member", addressee.name, address.email if address else "", language, large_print)


def _representative(request: ContinuityRequest, addressee: Addressee, directory: Directory) -> tuple[Recipient, ...]:
    pairs = ((request.user_id, number) for number in addressee.numbers if request.user_id)
    address = next((directory.representatives[each] for each in pairs if each in directory.representatives), None)
    if request.requester != RequesterKind.REPRESENTATIVE or address is None:
        return ()
    language, large_print = _preference(addressee, directory)
    name, key = address.full_name or address.email, f"user-{request.user_id}"
    return (Recipient(Reader.REPRESENTATIVE, key, name, address.email, language, large_print),)


def _organization(request: ContinuityRequest, directory: Directory) -> tuple[Recipient, ...]:
    name = directory.organizations.get(request.organization_id or 0)
    if name is None or request.requester != RequesterKind.PROVIDER:
        return ()
    address = directory.colleagues.get((request.user_id or 0, request.organization_id or 0))
    key, email = f"organization-{request.organization_id}", address.email if address else ""
    return (Recipient(Reader.PROVIDER, key, name, email, ORGANIZATIONS_LANGUAGE, False),)


def _preference(addressee: Addressee, directory: Directory) -> tuple[str, bool]:
    """The language and large print that the member wants; English in ordinary print where they have not said."""
    found = (directory.preferences[each] for each in reversed(addressee.numbers) if each in directory.preferences)
    preference = next(found, None)
    return (preference.language, preference.large_print) if preference else ("en", False)
