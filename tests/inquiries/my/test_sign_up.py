"""Signing up as a member: what is sent to whom, and that nobody learns from the pages who is on record."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from secrets import token_hex

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import AccessEvent, SecurityAlert, SelfService, SignUp, User
from accounts.rules.sign_up import sign_up_policy
from accounts.selectors.decoys import forget_known_decoys
from accounts.services.decoys import plant_decoys
from accounts.services.representatives import link_member
from accounts.services.sign_ups import make_letter
from cmc_portal import clock
from cmc_portal.celery import app
from eligibility.models import Member, MemberContact
from tests.eligibility.records import enroll, new_member

pytestmark = pytest.mark.django_db

CIN, EMAIL = "91234567A", "maria@mail.example"
FACTS = {"number": CIN, "birth_date": "03/15/1948", "zip_code": "90012"}
PASSWORD = "river-candle-orchard-7"
KNOWN = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def alone(settings: Settings) -> Iterator[None]:
    """Keys in Valkey that no other test has, hashes that cost nothing, and the worker's work done at once."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": f"sign-up-{token_hex(4)}:"}}
    eager = app.conf.task_always_eager
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = eager


@pytest.fixture
def maria() -> Member:
    """Maria, whose plan has an e-mail address for her."""
    member = new_member(CIN, last="Delgado", first="Maria", zip_code="90012")
    enroll(member)
    reach(member, EMAIL)
    return member


@pytest.fixture
def ask(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> "Ask":
    """Somebody at the pages, signed in as nobody."""
    return Ask(django_capture_on_commit_callbacks)


class Ask:
    """Somebody at the sign-up pages, whose letters are sent when the page has answered."""

    def __init__(self, capture: DjangoCaptureOnCommitCallbacks) -> None:
        self.capture, self.web = capture, Client()

    def post(self, path: str, **typed: str) -> tuple[int, str, str]:
        """The status, where it leads, and the page."""
        with self.capture(execute=True):
            response = self.web.post(path, typed, REMOTE_ADDR="198.51.100.7")
        return response.status_code, response.headers.get("Location", ""), response.text


def reach(member: Member, email: str = "", *, since: datetime = KNOWN, phone: str = "") -> MemberContact:
    return MemberContact.objects.create(member=member, known_from=since, email=email, phone=phone)


def code_sent() -> str:
    (letter,) = mail.outbox
    found = re.search(r"\b[0-9]{8}\b", letter.body)
    assert found
    return found[0]


def test_a_member_signs_up_with_three_facts_and_the_code(maria: Member, ask: Ask) -> None:
    assert ask.post("/sign-up", **FACTS)[:2] == (303, "/sign-up/code")
    assert mail.outbox[0].to == [EMAIL]
    assert "Maria" not in mail.outbox[0].body + mail.outbox[0].subject
    assert ask.post("/sign-up/code", code=code_sent(), password=PASSWORD)[:2] == (303, "/sign-in")
    account = SelfService.objects.get(member_id=maria.pk)
    assert account.user.email == EMAIL
    assert account.user.check_password(PASSWORD)
    assert [each.subject for each in mail.outbox][1:] == ["Your account is ready"]
    events = AccessEvent.objects.order_by("id").values_list("action", "member_id", "user_id")
    assert list(events) == [("member.sign_up", maria.pk, None), ("member.link", maria.pk, account.user_id)]


def test_after_signing_up_they_see_their_coverage(maria: Member, ask: Ask) -> None:
    ask.post("/sign-up", **FACTS)
    ask.post("/sign-up/code", code=code_sent(), password=PASSWORD)
    ask.post("/sign-in", login=EMAIL, password=PASSWORD)
    assert "This is what was on record" in ask.web.get("/my").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "92222222C"},
        {"birth_date": "03/16/1948"},
        {"zip_code": "90013"},
    ],
    ids=["number", "birth_date", "zip_code"],
)
def test_facts_that_do_not_fit_get_the_same_page_and_no_letter(maria: Member, ask: Ask, wrong: dict[str, str]) -> None:
    right, other = ask.post("/sign-up", **FACTS), Ask(ask.capture).post("/sign-up", **(FACTS | wrong))
    assert right == other
    assert len(mail.outbox) == 1
    rows = SignUp.objects.order_by("id")
    assert [(row.typed, row.kind) for row in rows] == [("", "email"), ("", "email")]


