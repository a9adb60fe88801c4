"""The pages of an answer: three different ways on, what changed since the last one, and the same as known before."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts.facts import AccessAction, Hold, OrganizationKind, Role
from accounts.models import AccessEvent
from accounts.services.brake import HeldBack
from accounts.services.people import add_organization
from inquiries.models import Inquiry
from tests.accounts.working import make_person, signed_in
from tests.inquiries.recorded import ASKED_AT, put_on_record

pytestmark = pytest.mark.django_db

MARIA = 7
EARLIER = ASKED_AT - timedelta(days=30)
CHANGED = "What changed since last time"
SAME = "The same as your organization was told on"


@pytest.fixture
def clinic() -> int:
    """The organisation Ana works for."""
    return add_organization("Clinic", OrganizationKind.PROVIDER)


@pytest.fixture
def ana(clinic: int) -> Client:
    """Ana at the clinic's front desk, signed in."""
    return signed_in(make_person("ana@desk.example", clinic, Role.FRONT_DESK))


def page_of(client: Client, trace_number: str) -> str:
    answered = client.get(f"/inquiries/{trace_number}")
    assert answered.status_code == 200
    return answered.text


def test_an_answer_that_differs_from_the_last_one_says_what_changed(ana: Client, clinic: int) -> None:
    before = put_on_record("active", organization_id=clinic, member_id=MARIA, asked_at=EARLIER)
    text = page_of(ana, put_on_record("on_hold", organization_id=clinic, member_id=MARIA))
    assert CHANGED in text
    assert f"/inquiries/{before}" in text
    assert "was Active, is Cannot determine" in text


def test_what_differs_on_another_day_is_not_said_to_have_changed(ana: Client, clinic: int) -> None:
    put_on_record("deemed", organization_id=clinic, member_id=MARIA, asked_at=EARLIER)
    text = page_of(ana, put_on_record("not_active_after_leaving", organization_id=clinic, member_id=MARIA))
    assert (CHANGED in text, "Otherwise than your last answer" in text) == (False, True)
    assert "was Active, is Not active" in text
    assert "was Health Net Cal MediConnect from 07/01/2014 to 03/31/2016 (Deemed), is Original Medicare from" in text


def test_an_answer_that_says_the_same_says_so(ana: Client, clinic: int) -> None:
    put_on_record("active", organization_id=clinic, member_id=MARIA, asked_at=EARLIER)
    text = page_of(ana, put_on_record("active", organization_id=clinic, member_id=MARIA))
    assert SAME in text
    assert CHANGED not in text


def test_the_earlier_answer_for_the_same_day_comes_before_a_later_one_for_another(ana: Client, clinic: int) -> None:
    same_day = put_on_record("active", organization_id=clinic, member_id=MARIA, asked_at=EARLIER)
    put_on_record("deemed", organization_id=clinic, member_id=MARIA, asked_at=EARLIER + timedelta(days=1))
    text = page_of(ana, put_on_record("active", organization_id=clinic, member_id=MARIA))
    assert f"/inquiries/{same_day}" in text


@pytest.mark.parametrize("whose", ["another member", "another organization", "nobody"])
def test_only_ones_own_answer_about_the_same_member_is_compared(ana: Client, clinic: int, whose: str) -> None:
    elsewhere = add_organization("Elsewhere", OrganizationKind.PROVIDER)
    organization_id = elsewhere if whose == "another organization" else clinic
    member_id = {"another member": 8, "another organization": MARIA, "nobody": None}[whose]
    put_on_record("deemed", organization_id=organization_id, member_id=member_id, asked_at=EARLIER)
    text = page_of(ana, put_on_record("active", organization_id=clinic, member_id=MARIA))
    assert CHANGED not in text
    assert SAME not in text


def test_the_earlier_answer_is_read_on_the_trail_too(ana: Client, clinic: int) -> None:
    before = put_on_record("deemed", organization_id=clinic, member_id=MARIA, asked_at=EARLIER)
    now = put_on_record("active", organization_id=clinic, member_id=MARIA)
    page_of(ana, now)
    looks = AccessEvent.objects.filter(action=AccessAction.READ_INQUIRY)
    assert set(looks.values_list("subject", flat=True)) == {before, now}


