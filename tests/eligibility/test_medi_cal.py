"""How Medi-Cal stands on a day: several aid codes, shares of cost, holds, and the day before all was lost."""

from datetime import date
from itertools import permutations, product

import pytest

from eligibility.facts import MediCalStatus
from eligibility.rules.medi_cal import MediCalStanding, decide_medi_cal_standing
from tests.eligibility.people import day, medi_cal, member, share_of_cost

ELIGIBLE, UNMET, ON_HOLD, UNKNOWN, LIMITED, NOT_ELIGIBLE = (
    MediCalStatus.ELIGIBLE,
    MediCalStatus.SHARE_OF_COST_UNMET,
    MediCalStatus.ON_HOLD,
    MediCalStatus.UNKNOWN,
    MediCalStatus.MEDICARE_COST_SHARING_ONLY,
    MediCalStatus.NOT_ELIGIBLE,
)
STRONGEST_FIRST = (ELIGIBLE, UNMET, ON_HOLD, UNKNOWN, LIMITED, NOT_ELIGIBLE)


def standing(*rows: object, on: str) -> MediCalStanding:
    return decide_medi_cal_standing(member(*rows), day(on))


def codes(decided: MediCalStanding) -> list[str]:
    return [each.code for each in decided.reasons]


@pytest.mark.parametrize(
    ("on", "status", "lost"),
    [
        ("2015-12-31", NOT_ELIGIBLE, None),
        ("2016-01-01", ELIGIBLE, None),
        ("2016-02-29", ELIGIBLE, None),
        ("2016-03-01", NOT_ELIGIBLE, "2016-02-29"),
        ("2020-01-01", NOT_ELIGIBLE, "2016-02-29"),
    ],
)
def test_medi_cal_stands_on_the_days_on_record(on: str, status: MediCalStatus, lost: str | None) -> None:
    decided = standing(medi_cal("2016-01-01..2016-02-29"), on=on)
    assert decided.status is status
    assert decided.last_eligible_day == (day(lost) if lost else None)
    assert decided.on_record is (on != "2015-12-31")


def test_nothing_on_record_is_said_to_be_so() -> None:
    decided = standing(on="2016-01-01")
    assert (decided.status, decided.on_record, decided.row) == (NOT_ELIGIBLE, False, None)


def test_the_strongest_of_several_aid_codes_speaks_whatever_their_order() -> None:
    for one, other in product(STRONGEST_FIRST, repeat=2):
        rows = [medi_cal("2016-01-01..", one, aid_code="10"), medi_cal("2016-01-01..", other, aid_code="80")]
        expected = min(one, other, key=STRONGEST_FIRST.index)
        for order in permutations(rows):
            assert standing(*order, on="2016-01-15").status is expected


def test_a_status_that_is_not_in_the_order_would_be_noticed() -> None:
    assert set(STRONGEST_FIRST) == set(MediCalStatus)


# A share of cost is met on a day of a month, for the rest of that month.


@pytest.mark.parametrize(
    ("on", "status", "code"),
    [
        ("2016-01-31", UNMET, "E-SOC-1"),
        ("2016-02-01", UNMET, "E-SOC-1"),
        ("2016-02-09", UNMET, "E-SOC-1"),
        ("2016-02-10", ELIGIBLE, "E-SOC-2"),
        ("2016-02-29", ELIGIBLE, "E-SOC-2"),
        ("2016-03-01", UNMET, "E-SOC-1"),
    ],
)
def test_a_share_of_cost_is_met_from_its_day_to_the_end_of_its_month(on: str, status: MediCalStatus, code: str) -> None:
    decided = standing(share_of_cost("2016-01-01..2016-12-31", met_on="2016-02-10"), on=on)
    assert decided.status is status
    assert codes(decided) == [code]


@pytest.mark.parametrize(("on", "status"), [("2016-02-09", UNMET), ("2016-02-10", ELIGIBLE)])
def test_a_month_called_eligible_is_so_from_the_day_its_share_of_cost_was_met(on: str, status: MediCalStatus) -> None:
    row = medi_cal("2016-02-01..2016-02-29", share_of_cost_met_on=date(2016, 2, 10), share_of_cost_cents=30_000)
    assert standing(row, on=on).status is status


def test_meeting_it_in_one_month_says_nothing_of_the_next() -> None:
    row = medi_cal("2016-02-01..2016-03-31", share_of_cost_met_on=date(2016, 2, 10))
    decided = standing(row, on="2016-03-05")
    assert decided.status is ELIGIBLE
    assert codes(decided) == []


@pytest.mark.parametrize(
    ("cents", "amount"),
    [
        (50_000, "$500.00 a month"),
        (123_456, "$1,234.56 a month"),
        (5, "$0.05 a month"),
        (None, "an amount that is not on record"),
    ],
)
def test_an_unmet_share_of_cost_names_its_amount_and_never_invents_one(cents: int | None, amount: str) -> None:
    decided = standing(share_of_cost("2016-01-01..", cents=cents), on="2016-01-15")
    assert decided.reasons[0].values == (("amount", amount),)


@pytest.mark.parametrize("status", [ON_HOLD, UNKNOWN, LIMITED, NOT_ELIGIBLE])
def test_only_eligible_and_unmet_look_at_the_day_it_was_met(status: MediCalStatus) -> None:
    row = medi_cal("2016-02-01..2016-02-29", status, share_of_cost_met_on=date(2016, 2, 10))
    assert standing(row, on="2016-02-20").status is status


@pytest.mark.parametrize(
    ("status", "code"), [(ON_HOLD, "E-HOLD-2"), (UNKNOWN, "E-MEDICAL-2"), (LIMITED, "E-MEDICAL-3")]
)
def test_each_status_has_its_reason(status: MediCalStatus, code: str) -> None:
    decided = standing(medi_cal("2016-01-01..", status, state_status="791"), on="2016-01-15")
    assert codes(decided) == [code]


# The last day of Medi-Cal, from which deeming counts.


@pytest.mark.parametrize(
    ("row", "last"),
    [
        (medi_cal("2016-01-01..2016-02-29"), "2016-02-29"),
        (share_of_cost("2016-02-01..2016-02-29", met_on="2016-02-10"), "2016-02-29"),
        (share_of_cost("2016-02-01..2016-02-29"), None),
        (medi_cal("2016-01-01..2016-02-29", ON_HOLD), None),
        (medi_cal("2016-01-01..2016-02-29", LIMITED), None),
        (medi_cal("2016-01-01..2016-02-29", NOT_ELIGIBLE), None),
        (medi_cal("2016-04-01..2016-04-30"), None),
    ],
)
def test_the_last_day_is_that_of_a_row_that_gave_medi_cal(row: object, last: str | None) -> None:
    assert standing(row, on="2016-03-20").last_eligible_day == (day(last) if last else None)


def test_the_latest_of_several_last_days_counts() -> None:
    rows = (medi_cal("2015-01-01..2015-06-30"), medi_cal("2015-09-01..2016-02-29", aid_code="1H"))
    assert standing(*rows, on="2016-03-20").last_eligible_day == date(2016, 2, 29)
