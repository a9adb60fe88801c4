"""Does an integrated plan still have a member who has lost Medi-Cal, by the state's record and the rule of that day?"""

from datetime import date

from cmc_portal.answers import Reason, Verdict, reason
from cmc_portal.dates import ONE_DAY, Span, end_of_month, first_of_month
from cmc_portal.parameters import load_parameter
from eligibility.facts import Enrollment, EnrollmentKind, EnrollmentStatus, MediCalStatus, MemberFacts, Program
from eligibility.rules.asked_day import HeldEnrollment
from eligibility.rules.deeming import Deeming, decide_deemed
from eligibility.rules.medi_cal import MediCalStanding, decide_medi_cal_standing
from eligibility.rules.program_days import PARAMETERS

_CONTINUOUS = load_parameter(PARAMETERS / "continuous_coverage.yaml").values[0].value
CONTINUOUS_COVERAGE = Span(_CONTINUOUS["first_day"], _CONTINUOUS["last_day"])

NO_FULL_MEDI_CAL = (MediCalStatus.NOT_ELIGIBLE, MediCalStatus.MEDICARE_COST_SHARING_ONLY)


def decide_after_loss(enrollment: Enrollment, standing: MediCalStanding, day: date) -> Deeming | None:
    """Is somebody deemed who lost Medi-Cal before `day`? None where it stands, or where no day of its loss is known."""
    last_day = standing.last_eligible_day
    if last_day is None or standing.status not in NO_FULL_MEDI_CAL:
        return None
    # Medi-Cal is given by the month: within the month of its last day nothing is lost yet.
    return None if day <= end_of_month(last_day) else _decide_deemed(enrollment, last_day, day)


def caution_about_loss(standing: MediCalStanding) -> tuple[Reason, ...]:
    """Is Medi-Cal on record as lost in the time in which it was hardly ended for anybody?"""
    last_day = standing.last_eligible_day
    if last_day is None or last_day not in CONTINUOUS_COVERAGE:
        return ()
    return (reason("E-LOSS-1", last_day=last_day),)


def find_rule_against_deeming(enrollment: Enrollment, standing: MediCalStanding, day: date) -> Reason | None:
    """The rule by which nobody could be deemed on `day`, whatever the plan says; None where somebody could.

    Where the record does not tell when Medi-Cal was lost, the latest day counts: the end of the month before.
    """
    latest = first_of_month(day) - ONE_DAY
    lost = standing.last_eligible_day if standing.status in NO_FULL_MEDI_CAL else None
    deeming = _decide_deemed(enrollment, min(lost or latest, latest), day)
    return deeming.reasons[0] if deeming.verdict is Verdict.NO else None


def why_out_before_the_end(held: HeldEnrollment, facts: MemberFacts) -> tuple[Reason, ...]:
    """Why the plan no longer had the member on the last day that the roster gives it; empty where it had, or may have
    had."""
    enrollment, last_day = held.enrollment, held.span.last_day
    certain = enrollment.status is EnrollmentStatus.ACTIVE and not enrollment.disputed
    if last_day is None or enrollment.kind is not EnrollmentKind.INTEGRATED or not certain:
        return ()
    deeming = decide_after_loss(enrollment, decide_medi_cal_standing(facts, last_day), last_day)
    return deeming.reasons if deeming is not None and deeming.verdict is Verdict.NO else ()


def _decide_deemed(enrollment: Enrollment, last_medi_cal_day: date, day: date) -> Deeming:
    return decide_deemed(
        plan_code=enrollment.plan_code or "",
        program=enrollment.program or Program.CAL_MEDICONNECT,
        last_medi_cal_day=last_medi_cal_day,
        day=day,
    )
