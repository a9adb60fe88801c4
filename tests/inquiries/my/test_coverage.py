"""My coverage: every state in words, one answer for all of them, and nobody else's."""

import re
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import orjson
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AccessEvent, Representation, SelfService, User
from accounts.services.representatives import end_representation, record_representation
from cmc_portal import clock
from eligibility import models as rows
from eligibility.models import Member
from inquiries.models import Inquiry
from inquiries.my import words
from tests.accounts.working import signed_in
from tests.eligibility.records import JANUARY, add, close, enroll, named, new_member
from tests.inquiries.my.reading import english_grade, syllables

__all__ = ["syllables"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

CIN = "91234567A"
FIRST = date(2026, 1, 1)


@pytest.fixture
def maria() -> Member:
    """Maria, whom nothing covers yet."""
    return new_member(CIN, last="Delgado", first="Maria", zip_code="90012")


def in_plan(member: Member, **values: Any) -> Any:
    return enroll(member, program="medi_medi_plan", **{"first_day": FIRST} | values)


def with_medi_cal(member: Member, status: str = "eligible", **values: Any) -> Any:
    facts = {"first_day": FIRST, "aid_code": "10", "county_code": "19", "status": status}
    return add(rows.MediCalEligibility, member, **facts | values)


def dies(member: Member) -> None:
    """The record learns on a day that the member died some days before."""
    close(rows.MemberDetails.objects.get(member=member), datetime(2026, 2, 1, tzinfo=JANUARY.tzinfo))
    named(member, last="Delgado", first="Maria", death_day=date(2026, 1, 20))


def account(member: Member, email: str = "maria@home.example") -> Client:
    user = User.objects.create_user(email)
    SelfService.objects.create(user=user, member_id=member.pk, linked_at=JANUARY)
    return signed_in(user.pk)


def read(web: Client, path: str = "/my") -> str:
    """The words of the page, as they are read."""
    answer = web.get(path)
    assert answer.status_code == 200
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_who_is_covered_reads_by_whom_since_when_and_where(maria: Member) -> None:
    in_plan(maria)
    with_medi_cal(maria)
    page = read(account(maria))
    assert page.startswith("You are covered by Wellcare Dual Align (HMO D-SNP)")
    assert "Medicare, Medicine (Part D), Medi-Cal: since 01/01/2026, Los Angeles County" in page
    assert "We have no phone number for this plan. Look on the back of the plan card." in page


def test_the_eight_groups_and_who_pays_for_the_rest(maria: Member) -> None:
    in_plan(maria)
    page = read(account(maria))
    for name in words.GROUPS.values():
        assert str(name) in page
    assert len(words.GROUPS) == 8
    assert "Medi-Cal Dental (Denti-Cal) Dental care" in page
    assert "Call Medi-Cal Dental (Denti-Cal): 1-800-322-6384" in page


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("deemed", "Your Medi-Cal has stopped. Your plan keeps you for a short time."),
        ("share_of_cost", "You have a share of cost. Medi-Cal pays this month after you have paid your share."),
        ("left", "You were in a plan before, and left it or it ended."),
        ("nothing on record", "Our records do not agree, or a part is missing. This is not a no."),
        ("disputed", "We cannot tell today who covers you"),
        ("died", "Our records say that this person died"),
    ],
)
def test_every_state_is_said_in_words(maria: Member, state: str, said: str) -> None:
    if state == "deemed":
        in_plan(maria, status="deemed")
        with_medi_cal(maria, last_day=clock.today() - timedelta(days=35))
    elif state == "share_of_cost":
        enroll(maria, kind="medicare", program="original_medicare", plan_code="", first_day=FIRST)
        with_medi_cal(maria, "share_of_cost_unmet", share_of_cost_cents=50_000)
    elif state == "left":
        in_plan(maria, last_day=date(2026, 3, 31))
    elif state == "disputed":
        in_plan(maria, disputed=True)
        in_plan(maria, plan_code="molina", disputed=True)
    elif state == "died":
        in_plan(maria)
        close(rows.MemberDetails.objects.get(), datetime(2026, 2, 1, tzinfo=JANUARY.tzinfo))
        add(
            rows.MemberDetails,
            maria,
            last_name="Delgado",
            first_name="Maria",
            last_key="delgado",
            death_day=date(2026, 1, 20),
        )
    page = read(account(maria))
    assert said in page
    assert "Who can help" in page


