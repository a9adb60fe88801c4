"""Somebody who guesses waits, then stops, whatever they find in between; and somebody is told."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.facts import AlertKind, Asker, Channel, Hold, OrganizationKind, Role
from accounts.models import SecurityAlert, User
from accounts.rules.brake import Limit, Limits, SubjectKind
from accounts.selectors.alerts import list_alerts
from accounts.services import brake
from accounts.services.brake import HeldBack, get_hold, lift_alert, record_miss
from accounts.services.people import add_organization, add_user
from accounts.services.telling import tell_of_alerts
from accounts.services.trail import record_access
from cmc_portal import valkey
from eligibility import models as rows
from inquiries.models import Inquiry
from inquiries.questions import parse_question
from inquiries.services import answer_inquiry
from tests.accounts.clients import token_for
from tests.eligibility.records import enroll, new_member
from tests.inquiries.questions_asked import told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

NOON = datetime(2026, 11, 21, 20, tzinfo=UTC)
KNOWN = {"cin": "91234567A", "birth_date": "1948-03-15"}
NO_SUCH_NUMBER = {"cin": "99999999A", "birth_date": "1948-03-15"}
WRONG_BIRTH_DATE = {"cin": "91234567A", "birth_date": "1948-03-16"}
BY_NAME = {"last_name": "Reyes-García", "first_name": "Ana", "birth_date": "1948-03-15"}
PASSWORD = "an-uncommon-password-1"
HOUR = timedelta(hours=1)
WIDE = Limit(1000, 10, 2000)
LIMITS = Limits(
    HOUR,
    2,
    60,
    {
        SubjectKind.USER: Limit(3, 2, 6),
        SubjectKind.CLIENT: Limit(3, 2, 6),
        SubjectKind.ORGANIZATION: Limit(8, 2, 12),
        SubjectKind.ADDRESS: WIDE,
    },
)
ADDRESS_COUNTS = Limits(HOUR, 2, 60, {kind: WIDE for kind in SubjectKind} | {SubjectKind.ADDRESS: Limit(1, 1, 3)})


@pytest.fixture(autouse=True)
def small_limits() -> Iterator[None]:
    """Three misses, then waits, then at the sixth the end; an organisation has twice as many."""
    with patch.object(brake, "limits_on", lambda day, *, factor: LIMITS):
        yield


@pytest.fixture
def ana() -> rows.Member:
    member = new_member("91234567A")
    enroll(member)
    return member


@pytest.fixture
def clinic() -> int:
    return add_organization("Clinic", OrganizationKind.PROVIDER)


@pytest.fixture
def desk(clinic: int) -> Asker:
    return person("desk@clinic.example", clinic)


def person(email: str, organization_id: int, role: Role = Role.FRONT_DESK, address: str = "203.0.113.9") -> Asker:
    """Somebody who works there, at a page."""
    user_id = add_user(email, PASSWORD, organization_id=organization_id, role=role)
    return Asker(Channel.PAGE, organization_id, user_id=user_id, roles=frozenset({role}), address=address)


def ask(asker: Asker, member: dict[str, str], *, at: datetime = NOON) -> dict[str, Any]:
    question = parse_question({"member": member, "day": "2016-03-20"}, today=at.date(), now=at)
    return told(answer_inquiry(question, asker=asker, asked_at=at))


def miss(asker: Asker, times: int, *, at: datetime = NOON) -> None:
    """So many misses, without the waits between them."""
    for _ in range(times):
        record_miss(asker, at=at)


def held_back(asker: Asker, *, at: datetime = NOON) -> Hold:
    with pytest.raises(HeldBack) as refused:
        ask(asker, KNOWN, at=at)
    return refused.value.hold


# Waiting, then stopping.


def test_a_few_misses_cost_nothing(ana: rows.Member, desk: Asker) -> None:
    for _ in range(3):
        ask(desk, NO_SUCH_NUMBER)
    assert ask(desk, KNOWN)["outcome"] == "active"


@pytest.mark.parametrize("wrong", [NO_SUCH_NUMBER, WRONG_BIRTH_DATE])
def test_after_them_each_further_question_waits(ana: rows.Member, desk: Asker, wrong: dict[str, str]) -> None:
    for _ in range(4):
        ask(desk, wrong)
    assert held_back(desk) == Hold(NOON + timedelta(seconds=2), stopped=False)
    assert ask(desk, wrong, at=NOON + timedelta(seconds=2))["outcome"] == "not_found"
    later = NOON + timedelta(seconds=4)
    assert ask(desk, KNOWN, at=later)["outcome"] == "active"


def test_several_people_of_one_name_count_as_a_miss_too(ana: rows.Member, desk: Asker) -> None:
    new_member("95555555D")
    for _ in range(4):
        assert ask(desk, BY_NAME)["why"] == ["I-SEVERAL-1"]
    assert held_back(desk).stopped is False


def test_at_the_last_miss_asking_stops_until_the_window_has_passed(ana: rows.Member, desk: Asker) -> None:
    miss(desk, 6)
    assert held_back(desk) == Hold(NOON + HOUR, stopped=True)
    assert held_back(desk, at=NOON + HOUR - timedelta(seconds=1)).stopped
    assert get_hold(desk, at=NOON + HOUR) is None


def test_nothing_is_asked_or_recorded_of_who_is_stopped(ana: rows.Member, desk: Asker) -> None:
    miss(desk, 6)
    held_back(desk)
    assert not Inquiry.objects.exists()


def test_finding_ones_own_patients_in_between_takes_no_miss_back(ana: rows.Member, desk: Asker) -> None:
    for number in range(6):
        moment = NOON + timedelta(minutes=number)
        ask(desk, NO_SUCH_NUMBER, at=moment)
        if number < 5:
            ask(desk, KNOWN, at=moment + timedelta(seconds=30))
    assert held_back(desk, at=NOON + timedelta(minutes=6)).stopped


def test_a_colleague_is_not_stopped_with_somebody_until_the_organisation_is(
    ana: rows.Member, clinic: int, desk: Asker
) -> None:
    colleague = person("colleague@clinic.example", clinic)
    miss(desk, 6)
    assert ask(colleague, KNOWN)["outcome"] == "active"
    miss(colleague, 2)
    miss(person("third@clinic.example", clinic), 4)
    assert held_back(person("fourth@clinic.example", clinic)).stopped


def test_another_organisation_asks_on(ana: rows.Member, clinic: int) -> None:
    for number in range(12):
        miss(person(f"desk{number}@clinic.example", clinic), 1)
    elsewhere = add_organization("Elsewhere", OrganizationKind.PROVIDER)
    assert ask(person("cy@elsewhere.example", elsewhere), KNOWN)["outcome"] == "active"


def test_one_address_is_stopped_whoever_asks_from_it(ana: rows.Member, clinic: int) -> None:
    with patch.object(brake, "limits_on", lambda day, *, factor: ADDRESS_COUNTS):
        for number in range(3):
            miss(person(f"desk{number}@clinic.example", clinic, address="2001:db8:1:2::1"), 1)
        neighbour = person("desk9@clinic.example", clinic, address="2001:db8:1:2:ffff::9")
        assert held_back(neighbour).stopped
        assert ask(person("desk10@clinic.example", clinic, address="2001:db8:1:3::1"), KNOWN)["outcome"] == "active"


# While Valkey is away, or was emptied.


@pytest.fixture
def no_valkey(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every call of Valkey fails, as when nothing listens there."""
    monkeypatch.setattr(valkey, "valkey", unreachable)
    monkeypatch.setattr(brake, "valkey", unreachable)


