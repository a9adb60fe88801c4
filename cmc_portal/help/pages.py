"""The pages of help. They are the same for everybody and read nobody's data."""

from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cmc_portal.help.glossary import Term, get_glossary
from cmc_portal.words_as_read import read_name


@dataclass(frozen=True, slots=True)
class Audience:
    """Those for whom a page of help is written."""

    slug: str
    name: str | Promise
    summary: str | Promise

    @property
    def template(self) -> str:
        """Where the page stands."""
        return f"help/for_{self.slug.replace('-', '_')}.html"


AUDIENCES = (
    Audience("front-desk", _("Front desk"), _("Check coverage, know whom to bill, and keep a provider for a patient.")),
    Audience("members", _("Members and representatives"), _("See your own information and ask to keep your doctor.")),
    Audience(
        "continuity", _("Continuity coordinators and supervisors"), _("Take, work and decide requests at the desk.")
    ),
    Audience("benefits", _("Benefits editors"), _("Know what the benefit tables say and how they are changed.")),
    Audience("rosters", _("Roster managers"), _("Load rosters and see what they changed.")),
    Audience("privacy", _("Privacy officers"), _("See who looked, review emergencies, and answer alerts.")),
    Audience("administrators", _("Administrators"), _("Invite people, change their roles, and help them sign in.")),
    Audience("programs", _("Programmers"), _("Ask and request by the programming interface.")),
)
_BY_SLUG = {each.slug: each for each in AUDIENCES}


@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """For whom is there help, and where?"""
    return render(request, "help/index.html", {"here": "help", "audiences": AUDIENCES})


@require_safe
def help_for(request: HttpRequest, audience: str) -> HttpResponse:
    """How do people of this kind do their work here?"""
    found = _BY_SLUG.get(audience)
    if found is None:
        raise Http404
    return render(request, found.template, {"here": "help", "audience": found})


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """What does each word mean?"""
    return render(
        request, "help/glossary.html", {"here": "help", "terms": [_as_read(each) for each in get_glossary().values()]}
    )


def _as_read(term: Term) -> Term:
    """The term in the reader's language; documents keep their titles."""
    words = {name: read_name(getattr(term, name)) for name in ("name", "plain", "trade", "long")}
    return replace(term, **words)