def test_not_found_shows_what_was_compared_and_the_usual_slips(ana: Client, clinic: int) -> None:
    text = page_of(ana, put_on_record("not_found", organization_id=clinic))
    assert "What was compared" in text
    assert "91234567A" in text
    assert "03/15/1948" in text
    assert "The usual slips" in text
    assert "Which part did not agree is not told" in text


def test_not_active_tells_the_last_plan_and_what_covers_instead(ana: Client, clinic: int) -> None:
    text = " ".join(page_of(ana, put_on_record("not_active_after_leaving", organization_id=clinic)).split())
    assert "<dt>Last plan on record</dt><dd>Health Net Cal MediConnect</dd>" in text
    assert "<dt>Until</dt><dd>01/31/2018</dd>" in text
    assert "<dt>Covers on that day</dt><dd>Original Medicare for Medicare</dd>" in text
    assert "The usual slips" not in text


def test_cannot_determine_is_said_to_be_no_refusal(ana: Client, clinic: int) -> None:
    text = page_of(ana, put_on_record("on_hold", organization_id=clinic))
    assert "This is not a refusal." in text
    assert "What is missing" in text
    assert "it is asked again every month, and shows what changed" in text
    assert "Last plan on record" not in text
    assert "The usual slips" not in text


def test_the_same_question_as_known_before_is_a_new_answer_that_says_so(ana: Client, clinic: int) -> None:
    trace_number = put_on_record("on_hold", organization_id=clinic, member_id=MARIA)
    asked = ana.post(f"/inquiries/{trace_number}/as-known", {"known_on": "03/03/2026"})
    assert asked.status_code == 303
    stored = Inquiry.objects.get(trace_number=asked.headers["Location"].rpartition("/")[2])
    assert stored.known_at == datetime(2026, 3, 4, 7, 59, 59, 999999, tzinfo=UTC)
    assert str(stored.day) == "2022-05-23"
    assert "This is what was known on 03/03/2026 23:59 PST, not what is known now." in ana.get(asked["Location"]).text


def test_a_service_that_was_not_in_the_catalogue_then_is_told_beside_the_answer(ana: Client, clinic: int) -> None:
    trace_number = put_on_record("active", organization_id=clinic, member_id=MARIA)
    refused = ana.post(f"/inquiries/{trace_number}/as-known", {"known_on": "03/03/2020"})
    assert refused.status_code == 422
    assert "This service is not in the catalogue." in refused.text


@pytest.mark.parametrize("typed", ["", "31/12/2025", "01/01/2100"])
def test_a_day_that_is_no_earlier_day_is_refused_beside_the_answer(ana: Client, clinic: int, typed: str) -> None:
    trace_number = put_on_record("active", organization_id=clinic, member_id=MARIA)
    refused = ana.post(f"/inquiries/{trace_number}/as-known", {"known_on": typed})
    assert refused.status_code == 422
    assert "Type a day before today" in refused.text
    assert "Covered on 05/23/2022 by Health Net Cal MediConnect" in refused.text


def test_another_organizations_answer_cannot_be_asked_again(ana: Client) -> None:
    elsewhere = add_organization("Elsewhere", OrganizationKind.PROVIDER)
    trace_number = put_on_record("active", organization_id=elsewhere, member_id=MARIA)
    assert ana.post(f"/inquiries/{trace_number}/as-known", {"known_on": "03/03/2026"}).status_code == 404


def test_who_is_held_back_while_asking_again_still_has_the_way_to_the_last_answer(
    ana: Client, clinic: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise HeldBack(Hold(ASKED_AT + timedelta(days=9_000), stopped=True))

    trace_number = put_on_record("on_hold", organization_id=clinic, member_id=MARIA)
    monkeypatch.setattr("inquiries.pages.answer_inquiry", refuse)
    held_back = ana.post("/inquiries", {"again": trace_number, "keep": "1"})
    assert held_back.status_code == 429
    assert f'href="/inquiries/{trace_number}"' in held_back.text
    monkeypatch.setattr("inquiries.answer_pages.answer_inquiry", refuse)
    held_back = ana.post(f"/inquiries/{trace_number}/as-known", {"known_on": "03/03/2026"})
    assert held_back.status_code == 429
    assert "We cannot tell whether this person was covered on 05/23/2022" in held_back.text
