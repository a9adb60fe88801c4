"""The set-based path answers what single inquiries answer, byte for byte but for trace numbers and times."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import orjson
import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import DjangoDbBlocker, Settings

from accounts.facts import Asker, Channel, OrganizationKind, Role
from accounts.models import AccessEvent, EmergencyAccess, Organization, User
from continuity.services.evidence import load_evidence
from continuity.synthetic.demo_evidence import demo_evidence
from eligibility.models import Enrollment, MemberDetails
from eligibility.services.roster import load_roster
from eligibility.synthetic.cast import cast, demo_files
from inquiries.batches.answering import decide_many, record_many
from inquiries.facts import Question, RecordedAnswer
from inquiries.models import Inquiry
from inquiries.questions import parse_question
from inquiries.services import answer_inquiry

pytestmark = pytest.mark.django_db

ASKED_AT = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
ASKED_ON = date(2026, 11, 20)
OPERATOR = Asker(Channel.COMMAND, organization_id=None, operator="test")
FRONT_DESK = Asker(
    Channel.TASK,
    organization_id=7,
    user_id=4,
    organization_kind=OrganizationKind.PROVIDER,
    roles=frozenset({Role.FRONT_DESK}),
    address="198.51.100.7",
)
OF_PLAN = Asker(
    Channel.TASK,
    organization_id=8,
    user_id=5,
    organization_kind=OrganizationKind.HEALTH_PLAN,
    health_plan="health-net",
    roles=frozenset({Role.CONTINUITY_COORDINATOR}),
)
HOW_MANY = 300
SERVICES = ("dental", "nmt", "eyewear", "cbas", "primary_care_visit", "inpatient_hospital")


@pytest.fixture(scope="module")
def cast_on_record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo cast with its networks and visits, loaded once and rolled back in the end."""
    codes = Path("eligibility/reference/hcp_codes_demo.yaml")
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", hcp_codes=codes, verbosity=0)
        for file in demo_files():
            load_roster(
                BytesIO(file.content), asker=OPERATOR, name=file.name, received_at=file.received_at, now=ASKED_AT
            )
        for evidence in demo_evidence():
            load_evidence(
                BytesIO(evidence.content), kind=evidence.kind, asker=OPERATOR, name=evidence.name, now=ASKED_AT
            )
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def no_limits(settings: Settings) -> None:
    """However many miss, one after the other goes on."""
    settings.PORTAL_MISSES_FACTOR = 1000


def questions_about_the_cast(*, npi: str = "") -> list[Question]:
    """Every question of the cast, and random ones: by number and by name, right and wrong, on any day."""
    draw = random.Random(20)  # noqa: S311 - the same in every run
    bodies: list[dict[str, Any]] = [scene.question(ask) for scene in cast() for ask in scene.asks]
    people = list(MemberDetails.objects.filter(known_until=None).order_by("member_id"))
    for number in range(HOW_MANY):
        person = draw.choice(people)
        born = person.birth_date or date(1940, 1, 1)
        said: dict[str, Any] = {"last_name": person.last_name, "first_name": person.first_name}
        said["birth_date"] = (born + timedelta(days=number % 7 == 0)).isoformat()
        day = date(2014, 1, 1) + timedelta(days=draw.randrange(4_900))
        services = draw.sample(SERVICES, draw.randrange(4))
        bodies.append({"member": said, "day": day.isoformat(), "services": services, "provider_npi": npi})
    read = [parse_question(body, today=ASKED_ON, now=ASKED_AT) for body in bodies if "known_at" not in body]
    draw.shuffle(read)
    return read


def plain(answer: RecordedAnswer) -> bytes:
    """The answer without its trace number and times."""
    told = orjson.loads(answer.answer_json)
    return orjson.dumps({name: told[name] for name in told if name not in ("trace_number", "asked_at", "known_at")})


