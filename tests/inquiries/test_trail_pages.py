"""Who looked? The member's page, and the officer's search and export: who sees what, and that each is a look."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from accounts.facts import AccessAction, Asker, Channel, OrganizationKind, Purpose, Role
from accounts.models import AccessEvent, Representation, SelfService, User
from accounts.services.people import add_organization
from accounts.services.trail import record_access
from cmc_portal.clock import now, today
from eligibility.models import Member
from inquiries import trail_wording
from inquiries.trail_presenting import parse_cursor
from tests.accounts.working import make_clinic, make_person, make_plan, signed_in
from tests.eligibility.records import enroll, new_member
from tests.inquiries.recorded import put_on_record

pytestmark = pytest.mark.django_db

CIN, BIRTH = "91234567A", "03/15/1948"
LONG_AGO = datetime(2026, 5, 1, 18, tzinfo=UTC)


@pytest.fixture
def clinic() -> int:
    return make_clinic()


@pytest.fixture
def maria() -> int:
    """Maria, a member of Health Net."""
    member = new_member(CIN, last="Delgado", first="Maria")
    enroll(member)
    return int(member.pk)


def look(
    member_id: int | None,
    *,
    at: datetime | None = None,
    action: AccessAction = AccessAction.ASK_INQUIRY,
    purpose: Purpose = Purpose.PAYMENT,
    subject: str = "202611-7F3KQ9-XW2M4C",
    **asker: Any,
) -> None:
    """Somebody looked at the member's data, an hour ago unless told otherwise."""
    who = Asker(**{"channel": Channel.PAGE, "organization_id": None, "address": "192.0.2.7"} | asker)
    moment = at or now() - timedelta(hours=1)
    record_access(who, action=action, purpose=purpose, at=moment, members=[member_id], subject=subject)


def own_account(member_id: int, email: str = "maria@home.example") -> int:
    """The member's account."""
    user = User.objects.create_user(email)
    SelfService.objects.create(user=user, member_id=member_id, linked_at=LONG_AGO)
    return user.pk


def events(action: AccessAction) -> list[tuple[object, ...]]:
    rows = AccessEvent.objects.filter(action=action).order_by("id")
    return list(rows.values_list("user_id", "organization_id", "member_id", "purpose"))


def test_every_action_purpose_and_channel_has_its_words() -> None:
    assert set(trail_wording.TO_THE_MEMBER) == set(trail_wording.ACTIONS) == set(AccessAction)
    assert set(trail_wording.REASONS_TO_THE_MEMBER) == set(trail_wording.PURPOSES) == set(Purpose)
    assert set(trail_wording.CHANNELS) == set(Channel)


# The member's page.


def test_a_member_reads_when_who_why_and_what(maria: int, clinic: int) -> None:
    desk = make_person("desk@harbor.test", clinic, Role.FRONT_DESK)
    look(maria, at=datetime(2026, 11, 20, 17, 5, tzinfo=UTC), organization_id=clinic, user_id=desk)
    page = signed_in(own_account(maria)).get("/my/who-looked")
    for words in (
        "11/20/2026, 9:05 AM",
        "Harbor Clinic",
        "Checked your coverage",
        "To find out who pays for your care",
        "202611-7F3KQ9-XW2M4C",
    ):
        assert words in page.text
    assert page.text.count("<h1>") == 1


def test_the_person_at_work_and_their_address_are_not_named(maria: int, clinic: int) -> None:
    look(maria, organization_id=clinic, user_id=make_person("desk@harbor.test", clinic, Role.FRONT_DESK))
    page = signed_in(own_account(maria)).get("/my/who-looked")
    assert "desk@harbor.test" not in page.text
    assert "192.0.2.7" not in page.text


def test_a_stranger_who_checks_a_receipt_is_told_as_one(maria: int) -> None:
    look(maria, action=AccessAction.VERIFY_RECEIPT)
    page = signed_in(own_account(maria)).get("/my/who-looked").text
    assert "Somebody who was not signed in" in page
    assert "The staff who run this portal" not in page


def test_opening_the_list_is_itself_its_first_entry(maria: int) -> None:
    user = own_account(maria)
    page = signed_in(user).get("/my/who-looked")
    assert events(AccessAction.READ_TRAIL) == [(user, None, maria, "member_request")]
    assert "Opened this list" in page.text
    assert '<td role="cell" data-label="Who">You</td>' in page.text


def test_looks_at_others_are_not_on_the_list(maria: int, clinic: int) -> None:
    look(new_member("99999999A").pk, organization_id=make_clinic("Bay Clinic"))
    assert "Bay Clinic" not in signed_in(own_account(maria)).get("/my/who-looked").text


