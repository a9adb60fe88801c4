"""The e-mail about a letter: nothing about the member in it, each once, and what happens when it cannot be sent."""

from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from pytest_django import Settings

from continuity.facts import NoticeKind
from continuity.models import Notice, NoticePreference
from continuity.notices.queue import queue_notice
from continuity.notices.sending import Sent, send_due_notices
from tests.continuity.notices.records import APPROVED_BOTH, AT, make_request, sign_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def queue_letters(count: int = 1, **preference: Any) -> None:
    """So many approvals for Ana, who has an account."""
    request = make_request()
    sign_in_as(request.member)
    if preference:
        NoticePreference.objects.create(member=request.member, **preference)
    for number in range(count):
        queue_notice(NoticeKind.APPROVED, request=request, decision=APPROVED_BOTH, note=str(number), at=AT)


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> dict[str, Exception | None]:
    """A mail server that answers with this error."""
    answer: dict[str, Exception | None] = {"error": None}
    send = EmailMessage.send

    def send_or_refuse(message: EmailMessage, fail_silently: bool = False) -> int:
        if answer["error"]:
            raise answer["error"]
        return send(message, fail_silently)

    monkeypatch.setattr(EmailMessage, "send", send_or_refuse)
    return answer


def test_the_email_says_that_a_letter_waits_and_where(settings: Settings) -> None:
    settings.PORTAL_ADDRESS = "https://portal.example"
    queue_letters()
    assert send_due_notices(at=AT) == Sent(sent=1)
    [message] = mail.outbox
    assert (message.subject, message.to) == ("A letter waits for you", ["ana@home.example"])
    assert message.body == (
        "A letter waits for you.\n\nTo read it, sign in to Dual coverage portal:\nhttps://portal.example\n\n"
        "For your privacy, this e-mail does not say what is in the letter.\n"
        "Do not answer this e-mail. Nobody reads the answers.\n\n"
    )


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_in_the_email_is_about_the_member(language: str) -> None:
    queue_letters(language=language)
    send_due_notices(at=AT)
    sent = mail.outbox[0].message().as_string()
    for secret in ("Ana", "Reyes", "Lee", "Health Net", "Medicare", "2014", "C-", "yes", "approved", "aprob"):
        assert secret not in sent.replace("ana@home.example", ""), secret


def test_the_email_is_in_the_language_of_the_letter() -> None:
    queue_letters(language="es")
    send_due_notices(at=AT)
    assert mail.outbox[0].subject == "Una carta le espera"
    assert "Para leerla, entre en Dual coverage portal" in mail.outbox[0].body


def test_a_letter_is_told_once_and_the_rest_by_later_rounds() -> None:
    queue_letters(3)
    assert send_due_notices(at=AT, limit=2) == Sent(sent=2)
    assert send_due_notices(at=AT, limit=2) == Sent(sent=1)
    assert send_due_notices(at=AT, limit=2) == Sent()
    assert len(mail.outbox) == 3
    assert set(Notice.objects.values_list("sent_at", "attempts")) == {(AT, 1)}


def test_a_letter_sent_again_after_a_crash_has_the_same_message_id() -> None:
    queue_letters(2)
    send_due_notices(at=AT)
    Notice.objects.update(sent_at=None)
    send_due_notices(at=AT)
    first, second, again, too = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert (first, second) == (again, too)
    assert first != second


def test_paper_is_not_sent_by_email() -> None:
    queue_notice(NoticeKind.ACKNOWLEDGEMENT, request=make_request(), at=AT)
    assert send_due_notices(at=AT) == Sent()
    assert Notice.objects.get().sent_at is None


@pytest.mark.parametrize("error", [ConnectionRefusedError(), TimeoutError(), SMTPServerDisconnected("gone")])
def test_a_server_that_is_down_ends_the_round_and_costs_no_letter_anything(
    error: Exception, refusing: dict[str, Exception | None]
) -> None:
    queue_letters(2)
    refusing["error"] = error
    assert send_due_notices(at=AT) == Sent(is_server_down=True)
    assert set(Notice.objects.values_list("sent_at", "attempts")) == {(None, 0)}
    refusing["error"] = None
    assert send_due_notices(at=AT) == Sent(sent=2)


def test_an_address_refused_three_times_gets_paper(refusing: dict[str, Exception | None]) -> None:
    queue_letters()
    refusing["error"] = SMTPRecipientsRefused({"ana@home.example": (550, b"no such user")})
    assert [send_due_notices(at=AT) for _ in range(4)] == [Sent(refused=1), Sent(refused=1), Sent(to_paper=1), Sent()]
    notice = Notice.objects.get()
    assert (notice.delivery, notice.address, notice.sent_at, notice.attempts) == ("print", "", None, 3)


@pytest.mark.parametrize(
    "error", [SMTPRecipientsRefused({"ana@home.example": (450, b"later")}), SMTPDataError(451, b"later")]
)
def test_a_server_that_says_later_holds_up_no_other_letter(
    error: Exception, refusing: dict[str, Exception | None]
) -> None:
    queue_letters(2)
    refusing["error"] = error
    assert send_due_notices(at=AT) == Sent(later=2)
    assert set(Notice.objects.values_list("delivery", "attempts")) == {("email", 0)}


def test_a_letter_refused_for_what_is_in_it_is_counted(refusing: dict[str, Exception | None]) -> None:
    queue_letters()
    refusing["error"] = SMTPDataError(554, b"refused")
    assert send_due_notices(at=AT) == Sent(refused=1)


def test_no_address_is_logged(refusing: dict[str, Exception | None], caplog: pytest.LogCaptureFixture) -> None:
    queue_letters()
    for error in (OSError("ana@home.example"), *[SMTPRecipientsRefused({"ana@home.example": (550, b"no")})] * 3):
        refusing["error"] = error
        send_due_notices(at=AT)
    assert len(caplog.records) == 2
    assert "ana@home.example" not in caplog.text


def test_the_file_system_takes_the_letters_by_default_in_the_demonstration(settings: Settings, tmp_path: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    queue_letters()
    assert send_due_notices(at=AT) == Sent(sent=1)
    [file] = tmp_path.iterdir()
    assert "A letter waits for you" in file.read_text()
