"""The pages of drafts, from an empty draft to its taking back, by those who may and those who may not."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.facts import Role
from tests.accounts.working import make_clinic, make_person, make_plan, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

CROWN = {
    "service": "dental_crown",
    "where": "medi_medi_plan.19",
    "first_day": "01/01/2027",
    "last_day": "12/31/2027",
    "kind": "supplemental",
    "responsible": "plan",
    "limit_amount": "1500",
    "limit_period": "calendar_year",
    "authorization": "required",
    "source_document": "Evidence of Coverage 2027",
    "source_section": "Chapter 4",
    "source_date": "10/01/2026",
    "standing": "verified",
}
TABLE = "/benefits?of=medi_medi_plan.health-net&county=19&day=06/01/2027"


class Plan:
    """Ana edits benefits; Ben administers the plan; Eve edits those of another."""

    def __init__(self) -> None:
        plan = make_plan()
        self.ana = signed_in(make_person("ana@plan.test", plan, Role.BENEFITS_EDITOR))
        self.ben = signed_in(make_person("ben@plan.test", plan, Role.PLAN_ADMINISTRATOR))
        self.roster = signed_in(make_person("roster@plan.test", plan, Role.ROSTER_MANAGER))
        self.eve = signed_in(make_person("eve@other.test", make_plan("la-care", "L.A. Care"), Role.BENEFITS_EDITOR))
        self.desk = signed_in(make_person("desk@clinic.test", make_clinic(), Role.FRONT_DESK))


@pytest.fixture
def plan() -> Plan:
    return Plan()


def begin(client: Client) -> str:
    response = client.post("/benefits/drafts", {"title": "Dental from 2027"})
    assert response.status_code == 302
    return str(response.headers["Location"])


def written(client: Client, **other: str) -> str:
    draft = begin(client)
    assert client.post(f"{draft}/add", CROWN | other).status_code == 302
    return draft


def handed_over(client: Client) -> str:
    draft = written(client)
    assert client.post(f"{draft}/hand-over").status_code == 302
    return draft


def mark_of(client: Client, draft: str) -> str:
    found = re.search(r'name="mark" value="(\w+)"', client.get(f"{draft}/preview").content.decode())
    assert found is not None
    return found[1]


def text_of(client: Client, address: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


def test_from_a_draft_to_everybodys_table_and_back(plan: Plan, client: Client) -> None:
    draft = handed_over(plan.ana)
    assert "Crown made in a laboratory Covered, but not by the plan" in text_of(client, TABLE)
    preview = text_of(plan.ben, f"{draft}/preview")
    assert (
        "Crown made in a laboratory: from “Covered, but not by the plan” to “Covered by the plan as an extra”"
        in preview
    )
    assert "01/01/2027 to 12/31/2027 Los Angeles" in preview
    assert plan.ben.post(f"{draft}/publish", {"mark": mark_of(plan.ben, draft)}).status_code == 302
    shown = text_of(client, TABLE)
    assert "Crown made in a laboratory Covered by the plan as an extra" in shown
    assert "Up to $1,500 a calendar year" in shown
    assert "Verified. Last confirmed by a source of 10/01/2026" in shown
    story = text_of(plan.ana, draft)
    assert "ana@plan.test : Handed it over for publishing" in story
    assert "ben@plan.test : Published it" in story
    undoing = plan.ben.post(f"{draft}/take-back").headers["Location"]
    assert plan.ben.post(f"{undoing}/publish", {"mark": ""}).status_code == 403
    assert plan.ana.post(f"{undoing}/publish", {"mark": mark_of(plan.ana, undoing)}).status_code == 302
    assert "Crown made in a laboratory Covered, but not by the plan" in text_of(client, TABLE)


def test_the_api_says_at_once_what_was_published(plan: Plan, client: Client) -> None:
    address = "/api/v1/benefits?program=medi_medi_plan&plan=health-net&county=19&day=2027-06-01"
    before = client.get(address)
    draft = handed_over(plan.ana)
    plan.ben.post(f"{draft}/publish", {"mark": mark_of(plan.ben, draft)})
    after = client.get(address, headers={"if-none-match": before.headers["ETag"]})
    assert after.status_code == 200
    crown = next(each for each in after.json()["benefits"] if each["service"] == "dental_crown")
    assert (crown["verdict"], crown["standing"]) == ("yes", "verified")
    assert crown["reasons"][0]["text"] == "The plan says that it covers this as an extra, beyond Medicare and Medi-Cal."


@pytest.mark.parametrize(
    ("who", "steps"),
    [
        ("ana", "200 302 422 302 403"),
        ("ben", "200 403 403 403 422"),
        ("roster", "403 403 403 403 403"),
        ("desk", "403 403 403 403 403"),
        ("eve", "404 404 404 404 404"),
    ],
)
def test_who_may_do_what_with_a_draft(plan: Plan, who: str, steps: str) -> None:
    draft = handed_over(plan.ana)
    somebody: Client = getattr(plan, who)
    answers: list[Callable[[], int]] = [
        lambda: somebody.get(draft).status_code,
        lambda: somebody.post(f"{draft}/add", CROWN | {"service": "dental_dentures"}).status_code,
        lambda: somebody.post(f"{draft}/hand-over", {"twice": "1"}).status_code if who != "ana" else 422,
        lambda: somebody.post(f"{draft}/withdraw").status_code,
        lambda: somebody.post(f"{draft}/publish", {"mark": "old"}).status_code,
    ]
    assert " ".join(str(answer()) for answer in answers) == steps


def test_what_changed_after_the_preview_is_not_published(plan: Plan) -> None:
    draft = handed_over(plan.ana)
    mark = mark_of(plan.ben, draft)
    plan.ana.post(f"{draft}/changes/1", CROWN | {"limit_amount": "15000"})
    plan.ana.post(f"{draft}/hand-over")
    refused = plan.ben.post(f"{draft}/publish", {"mark": mark})
    assert refused.status_code == 422
    assert "no longer what you were shown" in refused.content.decode()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"source_document": ""}, "Name the document"),
        ({"source_section": ""}, "Without document, section and date"),
        ({"source_date": "10/01/2127"}, "of a day that is still to come"),
        ({"last_day": "12/31/2026"}, "The last day comes before the first"),
        ({"limit_quantity": "30"}, "Say what is counted"),
        ({"limit_unlimited": "on"}, "cannot both hold"),
        ({"limit_amount": "", "limit_period": "month"}, "Say how many"),
        ({"limit_unit": "cups"}, "Select a valid choice"),
        ({"kind": "carved_out", "limit_amount": "", "limit_period": ""}, "Choose who answers for it"),
        ({"kind": "excluded"}, "Only what the plan covers has a limit"),
        ({"service": "time_travel"}, "Select a valid choice"),
        ({"where": "medi_medi_plan.01"}, "Select a valid choice"),
        ({"first_day": "13/45/2027"}, "Write the day as"),
    ],
)
def test_a_line_that_cannot_be_right_is_told_at_its_field(plan: Plan, typed: dict[str, str], told: str) -> None:
    draft = begin(plan.ana)
    response = plan.ana.post(f"{draft}/add", CROWN | typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert told in page
    assert 'role="alert"' in page
    assert "There are no changes yet" in text_of(plan.ana, draft)


def test_a_line_of_the_plan_is_changed_from_a_day_on_and_another_ended(plan: Plan, client: Client) -> None:
    draft = begin(plan.ana)
    page = plan.ana.get(draft).content.decode()
    lines = re.findall(r'/lines/(\d+)/end">End<span class="unseen">: Routine podiatry, [^<]*05/23/2022', page)
    typed = CROWN | {"first_day": "07/01/2022", "last_day": "12/31/2022", "source_date": "05/23/2022"}
    assert plan.ana.post(f"{draft}/lines/{lines[0]}/change", typed | {"first_day": "01/01/2023"}).status_code == 422
    assert plan.ana.post(f"{draft}/lines/{lines[0]}/change", typed).status_code == 302
    assert plan.ana.post(f"{draft}/lines/{lines[1]}/end", {"last_day": "12/31/2022"}).status_code == 422
    assert plan.ana.post(f"{draft}/lines/{lines[1]}/end", {"last_day": "08/31/2022"}).status_code == 302
    plan.ana.post(f"{draft}/hand-over")
    assert plan.ben.post(f"{draft}/publish", {"mark": mark_of(plan.ben, draft)}).status_code == 302
    table = "/benefits?of=cal_mediconnect.health-net&county=19&day={day}"
    assert "Up to $1,500" not in text_of(client, table.format(day="06/30/2022"))
    assert "Up to $1,500" in text_of(client, table.format(day="07/01/2022"))


def test_lines_of_another_plan_or_of_every_plan_are_not_there_to_be_changed(plan: Plan) -> None:
    draft = begin(plan.eve)
    own = re.findall(r"/lines/(\d+)/end", plan.ana.get(begin(plan.ana)).content.decode())
    assert plan.eve.get(f"{draft}/lines/{own[0]}/change").status_code == 404
    assert plan.ana.get(f"{begin(plan.ana)}/lines/1000000000/end").status_code == 404


def test_taking_back_a_taking_back_is_told_from_taking_back(plan: Plan) -> None:
    draft = handed_over(plan.ana)
    plan.ben.post(f"{draft}/publish", {"mark": mark_of(plan.ben, draft)})
    back = plan.ana.post(f"{draft}/take-back").headers["Location"]
    plan.ben.post(f"{back}/publish", {"mark": mark_of(plan.ben, back)})
    again = plan.ana.post(f"{back}/take-back").headers["Location"]
    assert "Taking back: Taking back: " not in text_of(plan.ana, back)
    assert "Taking back: Taking back: " in text_of(plan.ana, again)
