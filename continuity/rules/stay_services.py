"""Are the services asked about the plan's to give? Decided by the plan of the stay alone, at every door."""

from collections.abc import Iterable
from datetime import date

from benefits.facts import BenefitCatalogue, MemberProgram, ServiceDecision
from benefits.rules.services import decide_service_for_programs
from continuity.rules.stays import Stay
from eligibility.facts import Line, Program

_LINE = {Program.MEDI_CAL_MANAGED_CARE: Line.MEDI_CAL}


def decide_stay_services(
    codes: Iterable[str], catalogue: BenefitCatalogue, *, stay: Stay, day: date
) -> tuple[ServiceDecision, ...]:
    """One decision for each service that the catalogue knows, by the plan of the stay on that day: what somebody else
    covers beside the plan says nothing of whom the plan must let the member keep."""
    line = _LINE.get(stay.program, Line.MEDICARE)
    program = MemberProgram(line, stay.program, stay.plan_code, stay.county_on(day))
    return tuple(
        decide_service_for_programs(code, catalogue, programs=(program,), day=day)
        for code in dict.fromkeys(codes)
        if code in catalogue.services
    )
