"""A concern of one plan is nothing to another plan's people; the worker and the web server see them all."""

from datetime import date

import pytest

from accounts.facts import Asker, Channel, OrganizationKind
from accounts.plan_wall import plan_wall
from cmc_portal.database_roles import APP_ROLE
from continuity.facts import Side
from continuity.models import ProviderFinding
from continuity.selectors.evidence import get_continuity_facts
from continuity.selectors.windows import list_pairs_to_follow
from tests.continuity.notices.records import NPI
from tests.continuity.windows.records import OCTOBER, approve_and_open, follow, held, raise_concern
from tests.database_role import acting_as
from tests.eligibility.records import JANUARY, new_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def of_plan(code: str) -> Asker:
    return Asker(Channel.API, organization_id=9, organization_kind=OrganizationKind.HEALTH_PLAN, health_plan=code)


@pytest.fixture
def findings() -> None:
    for plan_code, kind in (("health-net", "quality_concern"), ("molina", "quality_concern"), ("", "excluded")):
        ProviderFinding.objects.create(
            npi=NPI, plan_code=plan_code, kind=kind, first_day=date(2014, 1, 1), known_from=JANUARY
        )


@pytest.mark.usefixtures("findings")
@pytest.mark.parametrize(
    ("plan", "seen"), [("health-net", ["", "health-net"]), ("molina", ["", "molina"]), ("la-care", [""]), ("", [""])]
)
def test_a_plans_people_see_their_own_concerns_and_those_of_nobody(plan: str, seen: list[str]) -> None:
    member = new_member()
    with plan_wall(of_plan(plan)):
        rows = sorted(ProviderFinding.objects.values_list("plan_code", flat=True))
        facts = get_continuity_facts(member.pk, NPI)
    assert rows == sorted(each.plan_code for each in facts.findings) == seen


@pytest.mark.usefixtures("findings")
def test_in_an_emergency_no_plans_concern_is_out_of_sight() -> None:
    member = new_member()
    with plan_wall(of_plan("la-care"), emergency_members=[member.pk]):
        facts = get_continuity_facts(member.pk, NPI)
    assert sorted(each.plan_code for each in facts.findings) == ["", "health-net", "molina"]


def test_the_worker_ends_windows_by_every_plans_concerns() -> None:
    request = approve_and_open(Side.MEDICARE)
    raise_concern(date(2014, 10, 15), at=OCTOBER)
    with acting_as(APP_ROLE):
        assert list(list_pairs_to_follow(since=OCTOBER)) == [(request.member_id, NPI)]
        assert follow(request) == 1
    assert held(request) == {Side.MEDICARE: (date(2014, 7, 1), date(2014, 10, 14), "quality_concern")}
