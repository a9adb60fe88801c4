"""What a plan publishes of its benefits is what the next inquiry is answered; what was answered before stays."""

from datetime import date

import pytest
from django.test import Client

from benefits.facts import THE_PLAN, Action, Authorization, BenefitKind, BenefitLine, DraftChange
from benefits.services.drafts import hand_over, publish_draft, start_draft, take_back, write_change
from cmc_portal import clock
from cmc_portal.answers import Source, Standing
from cmc_portal.dates import Span
from eligibility.facts import Program
from tests.eligibility.records import enroll, new_member
from tests.inquiries.test_api import ANA, Api

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

DAY = date(2016, 3, 20)
PLAN, WRITER, PUBLISHER = "health-net", 11, 12


def line(service: str, source: str) -> BenefitLine:
    return BenefitLine(
        service=service,
        program=Program.CAL_MEDICONNECT,
        plan_code=PLAN,
        county_code="",
        span=Span(DAY, DAY),
        kind=BenefitKind.SUPPLEMENTAL,
        responsible=THE_PLAN,
        limit=None,
        authorization=Authorization.REQUIRED,
        reason="B-OWN-2",
        source=Source(source),
        standing=Standing.UNCONFIRMED,
        known_from=clock.now(),
        known_until=None,
    )


def publish(draft_id: int, *, by: int) -> None:
    publish_draft(draft_id, plan_code=PLAN, by=by, seen="", shown=lambda _draft: "", now=clock.now())


def said(api: Api, **more: object) -> list[tuple[str, str, list[str]]]:
    """Verdict, kind and documents of dental care and fitness, as an inquiry is answered now."""
    body = api.ask(
        {"member": ANA, "day": str(DAY), "services": ["dental", "fitness"], "purpose": "payment", **more}
    ).json()
    return [
        (
            each["verdict"],
            each["benefit"],
            [body["reasons"][code]["source"]["document"] for code in each["reasons"] if code.startswith("B-OWN")],
        )
        for each in body["services"]
    ]


def test_the_next_inquiry_is_answered_by_what_was_published_until_it_is_taken_back(client: Client) -> None:
    enroll(new_member(ANA["cin"]))
    api = Api(client, "Clinic")
    before, moment = said(api), clock.now()
    draft_id = start_draft("Extras", plan_code=PLAN, by=WRITER, now=clock.now())
    for wanted in (line("dental", "A letter"), line("fitness", "A handbook")):
        change = DraftChange(0, Action.ADD, wanted)
        write_change(change, draft_id=draft_id, plan_code=PLAN, by=WRITER, now=clock.now())
    hand_over(draft_id, plan_code=PLAN, by=WRITER, now=clock.now())
    assert said(api) == before
    publish(draft_id, by=PUBLISHER)
    assert said(api) == [("yes", "supplemental", ["A letter"]), ("yes", "supplemental", ["A handbook"])]
    assert said(api, known_at=moment.isoformat()) == before
    publish(take_back(draft_id, plan_code=PLAN, by=PUBLISHER, now=clock.now()), by=WRITER)
    assert said(api) == before
