"""The page on which a plan's day begins, and the figures: who sees what, and that chart, table and file agree."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest

from accounts.facts import OrganizationKind, Role
from accounts.models import AccessEvent
from accounts.services.people import add_organization
from cmc_portal import clock
from inquiries.start.figures import present_lookups
from tests.accounts.working import make_person, signed_in
from tests.continuity.desk.world import Desk
from tests.eligibility.records import enroll, new_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.take()
    return made


def text_of(user_id: int, path: str, status: int = 200) -> str:
    response = signed_in(user_id).get(path)
    assert response.status_code == status
    return response.content.decode("utf-8-sig")


def test_a_coordinator_begins_with_the_numbers_the_requests_and_the_letters(desk: Desk) -> None:
    text = text_of(desk.eve, "/start")
    assert "<strong>1</strong> New" in " ".join(text.split())
    assert "Reyes" in text
    assert "letter" in text
    assert ('id="last-roster"' in text, 'id="alarms"' in text) == (False, False)
    listed = AccessEvent.objects.filter(action="continuity.list", user_id=desk.eve)
    assert [each.member_id for each in listed] == [desk.member.pk]


@pytest.mark.parametrize(
    ("role", "parts"),
    [
        (Role.ROSTER_MANAGER, {"last-roster"}),
        (Role.PRIVACY_OFFICER, {"alarms"}),
        (Role.PLAN_ADMINISTRATOR, {"last-roster", "letters", "alarms", "open-requests"}),
        (Role.BENEFITS_EDITOR, set()),
    ],
)
def test_everybody_sees_what_is_open_to_them_elsewhere(desk: Desk, role: Role, parts: set[str]) -> None:
    text = text_of(make_person("pat@plan.test", desk.plan, role), "/start")
    shown = {part for part in ("last-roster", "letters", "alarms", "open-requests") if f'id="{part}"' in text}
    assert shown == parts
    assert ("Nothing waits for you here." in text) is (not parts)


def test_another_plan_sees_nothing_of_it(desk: Desk) -> None:
    text = text_of(desk.max, "/start")
    assert "Reyes" not in text
    assert "There is no open request." in text


def test_only_a_plan_has_a_start_and_only_plans_and_the_state_have_figures(desk: Desk) -> None:
    state = add_organization("The state", OrganizationKind.STATE)
    officer = make_person("kim@state.test", state, Role.FRONT_DESK)
    assert [signed_in(who).get("/start").status_code for who in (desk.ben, officer)] == [403, 403]
    assert [signed_in(who).get("/figures").status_code for who in (desk.ben, officer)] == [403, 200]


def table(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text)))


def test_the_file_has_the_numbers_of_the_table_and_of_the_chart(desk: Desk) -> None:
    enroll(new_member("92345678A"), program="medi_medi_plan", county_code="37", first_day=date(2023, 2, 1))
    months = "first_day=01/01/2023&last_day=03/31/2023&day=01/01/2026"
    lines = table(text_of(desk.sam, f"/figures.csv?figure=enrollment&breakdown=county&{months}"))
    assert lines == [
        ["First day of", "San Diego", "All"],
        ["01/2023", "0", "0"],
        ["02/2023", "1", "1"],
        ["03/2023", "1", "1"],
    ]
    page = text_of(desk.sam, f"/figures?breakdown=county&{months}")
    assert '<th scope="row">02/2023</th><td>1</td><td>1</td>' in page
    assert 'text-anchor="middle">1</text>' in page


def test_requests_are_counted_by_what_became_of_them(desk: Desk) -> None:
    today = clock.today()
    first, *_, last = table(text_of(desk.sam, "/figures.csv?figure=requests"))
    assert first == [
        *("Received in", "Approved", "Approved in part", "Denied", "Withdrawn or void", "Still open", "All"),
    ]
    assert last == [f"{today:%m/%Y}", "0", "0", "0", "0", "1", "1"]
    assert signed_in(desk.eve).get("/figures.csv?figure=requests").status_code == 404


def test_inquiries_are_counted_by_the_hour_of_their_day_in_california(desk: Desk) -> None:
    asked = signed_in(desk.eve).get("/figures.csv?figure=lookups")
    assert asked.content.startswith(b"\xef\xbb\xbf")
    lines = table(asked.content.decode("utf-8-sig"))
    assert lines[0] == ["Hour that begins at", "Active", "Not active", "Not found", "Cannot determine", "All"]
    assert [line[0] for line in lines[1:]] == [f"{hour:02d}:00" for hour in range(24)]


def test_each_outcome_has_a_column_even_where_nobody_got_it() -> None:
    figure = present_lookups({"active": (0,) * 9 + (4,) + (0,) * 14})
    assert figure.rows[9].numbers == (4, 0, 0, 0)
    assert figure.chart is not None
    assert [part.tone for part in figure.chart.columns[9].parts] == [1]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("first_day=03/01/2014", "Months are counted from 04/01/2014"),
        ("first_day=05/01/2026&last_day=04/30/2026", "This day lies before the first."),
        ("last_day=nonsense", "Type the day as month, day, year"),
        ("breakdown=plan", "is not one of the available choices"),
    ],
)
def test_what_cannot_be_counted_is_told_at_its_field(desk: Desk, wrong: str, said: str) -> None:
    assert said in text_of(desk.eve, f"/figures?{wrong}", status=422)
    assert signed_in(desk.eve).get(f"/figures.csv?figure=enrollment&{wrong}").status_code == 404


def test_a_day_to_come_is_not_counted(desk: Desk) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    assert "This day is still to come." in text_of(desk.eve, f"/figures?day={tomorrow:%m/%d/%Y}", status=422)


def test_an_unknown_figure_is_not_there(desk: Desk) -> None:
    assert signed_in(desk.eve).get("/figures.csv?figure=salaries").status_code == 404
