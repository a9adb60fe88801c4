"""What every page shows of whom one acts for, and where one may go."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.doors import ACTING_FOR, address_of, belonging_of
from accounts.facts import Asker, Belonging, OrganizationKind
from accounts.permissions import (
    may_ask_inquiry,
    may_ask_lists,
    may_list_inquiries,
    may_look_for_represented,
    may_request_continuity,
    may_search_trail,
    may_see_alerts,
    may_see_benefit_drafts,
    may_see_emergencies,
    may_see_own_page,
    may_see_people,
    may_see_start,
    may_work_requests,
)
from accounts.rules.acting import FOR_MYSELF, decide_asker


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the navigation; `here` is what its pages call themselves."""

    here: str
    address: str
    label: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody one may act for, and what choosing them sends."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Acting:
    """For whom the user acts, for whom else they might, and where they may go."""

    name: str
    others: tuple[Choice, ...]
    links: tuple[Link, ...]


def _may_see_people(asker: Asker) -> bool:
    return asker.organization_id is not None and may_see_people(asker, organization_id=asker.organization_id)


def _asks_for_provider(asker: Asker) -> bool:
    return asker.organization_kind is OrganizationKind.PROVIDER and may_request_continuity(asker)


# The name of the address, what it is called, and who sees it.
_PLACES: tuple[tuple[str, str | Promise, Callable[[Asker], bool]], ...] = (
    ("start", gettext_lazy("Start"), may_see_start),
    ("ask", gettext_lazy("Check coverage"), may_ask_inquiry),
    ("batches", gettext_lazy("Many at once"), may_ask_lists),
    ("desk", gettext_lazy("Desk"), may_work_requests),
    ("continuity", gettext_lazy("Keeping a provider"), _asks_for_provider),
    ("my-page", gettext_lazy("My coverage"), may_see_own_page),
    ("my-doctor", gettext_lazy("Keep my doctor"), may_see_own_page),
    ("record-representative", gettext_lazy("Representatives"), may_look_for_represented),
    ("benefit-drafts", gettext_lazy("Benefits"), may_see_benefit_drafts),
    ("people", gettext_lazy("People"), _may_see_people),
    ("inquiry-history", gettext_lazy("Earlier answers"), may_list_inquiries),
    ("trail-search", gettext_lazy("Who looked"), may_search_trail),
    ("emergency-queue", gettext_lazy("Emergencies"), may_see_emergencies),
    ("alert-list", gettext_lazy("Alerts"), may_see_alerts),
)


def acting(request: HttpRequest) -> dict[str, object]:
    """What a template knows as `acting`; nothing for a stranger. Looked up when a page shows it."""
    return {"acting": SimpleLazyObject(lambda: describe_acting(request))}


def describe_acting(request: HttpRequest) -> Acting | None:
    """For whom the signed-in user acts as far as the next page is concerned; None for a stranger."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return None
    belonging, chosen = belonging_of(request), request.session.get(ACTING_FOR)
    who = {"user_id": request.user.pk, "address": address_of(request)}
    asker = decide_asker(belonging, acting_for=chosen, **who)
    if asker is None:
        return Acting("", _choices(belonging, None), ())
    current = str(asker.organization_id or FOR_MYSELF)
    everybody = _choices(belonging, None)
    name = next(each.name for each in everybody if each.value == current)
    return Acting(name, _choices(belonging, current), links_of(asker))


def links_of(asker: Asker) -> tuple[Link, ...]:
    """Where the asker may go, in the order of the navigation; what is not installed is left out."""
    return tuple(
        Link(name, address, str(label))
        for name, label, may in _PLACES
        if may(asker) and (address := address_of_page(name)) is not None
    )


def address_of_page(name: str) -> str | None:
    """Where the page of that name is; None where it is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _choices(belonging: Belonging, current: str | None) -> tuple[Choice, ...]:
    """Everybody one may act for but the current one."""
    choices = [Choice(str(each.organization_id), each.name) for each in belonging.workplaces]
    if belonging.members:
        choices.append(Choice(FOR_MYSELF, _("yourself")))
    return tuple(each for each in choices if each.value != current)
