"""The demo's desk has work on it from the first click, and docs/demo.md says what."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

from accounts.facts import Asker, Channel
from accounts.models import AccessEvent, User
from cmc_portal import clock
from continuity.evidence.outcomes import EvidenceKind
from continuity.facts import RequestState
from continuity.models import ContinuityRequest, ContinuityWindow, Notice, RequestStanding
from continuity.services.evidence import load_evidence
from continuity.synthetic.demo_desk import CASES, get_joining_day, make_desk_roster
from eligibility.asked_member import parse_who
from eligibility.selectors.members import find_members
from tests.accounts.working import signed_in

pytestmark = pytest.mark.django_db
DEMO_CODES = Path(__file__).parents[3] / "eligibility" / "reference" / "hcp_codes_demo.yaml"
PAGE = Path(__file__).parents[3] / "docs" / "demo.md"
WHO = "A. Demonstrator"
OPERATOR = Asker(Channel.COMMAND, organization_id=None, operator=WHO)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo's files are written."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def said_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker, folder: Path) -> Iterator[str]:
    """What the set-up says that lays the work before the desk; once for the tests of this file, then taken back."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(PORTAL_DEMO=True):
        call_command("load_reference", hcp_codes=DEMO_CODES, verbosity=0, stdout=StringIO())
        call_command("load_demo", folder=folder, stdout=StringIO())
        yield set_up(folder)
        transaction.set_rollback(True)


@pytest.fixture
def said(said_once: str, settings: Settings) -> str:
    """The same, in a portal that shows its demo."""
    settings.PORTAL_DEMO = True
    return said_once


def set_up(folder: Path) -> str:
    out = StringIO()
    call_command("load_demo_desk", "--folder", str(folder), "--as", WHO, stdout=out)
    return out.getvalue()


def standing_of(name: str) -> RequestStanding:
    case = next(each for each in CASES if name in each.name)
    (member_id,) = find_members(parse_who({"cin": case.person.cin, "birth_date": case.birth_date})).facts
    return RequestStanding.objects.get(request__member_id=member_id)


# Before the demo is there for all that follows.
def test_nothing_is_added_where_the_demo_is_switched_off(settings: Settings, tmp_path: Path) -> None:
    settings.PORTAL_DEMO = False
    assert set_up(tmp_path) == "The demo is not in this database, so its desk is left empty.\n"


def test_a_request_stands_at_each_stage(said: str) -> None:
    assert said == "8 members of the plan of today, most with a request at the desk.\n"
    today = clock.today()
    found = {name: standing_of(name) for name in ("BIRCH", "CEDAR", "DOGWOOD", "ELM", "HAWTHORN", "JUNIPER", "LAUREL")}
    assert {name: each.state for name, each in found.items()} == {
        "BIRCH": RequestState.RECEIVED,
        "CEDAR": RequestState.IN_REVIEW,
        "DOGWOOD": RequestState.WAITING,
        "ELM": RequestState.IN_REVIEW,
        "HAWTHORN": RequestState.RECEIVED,
        "JUNIPER": RequestState.APPROVED,
        "LAUREL": RequestState.DENIED,
    }
    assert found["ELM"].due_on == today
    assert found["HAWTHORN"].due_on == today - timedelta(days=4)
    assert found["CEDAR"].owner_id == User.objects.get(email="coordinator@plan.example").pk
    assert found["HAWTHORN"].owner_id is None


def test_the_approval_has_its_window_and_the_decided_have_letters(said: str) -> None:
    joined = get_joining_day(clock.today())
    windows = ContinuityWindow.objects.filter(known_until=None)
    assert {each.first_day for each in windows} == {joined}
    assert windows.count() == 2
    decided = Notice.objects.filter(request__in=[standing_of("JUNIPER").request_id, standing_of("LAUREL").request_id])
    assert {"approved", "denied"} <= set(decided.values_list("kind", flat=True))


def test_setting_up_again_adds_nothing(said: str, folder: Path) -> None:
    assert set_up(folder) == "The desk has requests already.\n"
    assert ContinuityRequest.objects.count() == 7


def test_the_operator_stands_in_the_trail_for_the_files_and_the_demos_people_for_what_they_did(said: str) -> None:
    assert set(AccessEvent.objects.filter(operator=WHO).values_list("action", flat=True)) == {
        "roster.load",
        "evidence.load",
    }
    assert AccessEvent.objects.filter(action="continuity.decide", user_id__isnull=False).count() == 2


def test_the_desk_of_the_coordinator_shows_them(said: str) -> None:
    shown = signed_in(User.objects.get(email="coordinator@plan.example").pk).get("/desk").content.decode()
    assert "Lien Hawthornwick" in shown
    assert "4 days late" in shown


def test_a_decided_request_shows_what_it_was_decided_on(said: str) -> None:
    coordinator = signed_in(User.objects.get(email="coordinator@plan.example").pk)
    approved = coordinator.get(f"/desk/requests/{standing_of('JUNIPER').request.reference}").content.decode()
    assert "What it was decided on" in approved
    assert approved.count('class="verdict-word">Met<') == 12
    assert 'class="verdict-word">Not met<' not in approved
    denied = coordinator.get(f"/desk/requests/{standing_of('LAUREL').request.reference}").content.decode()
    assert denied.count('class="verdict-word">Not met<') == 1


def test_what_came_to_be_known_later_changes_nothing_in_what_it_was_decided_on(said: str) -> None:
    decided = standing_of("JUNIPER").request
    excluded = f"npi,kind,first_day,source\n{decided.npi},excluded,2020-01-01,A list\n".encode()
    load_evidence(BytesIO(excluded), kind=EvidenceKind.FINDINGS, asker=OPERATOR, name="list.csv", now=clock.now())
    coordinator = signed_in(User.objects.get(email="coordinator@plan.example").pk)
    shown = coordinator.get(f"/desk/requests/{decided.reference}").content.decode()
    assert shown.count('class="verdict-word">Met<') == 12


def test_the_member_sees_the_approval(said: str) -> None:
    shown = signed_in(User.objects.get(email="elena@home.example").pk).get("/my/doctor").content.decode()
    assert "Madrone Point Heart Clinic (demo)" in shown


@pytest.mark.parametrize(
    "today,joined",
    [
        (date(2026, 11, 22), date(2026, 7, 1)),
        (date(2027, 1, 1), date(2026, 9, 1)),
        (date(2026, 5, 31), date(2026, 1, 1)),
    ],
)
def test_they_joined_on_the_first_of_a_month_four_months_before(today: date, joined: date) -> None:
    assert get_joining_day(today) == joined
    assert f"DTP*348*D8*{joined:%Y%m%d}~".encode() in make_desk_roster(today)


def test_the_page_about_the_demo_names_each_with_number_birth_date_and_provider() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for each in CASES:
        last, first = each.name.title().split(", ")
        assert f"| {first} {last} | {each.birth_date} | `{each.person.cin}` | {each.npi}" in page
