"""Services typed in plain words: those that are meant, and those to tick where words may mean several."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from benefits.facts import Service
from benefits.rules.finding import Fit, ServiceFound, find_services, phrases_of, split_phrases
from benefits.selectors.finding import read_further_words
from cmc_portal.words_as_read import read_name


@dataclass(frozen=True, slots=True)
class OfferedService:
    """A service to tick, or one that is ticked already."""

    code: str
    name: str
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class WordsRead:
    """What the words mean: codes that are certain, services to choose from, and what to say of the rest."""

    codes: tuple[str, ...] = ()
    offers: tuple[OfferedService, ...] = ()
    problems: tuple[str, ...] = ()


def read_service_words(text: str, *, services: Iterable[Service], ticked: Collection[str]) -> WordsRead:
    """What the words mean; where one of the services they may mean is ticked, that is what was meant."""
    services = tuple(services)
    further = {each.code: list_phrases(each) for each in services}
    codes: list[str] = []
    offers: dict[str, OfferedService] = {}
    problems: list[str] = []
    for phrase in split_phrases(text):
        found = find_services(phrase, services, further)
        if any(each.service.code in ticked for each in found):
            continue
        if len(found) == 1 and found[0].fit > Fit.SPELLED_ALIKE:
            codes.append(found[0].service.code)
            continue
        offers |= {each.service.code: _offer(each) for each in found}
        problems.append(_problem(phrase, found))
    return WordsRead(tuple(codes), tuple(offers.values()), tuple(problems))


def list_phrases(service: Service) -> tuple[str, ...]:
    """Everything that a service is called, as the reader knows it first."""
    return tuple(dict.fromkeys((read_name(service.name), *phrases_of(service, read_further_words()))))


def _offer(found: ServiceFound) -> OfferedService:
    return OfferedService(found.service.code, read_name(found.service.name))


def _problem(phrase: str, found: tuple[ServiceFound, ...]) -> str:
    if not found:
        return _("No service is called “%(words)s”. Use other words, or choose from the list of services.") % {
            "words": phrase
        }
    if len(found) == 1:
        return _("Do you mean the service below by “%(words)s”? Tick it, or use other words.") % {"words": phrase}
    return _("“%(words)s” may mean more than one service. Tick those you mean.") % {"words": phrase}
