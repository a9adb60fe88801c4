"""Planted members: whoever finds one gets the answer anybody would get, and is stopped for the next."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from accounts.facts import AlertKind, Asker, Channel, Hold, OrganizationKind, Role, Scope, Severity
from accounts.models import AccessEvent, Decoy, SecurityAlert
from accounts.selectors.alerts import list_alerts
from accounts.selectors.decoys import forget_known_decoys, is_decoy
from accounts.services.brake import HeldBack, get_hold, lift_alert
from accounts.services.clients import register_client
from accounts.services.decoys import plant_decoys
from accounts.services.people import add_organization, add_user
from accounts.services.telling import tell_of_alerts
from cmc_portal import valkey
from eligibility import models as rows
from inquiries.models import Inquiry
from inquiries.questions import parse_question
from inquiries.services import answer_inquiry
from tests.counting import statements
from tests.eligibility.records import enroll, new_member
from tests.inquiries.questions_asked import told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

NOON = datetime(2026, 11, 21, 20, tzinfo=UTC)
DECOY = {"cin": "97777777D", "birth_date": "1948-03-15"}
ANA = {"cin": "91234567A", "birth_date": "1948-03-15"}


@pytest.fixture(autouse=True)
def decoys_of_its_own() -> Iterator[None]:
    forget_known_decoys()
    yield
    forget_known_decoys()


@pytest.fixture
def ana() -> rows.Member:
    member = new_member("91234567A")
    enroll(member)
    return member


@pytest.fixture
def decoy(ana: rows.Member) -> rows.Member:
    member = new_member("97777777D")
    enroll(member)
    plant_decoys([member.pk], planted_by="root", at=NOON)
    forget_known_decoys()
    return member


@pytest.fixture
def clinic() -> int:
    return add_organization("Clinic", OrganizationKind.PROVIDER)


@pytest.fixture
def desk(clinic: int) -> Asker:
    user_id = add_user("desk@clinic.example", "an-uncommon-password-1", organization_id=clinic, role=Role.FRONT_DESK)
    return Asker(Channel.PAGE, clinic, user_id=user_id, address="203.0.113.9")


def ask(asker: Asker, member: dict[str, str], *, at: datetime = NOON) -> dict[str, Any]:
    question = parse_question({"member": member, "day": "2016-03-20"}, today=at.date(), now=at)
    return told(answer_inquiry(question, asker=asker, asked_at=at))


def without_marks(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer without the trace number and the number on the card."""
    return {name: part for name, part in answer.items() if name != "trace_number"} | {
        "member": answer["member"] | {"cin": ""}
    }


def test_the_answer_is_the_one_anybody_would_get(decoy: rows.Member, desk: Asker) -> None:
    ordinary = ask(desk, ANA)
    assert without_marks(ask(desk, DECOY)) == without_marks(ordinary)


def test_the_alarm_names_who_asked_and_the_inquiry(decoy: rows.Member, desk: Asker, clinic: int) -> None:
    trace_number = ask(desk, DECOY)["trace_number"]
    [alert] = list_alerts(organization_id=clinic)
    assert (alert.kind, alert.severity) == (AlertKind.DECOY_FOUND, Severity.HIGH)
    assert (alert.user_id, alert.address, alert.trace_number) == (desk.user_id, "203.0.113.9", trace_number)


def test_who_found_one_asks_nothing_more_until_somebody_lifts_it(decoy: rows.Member, desk: Asker, clinic: int) -> None:
    ask(desk, DECOY)
    later = datetime(2027, 11, 21, tzinfo=UTC)
    with pytest.raises(HeldBack) as refused:
        ask(desk, ANA, at=later)
    assert refused.value.hold.until is None
    [alert] = list_alerts(organization_id=clinic)
    officer = add_user(
        "officer@clinic.example", "an-uncommon-password-1", organization_id=clinic, role=Role.PRIVACY_OFFICER
    )
    assert lift_alert(alert.alert_id, by=officer, note="A test.", at=later)
    assert ask(desk, ANA, at=later)["outcome"] == "active"


