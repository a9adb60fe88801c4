"""What people read when something is not there, not allowed, too large or broken: what to do, whom to call, and the
way back."""

from collections.abc import Callable, Iterator

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.demo import DEMO_PASSWORD, DEMO_USERS
from accounts.facts import OrganizationKind, Role
from accounts.models import User
from accounts.services.people import add_organization, add_user
from cmc_portal import errors
from cmc_portal.errors import page_before
from continuity.synthetic.demo_desk import CASES, Stage
from tests.operators import sign_in
from tests.page_faults import Page, faults_of_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def contact(settings: Settings) -> None:
    settings.PORTAL_BRAND = settings.PORTAL_BRAND | {"phone": "1-800-555-0100", "tty": "711"}


@pytest.fixture
def web() -> Client:
    return Client(raise_request_exception=False, headers={"Referer": "http://testserver/help/"})


def refused(web: Client) -> HttpResponse:
    organization_id = add_organization("Clinic", OrganizationKind.PROVIDER)
    user_id = add_user("ana@desk.example", "correct-horse-1", organization_id=organization_id, role=Role.FRONT_DESK)
    sign_in(web, User.objects.get(pk=user_id))
    return web.get("/desk")


def forged(web: Client) -> HttpResponse:
    strict = Client(enforce_csrf_checks=True, headers={"Referer": "http://testserver/help/"})
    return strict.post("/sign-in", {"login": "x"})


REFUSALS: dict[str, tuple[Callable[[Client], HttpResponse], int, str]] = {
    "not there": (lambda web: web.get("/nothing/here"), 404, "There is no such page"),
    "forged host": (lambda web: web.get("/", headers={"Host": "evil.example"}), 400, "We could not read that request"),
    "too large": (
        lambda web: web.post("/sign-in", headers={"Content-Length": "9" * 9}),
        413,
        "Too much was sent",
    ),
    "forged form": (forged, 403, "This page was open too long"),
    "a form opened as a page": (
        lambda web: web.get("/language"),
        405,
        "This address only takes what a form sends",
    ),
    "not allowed": (refused, 403, "You may not see this"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_each_page_says_what_to_do_and_whom_to_call(web: Client, case: str) -> None:
    come, status, heading = REFUSALS[case]
    response = come(web)
    text = response.content.decode()
    assert response.status_code == status
    assert [each.text.strip() for each in Page(text).named("h1")] == [heading]
    assert "What you can do" in text
    assert 'href="tel:18005550100">1-800-555-0100</a>' in text
    assert faults_of_page(text) == []


@pytest.fixture(params=[OperationalError, InterfaceError])
def without_database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def fail() -> None:
        raise request.param("connection refused")

    monkeypatch.setattr("cmc_portal.help.pages.get_glossary", fail)
    yield


@pytest.mark.usefixtures("without_database")
def test_without_its_database_the_portal_says_that_a_part_is_down(web: Client) -> None:
    response = web.get("/help/glossary")
    text = response.content.decode()
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert "A part of the portal is down" in text
    assert "Sign in" not in text, "nobody knows whether they are signed in"
    assert "connection refused" not in text
    assert '<a class="button" href="/help/">' in text
    assert faults_of_page(text) == []


def test_programs_are_told_so_too(rf: RequestFactory) -> None:
    try:
        raise OperationalError("connection refused")
    except OperationalError:
        response = errors.server_error(rf.get("/api/v1/plans"))
    assert response.status_code == 503
    assert b'"code": "not_available"' in response.content or b'"code":"not_available"' in response.content


def test_what_broke_here_says_nothing_of_the_patient(web: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cmc_portal.help.pages.get_glossary", lambda: 1 / 0)
    response = web.get("/help/glossary")
    text = response.content.decode()
    assert response.status_code == 500
    assert "This says nothing about whether the patient is covered." in text
    assert faults_of_page(text) == []


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/people?page=2", "/people?page=2"),
        ("https://evil.example/people", ""),
        ("http://testserver/nothing/here", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_the_way_back_is_a_page_of_ours_and_another(rf: RequestFactory, referer: str, back: str) -> None:
    assert page_before(rf.get("/nothing/here", headers={"Referer": referer})) == back


def test_a_form_that_was_refused_leads_back_to_itself(rf: RequestFactory) -> None:
    assert page_before(rf.post("/people/invitations", headers={"Referer": "http://testserver/people/invitations"})) == (
        "/people/invitations"
    )


# --- The front page of a demonstration names what is there.


def test_a_demonstration_says_how_to_try_it(web: Client, settings: Settings) -> None:
    settings.PORTAL_DEMO = True
    text = web.get("/").content.decode()
    elena = next(each for each in CASES if each.page == "elena@home.example")
    year, month, day = elena.birth_date.split("-")
    born = f"{month}/{day}/{year}"
    for words in ("front.desk@clinic.example", DEMO_PASSWORD, elena.person.cin, born, elena.npi, elena.page):
        assert f"<code>{words}</code>" in text
    assert "front.desk@clinic.example" in {each.email for each in DEMO_USERS if not each.second_step}
    assert elena.stage is Stage.APPROVED


def test_without_the_demonstration_nobody_reads_a_password(web: Client, settings: Settings) -> None:
    settings.PORTAL_DEMO = False
    assert DEMO_PASSWORD not in web.get("/").content.decode()