def test_on_hold_is_never_said_to_be_covered(maria: Member) -> None:
    in_plan(maria, status="on_hold")
    page = read(account(maria))
    assert "You are covered" not in page
    assert "Call" in page


def test_a_member_of_whom_nothing_is_known_reads_what_to_do() -> None:
    page = read(account(Member.objects.create()))
    assert page.startswith("We have no record of you yet")
    assert "Plans send us a list each month." in page


def test_a_merged_member_reads_the_present_record(maria: Member) -> None:
    former = new_member("92345678C")
    in_plan(maria)
    web = account(former)
    Member.objects.filter(pk=former.pk).update(merged_into=maria, merged_at=clock.now())
    assert read(web).startswith("You are covered by Wellcare")


def test_the_first_look_of_a_day_is_an_inquiry_and_later_ones_are_reads_of_it(maria: Member) -> None:
    in_plan(maria)
    web = account(maria)
    first, second, card = read(web), read(web), read(web, "/my/card")
    (stored,) = Inquiry.objects.all()
    assert (stored.purpose, stored.member_id, stored.organization_id, stored.channel) == (
        "member_request",
        maria.pk,
        None,
        "page",
    )
    assert stored.trace_number in first and stored.trace_number in second and CIN in card
    looks = AccessEvent.objects.filter(subject=stored.trace_number).order_by("id").values_list("action", flat=True)
    assert list(looks) == ["inquiry.ask", "inquiry.read", "inquiry.read"]


def test_what_changed_meanwhile_is_another_answer(maria: Member) -> None:
    row = in_plan(maria)
    web = account(maria)
    read(web)
    moment = clock.now()
    close(row, moment)
    in_plan(maria, last_day=date(2026, 3, 31), known_from=moment)
    assert "left it or it ended" in read(web)
    assert Inquiry.objects.count() == 2


def test_what_one_member_was_told_is_not_told_to_their_representative_as_theirs(maria: Member) -> None:
    in_plan(maria)
    read(account(maria))
    read(signed_in(represent(maria)))
    assert sorted(Inquiry.objects.values_list("user_id", flat=True)) == sorted(
        User.objects.values_list("pk", flat=True)
    )


def represent(member: Member, *, first: date = FIRST, days: int = 30) -> int:
    ben, _new = User.objects.get_or_create(email="ben@home.example")
    allowed_by = User.objects.exclude(pk=ben.pk).first() or ben
    record_representation(
        ben.pk,
        member_id=member.pk,
        first_day=first,
        last_day=clock.today() + timedelta(days=days),
        allowed_by=allowed_by.pk,
        allowed_at=JANUARY,
    )
    return ben.pk


def test_a_representative_of_two_changes_between_them_without_a_number_in_the_address(maria: Member) -> None:
    in_plan(maria)
    rosa = new_member("92345678C", last="Alder", first="Rosa")
    ben = represent(maria)
    represent(rosa)
    web = signed_in(ben)
    assert read(web).startswith(
        "You see the information of Maria Delgado . Show Rosa Alder Maria Delgado is covered by"
    )
    assert web.post("/my/whom", {"person": "2"}).headers["Location"] == "/my"
    assert read(web).startswith("You see the information of Rosa Alder . Show Maria Delgado We cannot tell today who")
    assert web.post("/my/whom", {"person": "3"}).status_code == 404
    assert "There is no card today" in read(web, "/my/card")


def test_a_representation_that_ended_a_moment_ago_shows_nothing_more(maria: Member) -> None:
    rosa = new_member("92345678C", last="Alder", first="Rosa")
    ben = represent(maria)
    represent(rosa)
    web = signed_in(ben)
    web.post("/my/whom", {"person": "2"})
    row = Representation.objects.get(member_id=rosa.pk)
    end_representation(row.pk, member_id=rosa.pk, now=clock.now())
    page = read(web)
    assert "Rosa" not in page and "Maria Delgado" in page