def test_looks_under_a_number_of_before_are_on_the_list(maria: int, clinic: int) -> None:
    old = Member.objects.create(merged_into_id=maria, merged_at=LONG_AGO)
    look(old.pk, organization_id=clinic)
    assert "Harbor Clinic" in signed_in(own_account(maria)).get("/my/who-looked").text


def test_a_program_a_representative_and_an_operator_are_told_apart(maria: int, clinic: int) -> None:
    ben = User.objects.create_user("ben@home.example", full_name="Ben Delgado")
    look(maria, organization_id=clinic, client_id=5, channel=Channel.API)
    look(maria, user_id=ben.pk)
    look(maria, operator="root", channel=Channel.COMMAND)
    page = signed_in(own_account(maria)).get("/my/who-looked").text
    assert "Harbor Clinic, by a computer program" in page
    assert "Ben Delgado" in page
    assert "The staff who run this portal" in page
    assert "root" not in page


def test_a_representative_sees_the_lists_of_both_and_no_number_in_the_address(maria: int, clinic: int) -> None:
    ben = new_member("99999999A", last="Delgado", first="Ben")
    user = own_account(ben.pk, "ben@home.example")
    represent(user, maria)
    look(maria, organization_id=clinic)
    browser = signed_in(user)
    own = browser.get("/my/who-looked")
    assert 'href="?person=2"' in own.text
    assert "Harbor Clinic" not in own.text
    theirs = browser.get("/my/who-looked?person=2")
    assert "Who looked at the information of Maria Delgado" in theirs.text
    assert "Harbor Clinic" in theirs.text
    assert (user, None, maria, "member_request") in events(AccessAction.READ_TRAIL)


def represent(user: int, member_id: int) -> None:
    day = today()
    Representation.objects.create(
        user_id=user, member_id=member_id, first_day=day, last_day=day, allowed_by_id=user, allowed_at=now()
    )


@pytest.mark.parametrize("person", ["2", "0", "-1", "x", "99"])
def test_a_list_that_is_not_theirs_is_not_there(maria: int, person: str) -> None:
    browser = signed_in(own_account(maria))
    assert browser.get("/my/who-looked", {"person": person}).status_code == 404


def test_long_lists_come_in_pages(maria: int, clinic: int) -> None:
    for number in range(60):
        look(maria, at=LONG_AGO + timedelta(minutes=number), organization_id=clinic, subject=f"number {number}")
    browser = signed_in(own_account(maria))
    first = browser.get("/my/who-looked")
    assert first.text.count('role="rowheader"') == 50
    assert "number 59" in first.text
    older = first.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = browser.get(f"/my/who-looked{older}")
    assert second.text.count('role="rowheader"') == 11
    assert "number 0<" in second.text
    assert "That is the whole list" in second.text


@pytest.mark.parametrize(
    "text", ["", "x", "2026-11-20_1", "2026-11-20T00:00:00+00:00_", f"2026-11-20T00:00+00:00_{'9' * 19}"]
)
def test_a_place_in_the_list_that_is_none_is_the_beginning(text: str) -> None:
    assert parse_cursor(text) is None


def test_staff_have_no_such_page_and_strangers_sign_in(client: Client, clinic: int) -> None:
    desk = signed_in(make_person("desk@harbor.test", clinic, Role.FRONT_DESK))
    assert desk.get("/my/who-looked").status_code == 403
    assert client.get("/my/who-looked").headers["Location"].startswith("/sign-in")


def test_without_a_row_there_is_no_list(maria: int, clinic: int, monkeypatch: pytest.MonkeyPatch) -> None:
    look(maria, organization_id=clinic)
    browser = signed_in(own_account(maria))

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr("inquiries.trail_search.record_access", refuse)
    with pytest.raises(RuntimeError, match="no room"):
        browser.get("/my/who-looked")


# The privacy officer's search.


def officer(organization_id: int) -> Client:
    return signed_in(make_person(f"privacy{organization_id}@example.org", organization_id, Role.PRIVACY_OFFICER))


def asked(**typed: str) -> dict[str, str]:
    day = f"{today():%m/%d/%Y}"
    return {"first_day": f"{today() - timedelta(days=30):%m/%d/%Y}", "last_day": day} | typed


def found(browser: Client, **typed: str) -> set[str]:
    """The subjects that a search shows."""
    page = browser.post("/privacy/trail", asked(**typed))
    assert page.status_code == 200, page.text
    return {each for each in ("ours", "theirs", "of-plan", "nobodys") if f">{each}<" in page.text}