def test_the_page_makes_the_same_statements_for_everybody(
    maria: Member,
) -> None:
    counts = []
    for facts in (FACTS, FACTS | {"number": "92222222C"}):
        web = Client()
        with CaptureQueriesContext(connection) as caught:
            web.post("/sign-up", facts)
        counts.append([re.sub(r"'[^']*'|[0-9]+", "?", each["sql"]) for each in caught.captured_queries])
    assert counts[0] == counts[1]


def test_a_wrong_code_opens_nothing_and_five_close_it(maria: Member, ask: Ask) -> None:
    ask.post("/sign-up", **FACTS)
    right = code_sent()
    wrong = "00000000" if right != "00000000" else "00000001"
    for _ in range(5):
        status, _where, page = ask.post("/sign-up/code", code=wrong, password=PASSWORD)
        assert (status, "This code does not fit" in page) == (422, True)
    status, _where, page = ask.post("/sign-up/code", code=right, password=PASSWORD)
    assert (status, "This code does not fit" in page) == (422, True)
    assert not SelfService.objects.exists()


def test_a_code_works_once_and_in_the_browser_that_asked_only(maria: Member, ask: Ask) -> None:
    ask.post("/sign-up", **FACTS)
    code = code_sent()
    assert Ask(ask.capture).post("/sign-up/code", code=code, password=PASSWORD)[0] == 422
    secret = ask.web.session["sign_up"]
    assert ask.post("/sign-up/code", code=code, password=PASSWORD)[0] == 303
    session = ask.web.session
    session["sign_up"] = secret
    session.save()
    assert ask.post("/sign-up/code", code=code, password=PASSWORD)[0] == 422


def test_a_code_holds_no_longer_than_the_browser_keeps_its_half(settings: Settings) -> None:
    assert sign_up_policy(clock.today()).email_life <= timedelta(seconds=settings.SESSION_COOKIE_AGE)


def test_a_code_is_too_old_after_fifteen_minutes(maria: Member, ask: Ask) -> None:
    ask.post("/sign-up", **FACTS)
    SignUp.objects.update(expires_at=clock.now())
    assert ask.post("/sign-up/code", code=code_sent(), password=PASSWORD)[0] == 422


def test_codes_and_addresses_are_not_in_the_table(maria: Member, ask: Ask) -> None:
    ask.post("/sign-up", **FACTS)
    (row,) = SignUp.objects.values()
    assert code_sent() not in str(row) and EMAIL not in str(row) and CIN not in str(row)


def test_a_weak_password_costs_no_try(maria: Member, ask: Ask) -> None:
    ask.post("/sign-up", **FACTS)
    assert ask.post("/sign-up/code", code="00000000", password="short")[0] == 422
    assert SignUp.objects.get().tries == 0


def test_who_has_an_account_is_told_by_e_mail_how_to_sign_in(maria: Member, ask: Ask) -> None:
    SelfService.objects.create(user=User.objects.create_user("m@home.example"), member_id=maria.pk, linked_at=KNOWN)
    assert ask.post("/sign-up", **FACTS)[:2] == (303, "/sign-up/code")
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([EMAIL], "You have an account already")


def test_an_address_that_has_an_account_is_linked_only_after_signing_in(maria: Member, ask: Ask) -> None:
    user = User.objects.create_user(EMAIL, PASSWORD)
    ask.post("/sign-up", **FACTS)
    code = code_sent()
    status, _where, page = ask.post("/sign-up/code", code=code, password=PASSWORD)
    assert (status, "Sign in with it first" in page) == (422, True)
    assert 'href="/sign-in?next=/sign-up/code"' in page
    signed_in = ask.post("/sign-in?next=/sign-up/code", login=EMAIL, password=PASSWORD)
    assert signed_in[:2] == (302, "/sign-up/code")
    assert ask.post("/sign-up/code", code=code, password=PASSWORD)[:2] == (303, "/my")
    assert SelfService.objects.get().user_id == user.pk


