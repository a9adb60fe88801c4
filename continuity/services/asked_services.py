"""Are the services that a request names the plan's to give? Decided on the day that the request is about."""

from collections.abc import Iterable, Sequence
from datetime import date

from benefits.facts import MemberProgram, ServiceDecision
from benefits.rules.services import decide_service_for_programs
from benefits.selectors.catalogue import get_benefit_catalogue
from continuity.refusals import Refusal, RequestRefused
from continuity.rules.stays import Stay
from eligibility.facts import Line, Program
from eligibility.selectors.plans import get_reference_version

_LINE = {Program.MEDI_CAL_MANAGED_CARE: Line.MEDI_CAL}


def refuse_unknown_services(codes: Sequence[str]) -> None:
    """Raises RequestRefused for a code that is not in the catalogue."""
    known = get_benefit_catalogue(get_reference_version()).services if codes else {}
    for index, code in enumerate(codes):
        if code not in known:
            raise RequestRefused(Refusal.UNKNOWN_SERVICE, field=f"services[{index}]")


def decide_asked_services(codes: Iterable[str], *, stay: Stay, day: date) -> tuple[ServiceDecision, ...]:
    """One decision for each service that the catalogue knows, by the plan of the stay on that day."""
    asked = tuple(dict.fromkeys(codes))
    if not asked:
        return ()
    catalogue = get_benefit_catalogue(get_reference_version())
    line = _LINE.get(stay.program, Line.MEDICARE)
    program = MemberProgram(line, stay.program, stay.plan_code, stay.county_on(day))
    return tuple(
        decide_service_for_programs(code, catalogue, programs=(program,), day=day)
        for code in asked
        if code in catalogue.services
    )
