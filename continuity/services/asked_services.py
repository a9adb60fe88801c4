"""Are the services that a request names the plan's to give? Decided on the day that the request is about."""

from collections.abc import Iterable

from benefits.facts import MemberProgram, ServiceDecision
from benefits.rules.services import decide_service_for_programs
from benefits.selectors.catalogue import get_benefit_catalogue
from continuity.rules.stays import Stay
from eligibility.facts import Line, Program
from eligibility.selectors.plans import get_reference_version

_LINE = {Program.MEDI_CAL_MANAGED_CARE: Line.MEDI_CAL}


def decide_asked_services(codes: Iterable[str], *, stay: Stay) -> tuple[ServiceDecision, ...]:
    """One decision for each service that the catalogue knows, by the plan of the stay on its first day."""
    asked = tuple(dict.fromkeys(codes))
    if not asked:
        return ()
    catalogue = get_benefit_catalogue(get_reference_version())
    day = stay.span.first_day
    line = _LINE.get(stay.program, Line.MEDICARE)
    program = MemberProgram(line, stay.program, stay.plan_code, stay.county_on(day))
    return tuple(
        decide_service_for_programs(code, catalogue, programs=(program,), day=day)
        for code in asked
        if code in catalogue.services
    )