def test_who_signs_up_where_another_is_signed_in_is_told_to_sign_in(maria: Member, ask: Ask) -> None:
    User.objects.create_user("son@home.example", PASSWORD)
    ask.post("/sign-in", login="son@home.example", password=PASSWORD)
    ask.post("/sign-up", **FACTS)
    assert ask.post("/sign-up/code", code=code_sent(), password=PASSWORD)[:2] == (303, "/sign-in")
    assert SelfService.objects.get().user.email == EMAIL


def test_no_account_is_two_members(maria: Member, ask: Ask) -> None:
    user = User.objects.create_user(EMAIL, PASSWORD)
    SelfService.objects.create(user=user, member_id=new_member("92345678C").pk, linked_at=KNOWN)
    ask.post("/sign-in", login=EMAIL, password=PASSWORD)
    ask.post("/sign-up", **FACTS)
    status, _where, page = ask.post("/sign-up/code", code=code_sent(), password=PASSWORD)
    assert (status, "Call your plan" in page) == (422, True)
    assert SelfService.objects.count() == 1


def test_who_died_and_who_has_a_telephone_only_are_sent_nothing(ask: Ask) -> None:
    new = new_member(CIN, zip_code="90012", death_day=date(2026, 1, 2))
    reach(new, EMAIL)
    other = new_member("92345678C", zip_code="90012")
    reach(other, phone="2135550100")
    ask.post("/sign-up", **FACTS)
    ask.post("/sign-up", **(FACTS | {"number": "92345678C"}))
    assert mail.outbox == []


def test_the_former_address_is_told_of_a_code_that_went_to_a_new_one(maria: Member, ask: Ask) -> None:
    MemberContact.objects.update(known_until=clock.now() - timedelta(days=1))
    reach(maria, "new@mail.example", since=clock.now() - timedelta(days=1))
    ask.post("/sign-up", **FACTS)
    assert [(each.to[0], each.subject) for each in mail.outbox] == [
        ("new@mail.example", "Your sign-up code"),
        (EMAIL, "Your sign-up code went to another address"),
    ]


def test_a_merged_number_leads_to_the_present_person(maria: Member, ask: Ask) -> None:
    former = new_member("92345678C", zip_code="90012")
    Member.objects.filter(pk=former.pk).update(merged_into=maria, merged_at=clock.now())
    ask.post("/sign-up", **(FACTS | {"number": "92345678C"}))
    ask.post("/sign-up/code", code=code_sent(), password=PASSWORD)
    assert SelfService.objects.get().member_id == maria.pk


def test_the_sixth_try_about_one_number_waits_whoever_has_it(maria: Member, ask: Ask) -> None:
    for number in (CIN, "92222222C"):
        facts = FACTS | {"number": number}
        answers = [Ask(ask.capture).post("/sign-up", **facts)[0] for _ in range(5)]
        assert answers == [303] * 5
        with ask.capture(execute=True):
            assert Client().post("/sign-up", facts, REMOTE_ADDR="203.0.113.9").status_code == 429


def test_a_letter_opens_with_the_birth_date_and_makes_the_account_by_a_link(maria: Member, ask: Ask) -> None:
    code = make_letter(maria.pk, made_by=None, now=clock.now(), today=clock.today())
    typed = {"code": code.lower(), "birth_date": "3/15/1948", "email": "me@home.example"}
    assert ask.post("/sign-up/letter", **typed)[:2] == (303, "/sign-up/sent")
    (letter,) = mail.outbox
    assert letter.to == ["me@home.example"]
    link = re.search(r"http://\S+(/invitations/\S+)", letter.body)
    assert link
    ask.web.get(link[1])
    assert ask.post("/invitation", full_name="Maria Delgado", password=PASSWORD)[:2] == (302, "/sign-in")
    assert SelfService.objects.get(member_id=maria.pk).user.email == "me@home.example"


def links_sent() -> list[str]:
    found = [re.search(r"http://\S+(/invitations/\S+)", letter.body) for letter in mail.outbox]
    return [link[1] for link in found if link]