@pytest.fixture
def looks(maria: int, clinic: int) -> dict[str, int]:
    """Four looks: two of the clinic, one of another about Maria, one of another about somebody of another plan."""
    bay = make_clinic("Bay Clinic")
    desk = make_person("desk@harbor.test", clinic, Role.FRONT_DESK)
    stranger = new_member("99999999A", last="Other", first="Olga")
    enroll(stranger, plan_code="molina")
    look(maria, organization_id=clinic, user_id=desk, subject="ours")
    look(None, organization_id=clinic, user_id=desk, subject="nobodys", purpose=Purpose.TREATMENT)
    look(maria, organization_id=bay, subject="of-plan")
    look(stranger.pk, organization_id=bay, subject="theirs")
    return {"clinic": clinic, "bay": bay, "stranger": stranger.pk}


def test_a_providers_officer_sees_the_events_of_their_own_organisation(looks: dict[str, int]) -> None:
    assert found(officer(looks["clinic"])) == {"ours", "nobodys"}


def test_a_plans_officer_also_sees_who_looked_at_the_plans_members(looks: dict[str, int]) -> None:
    plan = make_plan()
    look(None, organization_id=plan, subject="theirs", action=AccessAction.LOAD_ROSTER)
    assert found(officer(plan)) == {"ours", "of-plan", "theirs"}
    assert found(officer(plan), action="inquiry.ask") == {"ours", "of-plan"}


def test_the_second_wall_holds_without_the_first(looks: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.selectors.trail._OF_OWN_PLAN", "%s <> ''")
    assert found(officer(make_plan())) == {"ours", "of-plan"}


def test_the_states_officer_sees_all(looks: dict[str, int]) -> None:
    state = add_organization("The State", OrganizationKind.STATE)
    assert found(officer(state)) == {"ours", "of-plan", "theirs", "nobodys"}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({"identifier": CIN, "birth_date": BIRTH}, {"ours"}),
        ({"identifier": CIN, "birth_date": "03/16/1948"}, set()),
        ({"identifier": "99999999A", "birth_date": BIRTH}, set()),
        ({"last_name": "Delgado", "first_name": "Maria", "birth_date": BIRTH}, {"ours"}),
        ({"person": "Desk@Harbor.test"}, {"ours", "nobodys"}),
        ({"person": "nobody@harbor.test"}, set()),
        ({"organization": "harbor"}, {"ours", "nobodys"}),
        ({"organization": "bay"}, set()),
        ({"purpose": "treatment"}, {"nobodys"}),
        ({"action": "inquiry.read"}, set()),
        ({"first_day": "05/01/2026", "last_day": "05/02/2026"}, set()),
    ],
)
def test_a_search_narrows_down(looks: dict[str, int], typed: dict[str, str], shown: set[str]) -> None:
    assert found(officer(looks["clinic"]), **typed) == shown


def test_a_trace_number_leads_to_its_member(looks: dict[str, int], maria: int) -> None:
    trace_number = put_on_record("active", organization_id=looks["clinic"], member_id=maria)
    assert found(officer(looks["clinic"]), trace_number=trace_number.lower()) == {"ours"}


def test_another_providers_trace_number_leads_nowhere(looks: dict[str, int], maria: int) -> None:
    trace_number = put_on_record("active", organization_id=looks["bay"], member_id=maria)
    assert found(officer(looks["clinic"]), trace_number=trace_number) == set()


def test_an_unknown_member_and_one_without_events_look_the_same(looks: dict[str, int]) -> None:
    browser = officer(looks["clinic"])
    known = browser.post("/privacy/trail", asked(identifier="99999999A", birth_date=BIRTH)).text
    unknown = browser.post("/privacy/trail", asked(identifier="98888888A", birth_date=BIRTH)).text
    assert _without_secrets(known) == _without_secrets(unknown).replace("98888888A", "99999999A")


@pytest.mark.parametrize("way", [{}, {"export": "csv"}])
def test_asking_again_for_somebody_without_events_tells_no_more_than_the_first_time(
    looks: dict[str, int], way: dict[str, str]
) -> None:
    browser = officer(looks["clinic"])
    about_olga = asked(identifier="99999999A", birth_date=BIRTH)
    for _ in range(2):
        browser.post("/privacy/trail", about_olga | way)
        assert "Nothing found" in browser.post("/privacy/trail", about_olga).text


def _without_secrets(page: str) -> str:
    return "".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize(
    "typed",
    [
        {"identifier": CIN},
        {"last_name": "Delgado"},
        {"trace_number": "202611-7F3KQ9-XW2M4X"},
        {"identifier": CIN, "birth_date": BIRTH, "trace_number": "202611-7F3KQ9-XW2M4C"},
        {"first_day": "x"},
        {"first_day": "12/31/2026", "last_day": "12/30/2026"},
        {"purpose": "curiosity"},
    ],
)
def test_a_search_with_a_slip_searches_nothing(looks: dict[str, int], typed: dict[str, str]) -> None:
    page = officer(looks["clinic"]).post("/privacy/trail", asked(**typed))
    assert page.status_code == 422
    assert "Nothing was searched yet" in page.text
    assert events(AccessAction.SEARCH_TRAIL) == []


