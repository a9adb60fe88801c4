"""Are the services that a request names the plan's to give? Decided on the day that the request is about."""

from collections.abc import Iterable, Sequence
from datetime import date

from benefits.facts import ServiceDecision
from benefits.selectors.catalogue import get_benefit_catalogue
from continuity.refusals import Refusal, RequestRefused
from continuity.rules.stay_services import decide_stay_services
from continuity.rules.stays import Stay
from eligibility.selectors.plans import get_reference_version


def refuse_unknown_services(codes: Sequence[str]) -> None:
    """Raises RequestRefused for a code that is not in the catalogue."""
    known = get_benefit_catalogue(get_reference_version()).services if codes else {}
    for index, code in enumerate(codes):
        if code not in known:
            raise RequestRefused(Refusal.UNKNOWN_SERVICE, field=f"services[{index}]")


def decide_asked_services(codes: Iterable[str], *, stay: Stay, day: date) -> tuple[ServiceDecision, ...]:
    """One decision for each service that the catalogue knows, by the plan of the stay on that day."""
    asked = tuple(codes)
    if not asked:
        return ()
    return decide_stay_services(asked, get_benefit_catalogue(get_reference_version()), stay=stay, day=day)
