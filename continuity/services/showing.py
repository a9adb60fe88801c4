"""A decision as this asker may see it; asked by every door before it renders one."""

from accounts.facts import Asker, OrganizationKind
from accounts.plan_wall import is_behind_wall
from accounts.selectors.organizations import has_npi
from continuity.rules.showing import show_to_plan, show_without_visits
from continuity.rules.verdict import ContinuityDecision


def show_decision(decision: ContinuityDecision, *, asker: Asker, npi: str) -> ContinuityDecision:
    """A plan's people see nothing of other plans; a provider organisation sees visits to its own providers only."""
    if is_behind_wall(asker):
        return show_to_plan(decision, asker.health_plan)
    if asker.organization_kind is OrganizationKind.PROVIDER and not has_npi(asker.organization_id, npi=npi):
        return show_without_visits(decision)
    return decision