def unreachable() -> Any:
    raise valkey.Unreachable


@pytest.mark.usefixtures("no_valkey")
def test_without_valkey_misses_are_counted_from_the_trail(ana: rows.Member, desk: Asker) -> None:
    for number in range(4):
        ask(desk, NO_SUCH_NUMBER, at=NOON + timedelta(seconds=number))
    last = NOON + timedelta(seconds=3)
    assert held_back(desk, at=last) == Hold(last + timedelta(seconds=2), stopped=False)
    for number in (1, 2):
        ask(desk, NO_SUCH_NUMBER, at=NOON + timedelta(minutes=number))
    assert held_back(desk, at=NOON + timedelta(minutes=3)).stopped
    assert [alert.kind for alert in list_alerts(organization_id=desk.organization_id)] == [AlertKind.TOO_MANY_MISSES]


@pytest.mark.usefixtures("no_valkey")
def test_without_valkey_asking_goes_on_for_everybody_else(ana: rows.Member, desk: Asker, clinic: int) -> None:
    assert ask(desk, KNOWN)["outcome"] == "active"
    assert ask(person("colleague@clinic.example", clinic), KNOWN)["outcome"] == "active"


def test_a_valkey_that_was_emptied_learns_of_the_stops_on_record(ana: rows.Member, desk: Asker) -> None:
    miss(desk, 6)
    forget_everything()
    assert held_back(desk) == Hold(NOON + HOUR, stopped=True)
    assert valkey.read(valkey.key("brake:ready")) == (b"1",)


def forget_everything() -> None:
    names = valkey.valkey().keys(valkey.key("brake:*"))
    valkey.valkey().delete(*names)


# Over HTTP.


def post(client: Client, token: str, member: dict[str, str]) -> HttpResponse:
    body = json.dumps({"member": member, "day": "2016-03-20"})
    headers = {"Authorization": f"Bearer {token}"}
    return client.post("/api/v1/inquiries", body, content_type="application/json", headers=headers)