def test_an_account_that_was_opened_by_a_letter_stands_in_the_trail(maria: Member, ask: Ask) -> None:
    code = make_letter(maria.pk, made_by=None, now=clock.now(), today=clock.today())
    ask.post("/sign-up/letter", code=code, birth_date="3/15/1948", email="me@home.example")
    ask.web.get(links_sent()[0])
    ask.post("/invitation", full_name="Maria Delgado", password=PASSWORD)
    user = User.objects.get(email="me@home.example")
    events = AccessEvent.objects.order_by("id").values_list("action", "member_id", "user_id", "address")
    assert list(events) == [
        ("member.sign_up", maria.pk, None, "198.51.100.7"),
        ("member.link", maria.pk, user.pk, "198.51.100.7"),
    ]


def test_only_the_last_link_of_a_letter_works_so_that_a_mistyped_address_opens_nothing(maria: Member, ask: Ask) -> None:
    code = make_letter(maria.pk, made_by=None, now=clock.now(), today=clock.today())
    for email in ("stranger@home.example", "me@home.example"):
        ask.post("/sign-up/letter", code=code, birth_date="3/15/1948", email=email)
    statuses = []
    for link in links_sent():
        web = Client()
        web.get(link)
        statuses.append(web.get("/invitation").status_code)
    assert statuses == [404, 200]


def test_a_new_letter_ends_the_link_that_was_sent_for_the_one_before(maria: Member, ask: Ask) -> None:
    code = make_letter(maria.pk, made_by=None, now=clock.now(), today=clock.today())
    ask.post("/sign-up/letter", code=code, birth_date="3/15/1948", email="me@home.example")
    make_letter(maria.pk, made_by=None, now=clock.now(), today=clock.today())
    ask.web.get(links_sent()[0])
    assert ask.web.get("/invitation").status_code == 404


def test_a_letter_and_its_link_are_used_up_once_the_member_has_an_account(maria: Member, ask: Ask) -> None:
    code = make_letter(maria.pk, made_by=None, now=clock.now(), today=clock.today())
    typed = {"code": code, "birth_date": "3/15/1948", "email": "me@home.example"}
    ask.post("/sign-up/letter", **typed)
    user = User.objects.create_user("m@home.example")
    link_member(user.pk, member_id=maria.pk, evidence="", linked_by=None, now=clock.now())
    ask.web.get(links_sent()[0])
    assert ask.web.get("/invitation").status_code == 404
    # Not even once that account is gone.
    user.delete()
    ask.post("/sign-up/letter", **typed)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("wrong", [{"code": "ABCD-EFGH-JKMN"}, {"birth_date": "3/16/1948"}], ids=["code", "birth_date"])
def test_a_letter_that_does_not_fit_gets_the_same_page(maria: Member, ask: Ask, wrong: dict[str, str]) -> None:
    code = make_letter(maria.pk, made_by=None, now=clock.now(), today=clock.today())
    typed = {"code": code, "birth_date": "3/15/1948", "email": "me@home.example"} | wrong
    assert ask.post("/sign-up/letter", **typed)[:2] == (303, "/sign-up/sent")
    assert mail.outbox == []


def test_a_new_letter_ends_the_one_before(maria: Member, ask: Ask) -> None:
    code, _second = (make_letter(maria.pk, made_by=None, now=clock.now(), today=clock.today()) for _ in range(2))
    ask.post("/sign-up/letter", code=code, birth_date="3/15/1948", email="me@home.example")
    assert mail.outbox == []


def test_other_spellings_of_a_card_are_tries_about_the_same_number(maria: Member, ask: Ask) -> None:
    cards = [f"{CIN}{digit}918{day}" for digit, day in ((2, 0), (2, 1), (2, 2))]
    for number in (*cards, "9123-4567-A", CIN.lower()):
        Ask(ask.capture).post("/sign-up", **(FACTS | {"number": number}))
    with ask.capture(execute=True):
        assert Client().post("/sign-up", FACTS, REMOTE_ADDR="203.0.113.9").status_code == 429


def test_a_decoy_gets_no_letter_and_raises_the_alarm(maria: Member, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "send_task", lambda *_arguments, **_options: None)
    plant_decoys([maria.pk], planted_by="root", at=KNOWN)
    forget_known_decoys()
    try:
        ask.post("/sign-up", **FACTS)
    finally:
        forget_known_decoys()
    assert mail.outbox == []
    assert SecurityAlert.objects.get().kind == "decoy_found"
