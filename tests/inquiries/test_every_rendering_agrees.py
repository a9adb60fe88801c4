"""One answer, many renderings: for 1,000 questions drawn at random the page, the JSON, the row of a table and the
receipt say the same.

So that this takes seconds, the page is rendered without its frame and the receipt as the HTML that becomes its PDF; for
every fortieth question the page comes through its door, and the text is read from the PDF itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoDbBlocker

from accounts.facts import Asker, Channel, OrganizationKind, Role
from accounts.models import User
from accounts.services.people import add_organization, add_user
from benefits.selectors import list_services
from continuity.services.evidence import load_evidence
from continuity.synthetic.demo_evidence import demo_evidence
from eligibility.services.roster import load_roster
from eligibility.synthetic.cast import cast, demo_files
from eligibility.synthetic.catalogue import load_catalogue
from eligibility.synthetic.months import month_of
from eligibility.synthetic.population import draw_members
from eligibility.synthetic.roster_834 import Envelope, RosterMember, write_roster
from eligibility.synthetic.scenes import iso
from inquiries.answer_row import answer_row
from inquiries.presenting import present_answer
from inquiries.questions import parse_question
from inquiries.receipts import presenting as receipt_presenting
from inquiries.receipts.presenting import present_receipt
from inquiries.receipts.printing import make_receipt_pdf, render_paper
from inquiries.rules.receipts import sign_answer
from inquiries.services import answer_inquiry
from inquiries.shown import AnswerPage
from tests.inquiries.every_rendering import Told, told_by_json, told_by_page, told_by_paper, told_by_row
from tests.inquiries.receipts.examples import ADDRESS, keys

pytestmark = pytest.mark.django_db

QUESTIONS, EVERY, PEOPLE, SEED = 1_000, 40, 60, 2026
ASKED_AT = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
TODAY = date(2026, 11, 20)
FIRST_DAY, DAYS = date(2014, 1, 1), 5_112
DEMO_CODES = Path("eligibility/reference/hcp_codes_demo.yaml")
LOADER = Asker(Channel.COMMAND, organization_id=None, operator="test")
# The parts of the answer page that say what is compared here, in its order.
PARTS = ("outcome", "do_now", "services", "coverages", "continuity")


@dataclass(frozen=True, slots=True)
class World:
    """Who can be asked about, and who asks."""

    people: tuple[dict[str, str], ...]
    asker: Asker


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The demo's cast with its visits, people drawn from a seed, and a front desk; loaded once, then taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", hcp_codes=DEMO_CODES, verbosity=0)
        drawn = _draw_people()
        for name, received_at, content in (*demo_files(), ("drawn.834", ASKED_AT, _roster_of(drawn))):
            load_roster(BytesIO(content), asker=LOADER, name=name, received_at=received_at, now=ASKED_AT)
        for evidence in demo_evidence():
            load_evidence(BytesIO(evidence.content), kind=evidence.kind, asker=LOADER, name=evidence.name, now=ASKED_AT)
        clinic = add_organization("Clinic", OrganizationKind.PROVIDER)
        add_user("ana@desk.example", "an-uncommon-password-1", organization_id=clinic, role=Role.FRONT_DESK)
        user_id = User.objects.get(email="ana@desk.example").pk
        people = tuple(
            {"cin": each.cin, "birth_date": iso(each.birth_date)}
            for each in (*(scene.person for scene in cast()), *(member.person for member in drawn))
            if each.birth_date
        )
        yield World(people, Asker(Channel.PAGE, organization_id=clinic, user_id=user_id))
        transaction.set_rollback(True)


def _draw_people() -> tuple[RosterMember, ...]:
    members = draw_members(SEED, load_catalogue(), month=month_of(TODAY))
    return tuple(next(members) for _ in range(PEOPLE))


def _roster_of(members: tuple[RosterMember, ...]) -> bytes:
    out = BytesIO()
    write_roster(out, members, Envelope(TODAY, 261_120, rhythm="FULL"))
    return out.getvalue()


def _draw_questions(world: World) -> Iterator[dict[str, Any]]:
    """Anybody, any day of fourteen years, some services, often a provider; now and then nobody."""
    random = Random(SEED)  # noqa: S311 - the same questions in every run
    services = [service.code for service in list_services()]
    providers = sorted({ask.provider_npi for scene in cast() for ask in scene.asks})
    scenes = [scene.question(ask) for scene in cast() for ask in scene.asks]
    for number in range(QUESTIONS):
        if number < len(scenes):
            yield scenes[number]
            continue
        member = random.choice(world.people)
        wrong = {"birth_date": "1930-01-01"} if random.random() < 0.02 else {}
        yield {
            "member": member | wrong,
            "day": (FIRST_DAY + timedelta(days=random.randrange(DAYS))).isoformat(),
            "services": random.sample(services, random.randrange(6)),
            "provider_npi": random.choice(providers),
        }


def _ask(question: dict[str, Any], asker: Asker) -> dict[str, Any]:
    asked = parse_question(question, today=TODAY, now=ASKED_AT)
    answer: dict[str, Any] = orjson.loads(answer_inquiry(asked, asker=asker, asked_at=ASKED_AT).answer_json)
    return answer


@lru_cache(maxsize=1)
def _present(text: bytes) -> AnswerPage:
    """The answer in words, found once for page and receipt, which both ask the same function for it."""
    return present_answer(orjson.loads(text))


def _page(answer: dict[str, Any]) -> str:
    shown = _present(orjson.dumps(answer))
    context = {
        "answer": shown,
        "groups": shown.services,
        "coverages": shown.coverages,
        "heading": shown.coverages_heading,
        "continuity": shown.continuity,
    }
    return "".join(render_to_string(f"inquiries/_{part}.html", context) for part in PARTS)


def _row(answer: dict[str, Any]) -> Told:
    return told_by_row(answer_row(answer), {each["service"]: each["name"] for each in answer["services"]})


def _paper(answer: dict[str, Any]) -> Told:
    return told_by_paper(render_paper(present_receipt(sign_answer(answer, keys()), address=ADDRESS)))


def test_every_rendering_says_the_same(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # The drawing of the QR code says nothing of the answer and takes as long as all the rest.
    monkeypatch.setattr(receipt_presenting, "draw_qr_code", lambda text: "")
    monkeypatch.setattr(receipt_presenting, "present_answer", lambda answer: _present(orjson.dumps(answer)))
    client.force_login(User.objects.get(pk=world.asker.user_id))
    seen: list[Told] = []
    for number, question in enumerate(_draw_questions(world)):
        answer = _ask(question, world.asker)
        told = told_by_json(answer)
        renderings = {"page": told_by_page(_page(answer)), "row": _row(answer), "receipt": _paper(answer)}
        if number % EVERY == 0:
            renderings["page through its door"] = told_by_page(client.get(f"/inquiries/{answer['trace_number']}").text)
            assert _missing_in_pdf(answer) == []
        assert {name: each for name, each in renderings.items() if each != told} == {}, question
        seen.append(told)
    assert _kinds_of(seen) == {
        "outcomes": {"active", "not_active", "not_found", "cannot_determine"},
        "verdicts": {"yes", "no", "unknown"},
        "continuity": {"yes", "no", "unknown"},
        "charges": {"", "nothing", "unknown", "part_d_copay", "part_d_copay medi_cal_share_of_cost"},
    }


def _kinds_of(seen: list[Told]) -> dict[str, set[str]]:
    """What was met at all: a test of a thousand equal answers would say little."""
    return {
        "outcomes": {told.outcome for told in seen},
        "verdicts": {verdict for told in seen for verdict in told.services.values()},
        "continuity": {verdict for told in seen for verdict in told.continuity.values()},
        "charges": {told.charges for told in seen},
    }


def _missing_in_pdf(answer: dict[str, Any]) -> list[str]:
    """What the receipt's HTML says and the text of its PDF does not."""
    receipt = sign_answer(answer, keys())
    text = PdfReader(BytesIO(make_receipt_pdf(receipt, address=ADDRESS))).pages[0].extract_text()
    shown = present_answer(answer)
    said = [
        str(shown.outcome.word),
        shown.headline,
        answer["trace_number"],
        *(line.payer for line in shown.coverages),
        *(line.billing for line in shown.coverages),
        *(words for group in shown.services for row in group.rows for words in (row.name, str(row.look.word))),
        *(shown.charges.items if shown.charges else ()),
        *(str(side.look.word) for side in (shown.continuity.sides if shown.continuity else ())),
    ]
    plain = _without_breaks(text)
    return [words for words in said if _without_breaks(words) not in plain]


def _without_breaks(text: str) -> str:
    return "".join(text.split())
