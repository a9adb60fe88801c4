"""Why a request is refused: coded reasons that a member can read, what is offered instead, and how to appeal."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from cmc_portal.answers import Reason, Verdict, reason
from continuity.facts import Side
from continuity.rules.criteria import SIDE_NAMES, Criterion, CriterionCode
from eligibility.facts import Program
from eligibility.rules.help_lines import get_help_line


class DenialReason(StrEnum):
    """A reason for a denial; the codes are promised to clients."""

    NO_RELATIONSHIP = "no_relationship"
    PROVIDER_KIND = "provider_kind"
    NO_RATE_AGREEMENT = "no_rate_agreement"
    QUALITY_CONCERN = "quality_concern"
    NOT_STATE_PLAN_APPROVED = "not_state_plan_approved"
    REFUSES_RULES = "refuses_rules"
    NOT_COVERED = "not_covered"
    OUTSIDE_WINDOW = "outside_window"
    NOT_COMPLETED = "not_completed"
    NOT_ENROLLED = "not_enrolled"
    IN_NETWORK = "in_network"
    REQUESTER_MAY_NOT = "requester_may_not"
    PERIOD_USED = "period_used"


_TEXT_CODES = {
    DenialReason.NO_RELATIONSHIP: "C-DENY-1",
    DenialReason.PROVIDER_KIND: "C-DENY-2",
    DenialReason.NO_RATE_AGREEMENT: "C-DENY-3",
    DenialReason.QUALITY_CONCERN: "C-DENY-4",
    DenialReason.NOT_STATE_PLAN_APPROVED: "C-DENY-5",
    DenialReason.REFUSES_RULES: "C-DENY-6",
    DenialReason.NOT_COVERED: "C-DENY-7",
    DenialReason.OUTSIDE_WINDOW: "C-DENY-8",
    DenialReason.NOT_COMPLETED: "C-DENY-9",
    DenialReason.NOT_ENROLLED: "C-DENY-10",
    DenialReason.IN_NETWORK: "C-DENY-11",
    DenialReason.REQUESTER_MAY_NOT: "C-DENY-12",
    DenialReason.PERIOD_USED: "C-DENY-13",
}

# Which reason stands for a condition that is not met.
_OF_CRITERION = {
    CriterionCode.ENROLLED: DenialReason.NOT_ENROLLED,
    CriterionCode.OUT_OF_NETWORK: DenialReason.IN_NETWORK,
    CriterionCode.PROVIDER_KIND: DenialReason.PROVIDER_KIND,
    CriterionCode.RELATIONSHIP: DenialReason.NO_RELATIONSHIP,
    CriterionCode.PERIOD: DenialReason.OUTSIDE_WINDOW,
    CriterionCode.RESTART: DenialReason.PERIOD_USED,
    CriterionCode.NO_FINDING: DenialReason.QUALITY_CONCERN,
    CriterionCode.SERVICES: DenialReason.NOT_COVERED,
    CriterionCode.MAY_REQUEST: DenialReason.REQUESTER_MAY_NOT,
    CriterionCode.STATE_PLAN_APPROVED: DenialReason.NOT_STATE_PLAN_APPROVED,
    CriterionCode.ACCEPTS_RATE: DenialReason.NO_RATE_AGREEMENT,
    CriterionCode.FOLLOWS_UTILIZATION_RULES: DenialReason.REFUSES_RULES,
    CriterionCode.TREATMENT_INFORMATION: DenialReason.NOT_COMPLETED,
}
# Where these are the reason, or any other about the provider, a doctor of the network is offered.
_NO_ALTERNATIVE = (DenialReason.NOT_ENROLLED, DenialReason.IN_NETWORK)


def list_denials(criteria: Iterable[Criterion]) -> tuple[DenialReason, ...]:
    """The reasons that the conditions themselves give, in their order."""
    against = (each.code for each in criteria if each.verdict is Verdict.NO)
    return tuple(dict.fromkeys(_OF_CRITERION[code] for code in against if code in _OF_CRITERION))


def explain_denial(denial: DenialReason) -> Reason:
    """The reason in words that a member can read."""
    return reason(_TEXT_CODES[denial])


def offer_alternative(denials: Iterable[DenialReason], *, plan: str) -> tuple[Reason, ...]:
    """The plan offers a provider of its network instead, where a provider was refused."""
    offered = any(each not in _NO_ALTERNATIVE for each in denials)
    return (reason("C-ALTERNATIVE-1", plan=plan),) if offered else ()


def explain_appeal(*, side: Side, program: Program, plan: str, plan_phone: str, day: date) -> tuple[Reason, ...]:
    """How to disagree: a grievance with the plan, help from the programme's ombuds, and a complaint about lateness.

    `plan_phone` is the plan's member telephone on `day`, empty where none is known. The general appeal rights of
    Medicare and Medi-Cal belong to the letter of the plan; no source that we hold describes them.
    """
    grievance = (
        reason("C-APPEAL-1", plan=plan, phone=plan_phone, side=SIDE_NAMES[side])
        if plan_phone
        else reason("C-APPEAL-2", plan=plan, side=SIDE_NAMES[side])
    )
    line = get_help_line("cmc-ombuds" if program is Program.CAL_MEDICONNECT else "medi-cal-ombudsman", day)
    return (grievance,) if line is None else (grievance, reason("C-APPEAL-3", name=line.name, phone=line.phone))
