"""What a plan covers as JSON: what the API says, and what the pages put into words."""

from hashlib import sha256

from benefits.facts import BenefitCatalogue, Limit
from benefits.rules.table import AskedBenefits, BenefitRow, decide_benefits
from benefits.rules.wording import REASONS
from cmc_portal.answers import Reason
from cmc_portal.reasons import load_reasons, reason_text
from eligibility.facts import PlanTable
from eligibility.public_reference import Json, render_source

# The words of the reasons are not in the database, so they are part of the entity tag beside its version.
WORDS = sha256(REASONS.read_bytes()).hexdigest()[:12]


def render_benefits(asked: AskedBenefits, catalogue: BenefitCatalogue, plans: PlanTable) -> Json:
    """Every service with what holds for it."""
    return {
        "program": asked.program,
        "plan": asked.plan_code or None,
        "county": asked.county_code or None,
        "day": asked.day,
        "benefits": [render_benefit(row) for row in decide_benefits(asked, catalogue, plans)],
    }


def render_benefit(row: BenefitRow) -> Json:
    """What holds for one service, as the API, the page and the preview of a draft say it."""
    service, decision, responsible = row.service, row.decision, row.responsible
    reasons = [_render_reason(each) for each in decision.reasons]
    span = decision.line.span if decision.line else None
    return {
        "service": service.code,
        "name": service.name,
        "group": service.group,
        "verdict": decision.verdict,
        "benefit": decision.benefit,
        "covered_elsewhere": decision.covered_elsewhere,
        "responsible": {
            "code": responsible.code,
            "name": responsible.name or None,
            "phone": responsible.phone or None,
            "tty": responsible.tty or None,
        },
        "limits": [render_limit(decision.limit)] if decision.limit else [],
        "authorization": decision.authorization,
        "first_day": span.first_day if span else None,
        "last_day": span.last_day if span else None,
        "reasons": reasons,
        "source": reasons[0]["source"],
        "standing": reasons[0]["standing"],
    }


def render_limit(limit: Limit) -> Json:
    """How much is covered."""
    return {
        "quantity": limit.quantity,
        "unit": limit.unit,
        "period": limit.period or None,
        "amount_cents": limit.amount_cents,
        "unlimited": limit.unlimited,
    }


def _render_reason(reason: Reason) -> Json:
    words = load_reasons(REASONS)
    source = reason.source or words[reason.code].source
    return {
        "code": reason.code,
        "text": reason_text(reason, words),
        "source": render_source(source) if source else None,
        "standing": reason.standing or words[reason.code].standing,
    }
