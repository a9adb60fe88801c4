"""What may the member be charged? Part D copays and a Medi-Cal share of cost; where we cannot tell, we say so."""

import pytest

from benefits.facts import Charge, ChargesDecision
from benefits.rules.charges import decide_charges
from benefits.rules.wording import REASONS
from cmc_portal.answers import Verdict, reason
from cmc_portal.reasons import load_reasons, reason_text
from eligibility.facts import Program

COPAY, SHARE = Charge.PART_D_COPAY, Charge.MEDI_CAL_SHARE_OF_COST


@pytest.mark.parametrize(
    ("programs", "code"),
    [
        ((Program.CAL_MEDICONNECT,), "M-BALANCE-1"),
        ((Program.MEDI_MEDI_PLAN,), "M-BALANCE-2"),
        ((Program.ORIGINAL_MEDICARE, Program.MEDI_CAL_MANAGED_CARE), "M-BALANCE-3"),
        ((Program.ORIGINAL_MEDICARE, Program.MEDI_CAL_FFS), "M-BALANCE-3"),
    ],
)
def test_M_BALANCE_a_member_with_medi_cal_pays_only_part_d_copays(programs: tuple[Program, ...], code: str) -> None:
    assert decide_charges(programs=programs) == ChargesDecision((COPAY,), None, (reason(code),))


def test_M_BALANCE_4_a_person_with_medi_cal_only_is_charged_nothing_and_not_told_of_medicare() -> None:
    decision = decide_charges(programs=(Program.MEDI_CAL_FFS,), has_medicare=False, has_part_d=False)
    assert decision == ChargesDecision((), None, (reason("M-BALANCE-4"),))
    text = reason_text(reason("M-BALANCE-4"), load_reasons(REASONS))
    assert "Medicare" not in text
    assert "Part D" not in text


def test_M_BALANCE_3_a_person_without_part_d_is_charged_no_part_d_copay() -> None:
    decision = decide_charges(programs=(Program.ORIGINAL_MEDICARE, Program.MEDI_CAL_FFS), has_part_d=False)
    assert decision == ChargesDecision((), None, (reason("M-BALANCE-3"),))


@pytest.mark.parametrize("program", [Program.CAL_MEDICONNECT, Program.MEDI_MEDI_PLAN])
def test_an_integrated_plan_protects_as_such_even_where_no_medicare_is_on_record(program: Program) -> None:
    (why,) = decide_charges(programs=(program,), has_medicare=False).reasons
    assert why.code in ("M-BALANCE-1", "M-BALANCE-2")


@pytest.mark.parametrize(
    ("programs", "has_medicare", "charges", "code"),
    [
        ((Program.ORIGINAL_MEDICARE, Program.PART_D_PLAN, Program.MEDI_CAL_FFS), True, (COPAY, SHARE), "M-BALANCE-3"),
        ((Program.MEDI_CAL_FFS,), False, (SHARE,), "M-BALANCE-4"),
    ],
)
def test_M_SHARE_1_a_share_of_cost_without_a_plan_is_told_with_its_amount(
    programs: tuple[Program, ...], has_medicare: bool, charges: tuple[Charge, ...], code: str
) -> None:
    decision = decide_charges(
        programs=programs,
        has_share_of_cost=True,
        share_of_cost_cents=40_000,
        has_medicare=has_medicare,
        has_part_d=has_medicare,
    )
    assert decision == ChargesDecision(charges, 40_000, (reason(code), reason("M-SHARE-1", amount="$400.00")))


def test_M_SHARE_1_a_share_of_cost_may_be_charged_up_to_its_amount() -> None:
    decision = decide_charges(programs=(Program.CAL_MEDICONNECT,), has_share_of_cost=True, share_of_cost_cents=120_050)
    assert decision.member_may_be_charged == (COPAY, SHARE)
    assert decision.share_of_cost_cents == 120_050
    assert decision.reasons == (reason("M-BALANCE-1"), reason("M-SHARE-1", amount="$1,200.50"))


def test_M_SHARE_2_a_share_of_cost_of_unknown_amount_is_named_without_an_amount() -> None:
    decision = decide_charges(programs=(Program.CAL_MEDICONNECT,), has_share_of_cost=True)
    assert (decision.member_may_be_charged, decision.share_of_cost_cents) == ((COPAY, SHARE), None)
    assert decision.reasons[1] == reason("M-SHARE-2")


def test_M_SHARE_3_nothing_of_a_share_of_cost_is_left_to_charge_once_it_is_met() -> None:
    decision = decide_charges(
        programs=(Program.CAL_MEDICONNECT,),
        has_share_of_cost=True,
        share_of_cost_cents=24_500,
        share_of_cost_met_on="2019-08-12",
    )
    met = reason("M-SHARE-3", met_on="2019-08-12")
    assert decision == ChargesDecision((COPAY,), None, (reason("M-BALANCE-1"), met))


def test_M_DEEMED_1_the_protection_goes_on_for_what_the_plan_covers_and_a_share_of_cost_has_ended() -> None:
    decision = decide_charges(
        programs=(Program.CAL_MEDICONNECT,), deemed=True, has_share_of_cost=True, share_of_cost_cents=10_000
    )
    assert decision == ChargesDecision((COPAY,), None, (reason("M-BALANCE-1"), reason("M-DEEMED-1")))


def test_M_DEEMED_2_what_a_medi_medi_plan_keeps_for_medicare_only_tells_nothing_of_charges() -> None:
    decision = decide_charges(programs=(Program.MEDI_MEDI_PLAN,), deemed=True, share_of_cost_cents=10_000)
    assert decision == ChargesDecision(None, None, (reason("M-DEEMED-2"),))


@pytest.mark.parametrize("active", [Verdict.NO, Verdict.UNKNOWN])
def test_without_sure_coverage_we_cannot_tell_for_the_coverages_own_reason(active: Verdict) -> None:
    ended = reason("E-END-1", last_day="2016-03-31")
    decision = decide_charges(
        programs=(Program.CAL_MEDICONNECT,), coverage_active=active, coverage_reasons=(ended,), share_of_cost_cents=5
    )
    assert decision == ChargesDecision(None, None, (ended,))


@pytest.mark.parametrize("programs", [(), (Program.ORIGINAL_MEDICARE, Program.PART_D_PLAN)])
def test_M_UNKNOWN_1_without_medi_cal_we_cannot_tell(programs: tuple[Program, ...]) -> None:
    assert decide_charges(programs=programs) == ChargesDecision(None, None, (reason("M-UNKNOWN-1"),))


def test_M_UNKNOWN_1_an_amount_on_record_without_medi_cal_is_not_charged() -> None:
    decision = decide_charges(programs=(Program.ORIGINAL_MEDICARE,), has_share_of_cost=True, share_of_cost_cents=40_000)
    assert decision == ChargesDecision(None, None, (reason("M-UNKNOWN-1"),))