def test_a_program_is_told_to_wait_and_then_that_it_is_stopped(client: Client, ana: rows.Member, clinic: int) -> None:
    token = token_for(clinic)
    for _ in range(4):
        assert post(client, token, NO_SUCH_NUMBER).status_code == 201
    wait = post(client, token, KNOWN)
    problem = json.loads(wait.content)
    assert (wait.status_code, wait.headers["Retry-After"], problem["code"]) == (429, "2", "too_many_misses")
    assert wait.headers["Content-Type"] == "application/problem+json"
    assert "Retry-After" in problem["what_to_do"]
    client_id = SecurityAlert._meta.get_field("client").related_model.objects.get().pk
    miss(Asker(Channel.API, clinic, client_id=client_id), 2, at=datetime.now(UTC))  # noqa: TID251
    stop = post(client, token, KNOWN)
    assert stop.status_code == 429
    assert 3500 < int(stop.headers["Retry-After"]) <= 3601
    assert "privacy officer" in json.loads(stop.content)["what_to_do"]


def test_another_token_of_a_stopped_client_is_stopped_too(client: Client, ana: rows.Member, clinic: int) -> None:
    first = token_for(clinic)
    second = token_for(clinic)
    assert post(client, second, KNOWN).status_code == 201
    for _ in range(4):
        post(client, first, NO_SUCH_NUMBER)
    assert post(client, second, KNOWN).status_code == 429
    assert post(client, token_for(clinic), KNOWN).status_code == 429
    assert post(client, token_for(clinic, name="another program"), KNOWN).status_code == 201


def test_the_page_keeps_what_was_typed_and_says_what_to_do(client: Client, ana: rows.Member, desk: Asker) -> None:
    client.force_login(User.objects.get(pk=desk.user_id))
    typed = {"identifier": "91234567A", "birth_date": "03/15/1948", "day": "03/20/2016", "purpose": "payment"}
    miss(desk, 6, at=datetime.now(UTC))  # noqa: TID251
    page = client.post("/inquiries", typed, REMOTE_ADDR="203.0.113.9")
    assert page.status_code == 429
    assert "You cannot ask for now" in page.text
    assert "ask a privacy officer or administrator" in page.text
    assert 'value="91234567A"' in page.text
    assert 3500 < int(page.headers["Retry-After"]) <= 3601


# Somebody is told.


def test_stopping_raises_one_alert_and_each_is_told_once(
    ana: rows.Member, clinic: int, desk: Asker, settings: Settings
) -> None:
    settings.PORTAL_OPERATOR_EMAIL = "operator@portal.example"
    officer = person("officer@clinic.example", clinic, Role.PRIVACY_OFFICER)
    person("chief@clinic.example", clinic, Role.PROVIDER_ADMINISTRATOR)
    elsewhere = add_organization("Elsewhere", OrganizationKind.PROVIDER)
    person("officer@elsewhere.example", elsewhere, Role.PRIVACY_OFFICER)
    miss(desk, 5)
    assert list_alerts(organization_id=clinic) == ()
    miss(desk, 3)
    [alert] = list_alerts(organization_id=clinic)
    assert (alert.kind, alert.subject, alert.misses, alert.times) == ("too_many_misses", f"user:{desk.user_id}", 6, 3)
    assert tell_of_alerts(at=NOON) == 1
    assert tell_of_alerts(at=NOON) == 0
    told_to = ["chief@clinic.example", "officer@clinic.example", "operator@portal.example"]
    assert [each.to for each in mail.outbox] == [[address] for address in told_to]
    assert "desk@clinic.example" in mail.outbox[0].body
    assert "91234567A" not in mail.outbox[0].body
    assert officer.user_id


def test_a_privacy_officer_lets_somebody_go_on_and_their_misses_are_forgotten(
    ana: rows.Member, clinic: int, desk: Asker
) -> None:
    officer = person("officer@clinic.example", clinic, Role.PRIVACY_OFFICER)
    miss(desk, 6)
    [alert] = list_alerts(organization_id=clinic)
    assert lift_alert(alert.alert_id, by=officer.user_id or 0, note="New roster, wrong column.", at=NOON)
    assert ask(desk, KNOWN)["outcome"] == "active"
    miss(desk, 2)
    assert ask(desk, KNOWN)["outcome"] == "active"
    assert not lift_alert(alert.alert_id, by=officer.user_id or 0, note="", at=NOON)
    [alert] = list_alerts(organization_id=clinic)
    assert (alert.lifted_by, alert.lift_note) == ("officer@clinic.example", "New roster, wrong column.")


def test_lifting_one_alert_leaves_what_another_stopped(ana: rows.Member, clinic: int, desk: Asker) -> None:
    miss(desk, 6)
    [alert] = list_alerts(organization_id=clinic)
    SecurityAlert.objects.create(
        kind=AlertKind.DECOY_FOUND,
        severity="high",
        subject=alert.subject,
        organization_id=clinic,
        raised_at=NOON,
        last_at=NOON,
    )
    lift_alert(alert.alert_id, by=desk.user_id or 0, note="", at=NOON)
    assert held_back(desk) == Hold(None, stopped=True)


def test_other_looks_at_nobody_in_particular_are_no_misses(ana: rows.Member, desk: Asker) -> None:
    for _ in range(9):
        record_access(desk, action="trail.search", purpose="operations", at=NOON)  # type: ignore[arg-type]
    with patch.object(brake, "read", lambda *keys: None):
        assert get_hold(desk, at=NOON) is None
