"""The demonstration's draft: written by the plan's benefits editor, waiting for its administrator to publish it."""

from datetime import date, datetime

from benefits.facts import (
    THE_PLAN,
    Action,
    Authorization,
    BenefitKind,
    BenefitLine,
    DraftChange,
    Limit,
)
from benefits.rules.drafts import REASONS
from benefits.selectors.drafts import list_drafts
from benefits.services.drafts import hand_over, start_draft, write_change
from cmc_portal.answers import Source, Standing
from cmc_portal.dates import Span
from eligibility.facts import Program

PLAN, LOS_ANGELES = "health-net", "19"
TITLE = "Dental crowns and fitness from 2027 (made up)"
_SOURCE = Source("Made up for the demonstration; no plan says so")
_WANTED = (
    ("dental_crown", Limit("dollars", "calendar_year", amount_cents=150_000), Authorization.REQUIRED),
    ("fitness", None, Authorization.NOT_REQUIRED),
)


def make_demo_draft(*, by: int, now: datetime) -> bool:
    """Leaves one draft waiting where the plan has none yet. Was one made?"""
    if list_drafts(PLAN):
        return False
    draft_id = start_draft(TITLE, plan_code=PLAN, by=by, now=now)
    for service, limit, authorization in _WANTED:
        change = DraftChange(0, Action.ADD, _line(service, limit, authorization, now))
        write_change(change, draft_id=draft_id, plan_code=PLAN, by=by, now=now)
    hand_over(draft_id, plan_code=PLAN, by=by, now=now)
    return True


def _line(service: str, limit: Limit | None, authorization: Authorization, now: datetime) -> BenefitLine:
    return BenefitLine(
        service=service,
        program=Program.MEDI_MEDI_PLAN,
        plan_code=PLAN,
        county_code=LOS_ANGELES,
        span=Span(date(2027, 1, 1), date(2027, 12, 31)),
        kind=BenefitKind.SUPPLEMENTAL,
        responsible=THE_PLAN,
        limit=limit,
        authorization=authorization,
        reason=REASONS[BenefitKind.SUPPLEMENTAL],
        source=_SOURCE,
        standing=Standing.UNCONFIRMED,
        known_from=now,
        known_until=None,
    )
