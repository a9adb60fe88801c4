"""Do the months start over for somebody who had months with this provider in an earlier stay?"""

from itertools import pairwise

from cmc_portal.answers import Standing, Verdict, reason
from continuity.rules.citing import by_rule
from continuity.rules.criteria import Criterion, CriterionCode, SideCase, decide_out_of_network, list_laws
from continuity.rules.evidence import of_stay
from continuity.rules.law import Restart, get_restart
from continuity.rules.relationship import decide_relationship
from continuity.rules.stays import SIDES_OF_PROGRAM, Stay


def decide_restart(case: SideCase) -> Criterion | None:
    """Do the months start over for this stay? None where no earlier stay gave months for this provider.

    An earlier stay of the same programme counts when a grant is on record for it, or when the provider was outside that
    plan's network on its first day and the visits showed a relationship: months ran from that day, asked for or not.
    """
    earlier = [each for each in case.stays if _is_earlier(each, case.stay) and _gave_months(case, each)]
    if not earlier:
        return None
    is_return = any(each.plan_code == case.stay.plan_code for each in earlier)
    restart, rule = get_restart(case.side, case.stay.program, case.stay.span.first_day, is_return=is_return)
    code, evidence = CriterionCode.RESTART, tuple(of_stay(each) for each in earlier)
    if restart is Restart.UNKNOWN or rule is None:
        return Criterion(code, Verdict.UNKNOWN, evidence, (reason("C-RESTART-3"),))
    if restart is Restart.ALWAYS:
        return Criterion(code, Verdict.YES, evidence, (by_rule("C-RESTART-4", rule),))
    unconfirmed = rule.standing is Standing.UNCONFIRMED
    times = len(earlier) if is_return else _count_changes([*earlier, case.stay])
    if times <= 1:
        return Criterion(code, Verdict.YES, evidence, (by_rule("C-RESTART-5" if unconfirmed else "C-RESTART-1", rule),))
    # A rule that nobody confirmed never refuses.
    if unconfirmed:
        return Criterion(code, Verdict.UNKNOWN, evidence, (by_rule("C-RESTART-6", rule),))
    return Criterion(code, Verdict.NO, evidence, (by_rule("C-RESTART-2", rule),))


def _is_earlier(stay: Stay, than: Stay) -> bool:
    return stay.program is than.program and stay.span.ends_before(than.span.first_day)


def _gave_months(case: SideCase, stay: Stay) -> bool:
    if case.side not in SIDES_OF_PROGRAM[stay.program]:
        return False
    granted = any(
        grant.side is case.side
        and (grant.plan_code, grant.program) == (stay.plan_code, stay.program)
        and grant.enrolled_on in stay.span
        for grant in case.facts.grants
    )
    return granted or _could_have_had_months(case, stay)


def _could_have_had_months(case: SideCase, stay: Stay) -> bool:
    then = SideCase(
        case.side, stay, case.stays, stay.span.first_day, stay.span.first_day, case.member, case.facts, case.plan
    )
    if decide_out_of_network(then).verdict is not Verdict.YES:
        return False
    return any(decide_relationship(then, law).verdict is Verdict.YES for law in list_laws(then))


def _count_changes(stays: list[Stay]) -> int:
    """How often the plan changed from one of these stays to the next."""
    return sum(one.plan_code != other.plan_code for one, other in pairwise(stays))