def test_each_search_is_in_the_trail_for_each_member_it_shows(looks: dict[str, int], maria: int) -> None:
    found(officer(looks["clinic"]))
    [(user, organization, member, purpose)] = events(AccessAction.SEARCH_TRAIL)
    assert (organization, member, purpose) == (looks["clinic"], maria, "operations")


def test_a_search_that_shows_nobody_is_in_the_trail_too(looks: dict[str, int]) -> None:
    found(officer(looks["clinic"]), action="roster.load")
    assert [member for _, _, member, _ in events(AccessAction.SEARCH_TRAIL)] == [None]


def test_the_form_alone_is_no_search(looks: dict[str, int]) -> None:
    page = officer(looks["clinic"]).get("/privacy/trail")
    assert page.status_code == 200
    assert events(AccessAction.SEARCH_TRAIL) == []


def test_what_is_in_the_address_is_not_searched(looks: dict[str, int]) -> None:
    page = officer(looks["clinic"]).get("/privacy/trail", {"identifier": CIN, "birth_date": BIRTH})
    assert CIN not in page.text
    assert ">ours<" not in page.text


def test_results_come_in_pages(maria: int, clinic: int) -> None:
    for number in range(51):
        look(maria, at=now() - timedelta(hours=2, minutes=number), organization_id=clinic, subject=f"number {number}.")
    browser = officer(clinic)
    first = browser.post("/privacy/trail", asked())
    place = first.text.partition('name="before" value="')[2].partition('"')[0]
    assert "number 49." in first.text
    assert "number 50." not in first.text
    second = browser.post("/privacy/trail", asked(before=place, action="inquiry.ask"))
    assert "number 50." in second.text
    assert "number 49." not in second.text


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.PROVIDER_ADMINISTRATOR])
def test_others_may_not_search(clinic: int, role: Role) -> None:
    browser = signed_in(make_person("other@harbor.test", clinic, role))
    assert browser.get("/privacy/trail").status_code == 403
    assert browser.post("/privacy/trail", asked()).status_code == 403


def test_strangers_and_members_may_not_search(client: Client, maria: int) -> None:
    assert client.post("/privacy/trail", asked()).headers["Location"].startswith("/sign-in")
    assert signed_in(own_account(maria)).get("/privacy/trail").status_code == 403


# The export.


def exported(browser: Client, **typed: str) -> list[list[str]]:
    answer = browser.post("/privacy/trail", asked(export="csv", **typed))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    return list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig"))))  # type: ignore[arg-type]


def test_the_export_holds_what_the_search_shows(looks: dict[str, int], maria: int) -> None:
    head, *rows = exported(officer(looks["clinic"]))
    assert head[:4] == ["moment", "who", "organization", "action"]
    assert {row[7] for row in rows} == {"ours", "nobodys"}
    [ours] = [row for row in rows if row[7] == "ours"]
    assert ours[1:9] == [
        "desk@harbor.test", "Harbor Clinic", "inquiry.ask", "payment", "page", str(maria), "ours", "192.0.2.7",
    ]  # fmt: skip


def test_each_export_is_in_the_trail_before_it_is_read(looks: dict[str, int], maria: int) -> None:
    officer(looks["clinic"]).post("/privacy/trail", asked(export="csv"))
    assert [member for _, _, member, _ in events(AccessAction.EXPORT_TRAIL)] == [maria]


def test_long_exports_are_read_in_parts(maria: int, clinic: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inquiries.trail_search.EXPORTED_AT_ONCE", 3)
    for number in range(8):
        look(maria, at=now() - timedelta(hours=2, minutes=number), organization_id=clinic, subject=f"number {number}")
    _, *rows = exported(officer(clinic))
    assert [row[7] for row in rows] == [f"number {number}" for number in range(8)]


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula_to_a_spreadsheet(maria: int, clinic: int, typed: str) -> None:
    look(maria, organization_id=clinic, subject=typed)
    _, *rows = exported(officer(clinic))
    assert [row[7] for row in rows] == [f"'{typed}"]


def test_a_plans_export_holds_its_own_members_only(looks: dict[str, int]) -> None:
    _, *rows = exported(officer(make_plan()))
    assert {row[7] for row in rows} == {"ours", "of-plan"}


def test_names_are_shown_as_text(maria: int, clinic: int) -> None:
    name = "<script>alert(1)</script>"
    look(maria, organization_id=make_clinic(name))
    page = signed_in(own_account(maria)).get("/my/who-looked").text
    assert escape(name) in page
    assert name not in page