def test_the_stop_outlives_an_emptied_valkey_and_one_that_is_away(
    decoy: rows.Member, desk: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(desk, DECOY)
    valkey.valkey().delete(*valkey.valkey().keys(valkey.key("brake:*")))
    assert get_hold(desk, at=NOON) is not None
    monkeypatch.setattr("accounts.services.brake.read", lambda *keys: None)
    assert get_hold(desk, at=NOON) is not None


def test_a_program_is_stopped_as_a_client_and_its_colleagues_go_on(
    decoy: rows.Member, desk: Asker, clinic: int
) -> None:
    client_id = register_client("billing", organization_id=clinic, scopes=Scope)
    program = Asker(Channel.API, clinic, client_id=client_id, address="203.0.113.9")
    ask(program, DECOY)
    assert [alert.subject for alert in list_alerts(organization_id=clinic)] == [f"client:{client_id}"]
    assert get_hold(program, at=NOON) == Hold(None, stopped=True)
    assert ask(desk, ANA)["outcome"] == "active"


def test_an_operator_at_the_console_is_told_of_but_cannot_be_stopped(decoy: rows.Member) -> None:
    operator = Asker(Channel.COMMAND, organization_id=None, operator="root")
    ask(operator, DECOY)
    assert SecurityAlert.objects.get().subject == "operator:root"
    assert ask(operator, ANA)["outcome"] == "active"


def test_an_almost_right_guess_at_a_decoy_is_a_miss_and_no_alarm(decoy: rows.Member, desk: Asker, clinic: int) -> None:
    assert ask(desk, DECOY | {"birth_date": "1948-03-16"})["outcome"] == "not_found"
    assert list_alerts(organization_id=clinic) == ()


def test_finding_it_again_raises_no_second_alert(decoy: rows.Member, clinic: int) -> None:
    operator = Asker(Channel.COMMAND, organization_id=None, operator="root")
    for _ in range(3):
        ask(operator, DECOY)
    [alert] = list_alerts(organization_id=None)
    assert alert.times == 3


def test_the_operator_and_the_officers_are_told(decoy: rows.Member, desk: Asker, settings: Any) -> None:
    settings.PORTAL_OPERATOR_EMAIL = "operator@portal.example"
    ask(desk, DECOY)
    assert tell_of_alerts(at=NOON) == 1
    [letter] = mail.outbox
    assert letter.to == ["operator@portal.example"]
    assert letter.subject.startswith("Urgent")
    assert not [each for each in ("97777777D", "1948", "Reyes") if each in letter.body]


def test_telling_decoys_apart_costs_an_inquiry_no_statement(decoy: rows.Member, desk: Asker) -> None:
    ask(desk, ANA)
    with statements() as sent:
        ask(desk, ANA)
    assert not [statement for statement in sent if "decoy" in statement]


# Planting.


def test_planting_makes_members_like_any_other_and_says_only_how_many() -> None:
    out = StringIO()
    call_command("plant_decoys", "--count", "3", "--as", "J. Doe", stdout=out)
    assert out.getvalue() == "There are 3 decoys now. Other processes know of them within a minute.\n"
    planted = list(Decoy.objects.values_list("member_id", "planted_by"))
    assert [by for _, by in planted] == ["J. Doe"] * 3
    for member_id, _ in planted:
        assert rows.MemberDetails.objects.filter(member_id=member_id, known_until=None).count() == 1
        assert rows.MemberIdentifier.objects.filter(member_id=member_id, kind="cin").exists()
        # A few people of any roster are in no plan.
        assert rows.MediCalEligibility.objects.filter(member_id=member_id).exists()
    assert AccessEvent.objects.filter(action="roster.load", operator="J. Doe").exists()


def test_a_planted_member_is_found_like_any_other_and_rings() -> None:
    call_command("plant_decoys", "--count", "1", "--as", "J. Doe", stdout=StringIO())
    forget_known_decoys()
    member_id = Decoy.objects.get().member_id
    assert is_decoy(member_id)
    details = rows.MemberDetails.objects.get(member_id=member_id, known_until=None)
    cin = rows.MemberIdentifier.objects.filter(member_id=member_id, kind="cin").latest("first_day").value
    asker = Asker(Channel.COMMAND, organization_id=None, operator="root")
    ask(asker, {"cin": cin, "birth_date": details.birth_date.isoformat()})
    assert Inquiry.objects.get().member_id == member_id
    assert SecurityAlert.objects.count() == 1


def test_planting_twice_plants_others() -> None:
    for _ in range(2):
        call_command("plant_decoys", "--count", "2", "--as", "J. Doe", stdout=StringIO())
    assert Decoy.objects.count() == 4


@pytest.mark.parametrize("count", ["0", "1001", "-1"])
def test_a_senseless_number_is_refused(count: str) -> None:
    with pytest.raises(CommandError):
        call_command("plant_decoys", "--count", count, "--as", "J. Doe")


def test_an_ordinary_member_is_no_decoy(ana: rows.Member) -> None:
    assert not is_decoy(ana.pk)
