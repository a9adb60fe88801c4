"""The letter with a code: who prints it, for whom, and what it says."""

import re
from datetime import date

import pytest
from django.test import Client

from accounts.facts import Role
from accounts.models import AccessEvent, SelfService, SignUp, User
from accounts.services.representatives import link_member
from cmc_portal import clock
from continuity.notices.letters import Letter
from continuity.notices.preferences import LetterPreference
from continuity.notices.rendering import render_letter
from eligibility.models import Member
from eligibility.selectors.members import get_member_facts
from eligibility.selectors.plans import get_plan_table
from inquiries.my import letter_pages
from inquiries.my.letter import compose_code_letter
from tests.accounts.working import make_clinic, make_person, make_plan, signed_in
from tests.eligibility.records import enroll, new_member
from tests.inquiries.my.reading import is_english_of_the_sixth_grade, is_spanish_of_the_sixth_grade, syllables

__all__ = ["syllables"]
pytestmark = pytest.mark.django_db

CIN = "91234567A"
TYPED = {"identifier": CIN, "birth_date": "03/15/1948"}


@pytest.fixture
def maria(reference_data: None) -> Member:
    member = new_member(CIN, last="Delgado", first="Maria")
    enroll(member, program="medi_medi_plan", first_day=date(2026, 1, 1))
    return member


@pytest.fixture
def staff() -> Client:
    return signed_in(make_person("coordinator@plan.test", make_plan(), Role.CONTINUITY_COORDINATOR))


def compose(member: Member, language: str = "en", *, large_print: bool = False) -> Letter:
    facts = get_member_facts(member.pk)
    assert facts
    return compose_code_letter(
        facts,
        plan_code="health-net",
        plans=get_plan_table(),
        preference=LetterPreference(language, large_print),
        code="ABCD-EFGH-JKMN",
        address="https://portal.example/sign-up/letter",
        today=date(2026, 11, 22),
        until=date(2027, 1, 21),
    )


def sentences(letter: Letter) -> str:
    parts = (*letter.lead, *(each for part in letter.sections for each in (*part.paragraphs, *part.items)))
    return " ".join(parts)


def test_the_letter_names_plan_code_page_and_last_day(maria: Member) -> None:
    letter = compose(maria)
    assert letter.plan_name == "Wellcare Dual Align (HMO D-SNP)"
    assert [each.text for each in letter.box] == [
        "https://portal.example/sign-up/letter",
        "ABCD-EFGH-JKMN",
        "01/21/2027",
    ]
    assert letter.dear == "Dear Maria Delgado,"


def test_in_spanish_and_large_print(maria: Member) -> None:
    html = render_letter(compose(maria, "es", large_print=True))
    assert 'class="letter letter-large" lang="es"' in html
    assert "21\u00a0de\u00a0enero\u00a0de\u00a02027" in html


def test_both_languages_are_of_the_sixth_grade(maria: Member) -> None:
    assert is_english_of_the_sixth_grade(sentences(compose(maria)))
    assert is_spanish_of_the_sixth_grade(sentences(compose(maria, "es")))


def test_plan_staff_print_a_letter_that_opens_the_account(maria: Member, staff: Client) -> None:
    answer = staff.post("/members/letter", TYPED)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert "Maria" not in answer.headers["Content-Disposition"]
    (row,) = SignUp.objects.all()
    assert (row.kind, row.member_id, row.made_by.email) == ("letter", maria.pk, "coordinator@plan.test")
    event = AccessEvent.objects.get()
    assert (event.action, event.member_id, event.purpose) == ("member.letter", maria.pk, "operations")


def test_the_code_on_paper_is_the_one_that_opens(maria: Member, staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[Letter] = []
    monkeypatch.setattr(letter_pages, "print_code_letter", lambda letter: printed.append(letter) or b"%PDF")
    staff.post("/members/letter", TYPED)
    code = printed[0].box[1].text
    assert re.fullmatch("[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", code)


@pytest.mark.parametrize("state", ["linked", "died", "another plan's", "nobody"])
def test_no_letter_where_there_is_nobody_to_write_to(maria: Member, staff: Client, state: str) -> None:
    if state == "linked":
        link_member(
            User.objects.create_user("m@h.example").pk, member_id=maria.pk, evidence="", linked_by=None, now=clock.now()
        )
    if state == "died":
        new = new_member("92345678C", death_day=date(2026, 2, 1))
        enroll(new, program="medi_medi_plan", first_day=date(2026, 1, 1))
    if state == "another plan's":
        enroll(new_member("92345678C"), program="medi_medi_plan", plan_code="molina", first_day=date(2026, 1, 1))
    typed = TYPED if state == "linked" else TYPED | {"identifier": "92345678C"}
    answer = staff.post("/members/letter", typed)
    assert (answer.status_code, SignUp.objects.count()) == (422, 0)
    assert SelfService.objects.count() == (1 if state == "linked" else 0)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.PROVIDER_ADMINISTRATOR])
def test_nobody_of_a_provider_prints_one(maria: Member, role: Role) -> None:
    client = signed_in(make_person("desk@clinic.test", make_clinic(), role))
    assert client.post("/members/letter", TYPED).status_code == 403
