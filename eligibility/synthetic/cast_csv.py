"""What the demo knows of its cast that an 834 cannot carry, as rows of the documented CSV (docs/roster-csv.md)."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from cmc_portal.dates import end_of_month, first_of_month
from eligibility.facts import INTEGRATED_PROGRAMS
from eligibility.synthetic.catalogue import load_catalogue
from eligibility.synthetic.months import TEXT
from eligibility.synthetic.scenes import Scene, iso

COLUMNS = (
    "cin",
    "county_code",
    "first_day",
    "last_day",
    "program",
    "plan",
    "hcp_code",
    "hcp_status",
    "leave_requested_on",
    "aid_code",
    "state_status",
    "share_of_cost",
    "share_of_cost_met_on",
    "circumstance",
    "circumstance_first_day",
    "circumstance_last_day",
)


def render_csv(scenes: Iterable[Scene]) -> str:
    """Circumstances, requests to leave and days on which a share of cost was met, a row each."""
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for scene in scenes:
        for row in (*_circumstances(scene), *_leave_requests(scene), *_met_shares_of_cost(scene)):
            writer.writerow({"cin": scene.person.cin} | row)
    return text.getvalue()


def _circumstances(scene: Scene) -> Iterator[dict[str, str]]:
    for each in scene.circumstances:
        last_day = each.span.last_day
        yield {
            "circumstance": each.kind,
            "circumstance_first_day": each.span.first_day.isoformat(),
            "circumstance_last_day": last_day.isoformat() if last_day else "",
        }


def _leave_requests(scene: Scene) -> Iterator[dict[str, str]]:
    """The enrolment as the state's roster tells it, with the day on which the member asked to leave."""
    if scene.leave_requested_on is None:
        return
    for period in scene.periods:
        offer = load_catalogue().by_hcp_code.get(period.hcp_code)
        if offer is not None and offer.program in INTEGRATED_PROGRAMS:
            yield {
                "county_code": period.county_code,
                "first_day": iso(TEXT[period.first].first_day),
                "last_day": iso(TEXT[period.last].last_day) if period.last else "",
                "program": offer.program,
                "plan": offer.plan_code,
                "hcp_code": period.hcp_code,
                "hcp_status": period.hcp_status,
                "leave_requested_on": scene.leave_requested_on.isoformat(),
            }


def _met_shares_of_cost(scene: Scene) -> Iterator[dict[str, str]]:
    """The month's aid code as the state's roster tells it, with the day on which the share of cost was met."""
    met_on = scene.share_of_cost_met_on
    if met_on is None:
        return
    for period in scene.periods:
        if period.share_of_cost_cents and TEXT[period.first].month == f"{met_on:%Y%m}":
            aid_code, state_status = period.aid_codes.split(";")[:2]
            yield {
                "county_code": period.county_code,
                "first_day": first_of_month(met_on).isoformat(),
                "last_day": end_of_month(met_on).isoformat(),
                "aid_code": aid_code,
                "state_status": state_status,
                "share_of_cost": f"{period.share_of_cost_cents / 100:.2f}",
                "share_of_cost_met_on": met_on.isoformat(),
            }