def together(questions: list[Question], asker: Asker) -> list[RecordedAnswer]:
    """The answers of the set-based path, on record."""
    told = decide_many(questions, asker=asker, asked_at=ASKED_AT)
    record_many(told, asker=asker)
    return [answer for _, answer, _ in told]


@pytest.mark.parametrize("asker", [FRONT_DESK, OF_PLAN], ids=["provider", "plan"])
@pytest.mark.parametrize("npi", ["", "1234567893"], ids=["", "with a provider"])
def test_answers_asked_together_are_those_asked_one_by_one(cast_on_record: None, asker: Asker, npi: str) -> None:
    questions = questions_about_the_cast(npi=npi)
    single = [answer_inquiry(each, asker=asker, asked_at=ASKED_AT) for each in questions]
    assert [plain(each) for each in together(questions, asker)] == [plain(each) for each in single]
    assert {each.outcome for each in single} == {"active", "not_active", "not_found", "cannot_determine"}


def test_a_member_opened_in_an_emergency_is_shown_whole_and_under_its_number(cast_on_record: None) -> None:
    of_other_plan = MemberDetails.objects.filter(
        known_until=None, member_id__in=Enrollment.objects.filter(plan_code="molina").values("member_id")
    ).first()
    assert of_other_plan is not None
    organization = Organization.objects.create(name="Plan", kind="health_plan", health_plan="health-net")
    user = User.objects.create_user("cora@plan.example")
    emergency = EmergencyAccess.objects.create(
        user=user,
        organization=organization,
        member_id=of_other_plan.member_id,
        reason="Brought in unconscious, nobody knows the plan.",
        began_at=ASKED_AT - timedelta(minutes=5),
        ends_at=ASKED_AT + timedelta(minutes=55),
        review_due_on=ASKED_ON,
    )
    asker = replace(OF_PLAN, organization_id=organization.pk, user_id=user.pk)
    said = {"last_name": of_other_plan.last_name, "first_name": of_other_plan.first_name}
    body = {"member": said | {"birth_date": str(of_other_plan.birth_date)}, "provider_npi": "1234567893"}
    question = parse_question(body, today=ASKED_ON, now=ASKED_AT)
    alone = answer_inquiry(question, asker=asker, asked_at=ASKED_AT)
    (answer,) = together([question], asker)
    assert plain(answer) == plain(alone)
    assert answer.member_id == of_other_plan.member_id
    event = AccessEvent.objects.get(subject=answer.trace_number)
    assert (event.emergency_id, event.purpose) == (emergency.pk, "emergency")


def test_every_answer_is_recorded_as_a_single_one_is(cast_on_record: None) -> None:
    questions = questions_about_the_cast()[:40]
    single = [answer_inquiry(each, asker=FRONT_DESK, asked_at=ASKED_AT) for each in questions]
    many = together(questions, FRONT_DESK)
    inquiries = {each.trace_number: each for each in Inquiry.objects.all()}
    events = {each.subject: each for each in AccessEvent.objects.filter(action="inquiry.ask")}
    for one, other in zip(single, many, strict=True):
        assert kept(inquiries[one.trace_number]) == kept(inquiries[other.trace_number])
        assert inquiries[other.trace_number].answer.encode() == other.answer_json
        assert seen(events[one.trace_number]) == seen(events[other.trace_number])


def kept(row: Inquiry) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name not in ("_state", "trace_number", "answer")}


def seen(row: AccessEvent) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name not in ("_state", "id", "subject")}


def test_hundreds_of_questions_take_as_many_statements_as_ten(cast_on_record: None) -> None:
    # Whose a provider is, is asked for each row that names one.
    questions = [replace(each, provider_npi="") for each in questions_about_the_cast()]
    together(questions, FRONT_DESK)
    counts = []
    for some in (questions[:10], questions):
        with patch.object(BaseDatabaseWrapper, "ensure_connection") as asked:
            together(some, FRONT_DESK)
        counts.append(asked.call_count)
    assert counts[0] == counts[1] <= 8
