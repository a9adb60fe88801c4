"""What the state's roster codes mean; a code not known is never active, entitled or eligible."""

from datetime import date

import pytest

from cmc_portal.answers import Verdict
from eligibility.facts import EnrollmentStatus, MediCalStatus
from eligibility.rules.roster_codes import (
    decide_full_scope,
    read_hcp_status,
    read_medi_cal_status,
    shows_entitlement,
)

DAY = date(2016, 1, 1)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("01", EnrollmentStatus.ACTIVE),
        ("51", EnrollmentStatus.ON_HOLD),
        ("59", EnrollmentStatus.ON_HOLD),
        ("S1", EnrollmentStatus.ON_HOLD),
        ("P4", EnrollmentStatus.ON_HOLD),
        ("99", EnrollmentStatus.ON_HOLD),
        ("", EnrollmentStatus.ON_HOLD),
    ],
)
def test_only_01_is_active(code: str, status: EnrollmentStatus) -> None:
    assert read_hcp_status(code, DAY) is status


@pytest.mark.parametrize(("code", "entitled"), [("2", True), ("0", False), ("9", False), ("", False), ("7", False)])
def test_only_2_shows_a_medicare_part(code: str, entitled: bool) -> None:
    assert shows_entitlement(code, DAY) is entitled


@pytest.mark.parametrize(
    ("state_status", "status", "full"),
    [
        ("001", MediCalStatus.ELIGIBLE, Verdict.YES),
        ("101", MediCalStatus.ELIGIBLE, Verdict.YES),
        ("201", MediCalStatus.ELIGIBLE, Verdict.YES),
        ("301", MediCalStatus.ELIGIBLE, Verdict.UNKNOWN),
        ("401", MediCalStatus.ELIGIBLE, Verdict.YES),
        ("501", MediCalStatus.SHARE_OF_COST_UNMET, Verdict.YES),
        ("691", MediCalStatus.MEDICARE_COST_SHARING_ONLY, Verdict.NO),
        ("791", MediCalStatus.ON_HOLD, Verdict.UNKNOWN),
        ("891", MediCalStatus.MEDICARE_COST_SHARING_ONLY, Verdict.NO),
        ("999", MediCalStatus.NOT_ELIGIBLE, Verdict.NO),
        ("X01", MediCalStatus.UNKNOWN, Verdict.UNKNOWN),
        ("", MediCalStatus.UNKNOWN, Verdict.UNKNOWN),
    ],
)
def test_the_first_digit_of_the_state_status_decides(state_status: str, status: MediCalStatus, full: Verdict) -> None:
    assert read_medi_cal_status(state_status, DAY) is status
    assert decide_full_scope(state_status, DAY) is full
