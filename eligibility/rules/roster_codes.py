"""What the state's roster codes mean: the plan's status, Medicare parts and the three-digit eligibility status.

The raw code is kept beside what it means; a code that we do not know never reads as active or entitled.
"""

from datetime import date

from cmc_portal.answers import Verdict
from cmc_portal.parameters import load_parameter
from eligibility.facts import EnrollmentStatus, MediCalStatus
from eligibility.rules.program_days import PARAMETERS

HCP_STATUS = load_parameter(PARAMETERS / "hcp_status.yaml")
MEDICARE_STATUS = load_parameter(PARAMETERS / "medicare_status.yaml")
MEDS_STATUS = load_parameter(PARAMETERS / "meds_status.yaml")

_SCOPES = {"full": Verdict.YES, "none": Verdict.NO, "unclear": Verdict.UNKNOWN}


def read_hcp_status(code: str, day: date) -> EnrollmentStatus:
    """How does the plan's record stand? Only 01 is active; everything else is a hold, never shown as active."""
    return EnrollmentStatus(HCP_STATUS.on(day).value.get(code, EnrollmentStatus.ON_HOLD))


def read_medicare_status(code: str, day: date) -> str | None:
    """What does the status of a part of Medicare say: entitled or not_shown? None for a code that we do not know."""
    status: str | None = MEDICARE_STATUS.on(day).value.get(code)
    return status


def shows_entitlement(code: str, day: date) -> bool:
    """Does the Medicare status of a part say that the person has it? 0, 9, blank and unknown codes say nothing."""
    return read_medicare_status(code, day) == "entitled"


def read_medi_cal_status(state_status: str, day: date) -> MediCalStatus:
    """What does the three-digit eligibility status say of an aid code? The first digit decides, where known."""
    known = MEDS_STATUS.on(day).value.get(state_status[:1])
    return MediCalStatus(known["status"]) if known else MediCalStatus.UNKNOWN


def decide_full_scope(state_status: str, day: date) -> Verdict:
    """Does the three-digit status mean full-scope Medi-Cal? Unknown where it tells conditions but not which."""
    known = MEDS_STATUS.on(day).value.get(state_status[:1])
    return _SCOPES[known["scope"]] if known else Verdict.UNKNOWN