def test_a_member_that_one_does_not_represent_is_not_asked_about(maria: Member) -> None:
    rosa = new_member("92345678C", last="Alder", first="Rosa")
    web = account(maria)
    session = web.session
    session["my_person"] = rosa.pk
    session.save()
    assert "Rosa" not in read(web)
    assert not AccessEvent.objects.filter(member_id=rosa.pk).exists()


def test_the_card_holds_what_is_on_record_and_says_what_is_not(maria: Member) -> None:
    in_plan(maria)
    add(rows.MemberIdentifier, maria, kind="plan_id", value="HN0001")
    web = account(maria)
    page = read(web, "/my/card")
    for said in (
        "Wellcare Dual Align (HMO D-SNP)",
        "Maria Delgado",
        "Plan member ID HN0001",
        "(CIN) 91234567A",
        "BIN and PCN",
    ):
        assert said in page
    assert "MBI" not in page
    pdf = web.get("/my/card.pdf")
    assert (pdf.status_code, pdf.headers["Content-Type"]) == (200, "application/pdf")
    assert "Delgado" not in pdf.headers["Content-Disposition"]


def test_letters_of_a_name_that_no_font_has_are_not_logged(
    reference_data: None, caplog: pytest.LogCaptureFixture
) -> None:
    mai = new_member("92345678C", last="名前", first="Mai")
    in_plan(mai)
    assert account(mai).get("/my/card.pdf").status_code == 200
    assert "名" not in caplog.text


def test_of_who_died_nothing_is_said_about_care_to_come(maria: Member) -> None:
    in_plan(maria)
    web = account(maria)
    living = ("What you may have to pay", "Keep my doctor")
    assert [each in read(web) for each in living] == [True, True]
    dies(maria)
    page = read(web)
    assert [each in page for each in living] == [False, False]
    assert "Who can help" in page


def test_there_is_no_card_for_who_died(maria: Member) -> None:
    in_plan(maria)
    rows.MemberDetails.objects.all()
    close(rows.MemberDetails.objects.get(), clock.now())
    add(
        rows.MemberDetails,
        maria,
        last_name="Delgado",
        first_name="Maria",
        last_key="delgado",
        death_day=date(2026, 1, 20),
    )
    web = account(maria)
    assert "There is no card today" in read(web, "/my/card")
    assert web.get("/my/card.pdf").status_code == 404


def test_how_one_is_reached_is_half_hidden(maria: Member) -> None:
    in_plan(maria)
    add(rows.MemberContact, maria, email="maria@mail.example", phone="2135550171")
    page = read(account(maria))
    assert "E-mail: m•••@mail.example" in page and "Telephone: ends in 0171" in page
    assert "maria@mail.example" not in page and "2135550171" not in page


def test_the_numbers_of_the_page_are_those_of_the_stored_answer(maria: Member) -> None:
    in_plan(maria)
    page = read(account(maria))
    answer = orjson.loads(Inquiry.objects.get().answer)
    parties = {each["responsible"]["name"] for each in answer["services"] if each["covered_elsewhere"] == "yes"}
    assert parties
    assert all(name in page for name in parties)


def test_what_we_say_is_of_the_sixth_grade() -> None:
    sayings = [each for each in (*vars(words).values(), *words.MARKS.values()) if isinstance(each, words.Saying)]
    texts = [str(text) for each in sayings for text in (each.you, each.they)]
    texts += [str(each) for each in (*words.HELPERS.values(), words.NOTHING_TO_PAY, words.PAYMENT_NOT_KNOWN)]
    assert len(texts) > 30
    assert english_grade(" ".join(each if each.endswith(".") else f"{each}." for each in texts)) <= 6.0


@pytest.mark.parametrize("name", ["sign-up", "sign-up-code", "sign-up-letter", "sign-up-sent"])
def test_the_sign_up_pages_are_of_the_sixth_grade(name: str) -> None:
    page = Client().get(reverse(name)).text
    sentences = re.findall(r"<(?:p|li)[^>]*>(.*?)</(?:p|li)>", page[page.index("<main") : page.index("</main>")], re.S)
    text = " ".join(" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in sentences)
    assert english_grade(unescape(text).replace("e-mail", "email")) <= 6.0
