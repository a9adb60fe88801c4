"""The e-mail about a letter: nothing about the member in it, each once, and what happens when it cannot be sent."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any
from unittest.mock import Mock

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction
from pytest_django import Settings

from continuity.facts import NoticeKind
from continuity.models import Notice, NoticePreference
from continuity.notices import sending
from continuity.notices.queue import queue_notice
from continuity.notices.sending import Sent, send_due_notices
from tests.continuity.notices.records import APPROVED_BOTH, AT, make_request, sign_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


DAY = timedelta(days=1)


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


@pytest.fixture
def failing_for(monkeypatch: pytest.MonkeyPatch) -> dict[int, Exception]:
    """A mail server that fails at these letters, by their numbers, and takes all others."""
    errors: dict[int, Exception] = {}
    make = sending.make_email

    def make_failing(notice: Notice) -> EmailMessage:
        message = make(notice)
        if notice.pk in errors:
            monkeypatch.setattr(message, "send", Mock(side_effect=errors[notice.pk]))
        return message

    monkeypatch.setattr(sending, "make_email", make_failing)
    return errors


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
    # The worker dies between the mail server's word and the commit.
    with pytest.raises(InterruptedError), transaction.atomic():
        send_due_notices(at=AT)
        raise InterruptedError
    send_due_notices(at=AT)
    first, second, again, too = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert (first, second) == (again, too)
    assert first != second


def test_paper_is_not_sent_by_email() -> None:
    queue_notice(NoticeKind.ACKNOWLEDGEMENT, request=make_request(), at=AT)
    assert send_due_notices(at=AT) == Sent()
    assert Notice.objects.get().sent_at is None


GONE = SMTPServerDisconnected("gone")


@pytest.mark.parametrize("error", [ConnectionRefusedError(), TimeoutError(), GONE])
def test_a_server_that_fails_two_letters_in_a_row_is_down_and_ends_the_round(
    error: Exception, refusing: dict[str, Exception | None]
) -> None:
    queue_letters(3)
    refusing["error"] = error
    assert send_due_notices(at=AT) == Sent(later=2, is_server_down=True)
    assert list(Notice.objects.order_by("id").values_list("sent_at", "attempts")) == [(None, 1), (None, 1), (None, 0)]
    refusing["error"] = None
    assert send_due_notices(at=AT) == Sent(sent=3)


def test_a_server_that_fails_the_only_letter_is_told_as_down(refusing: dict[str, Exception | None]) -> None:
    queue_letters()
    refusing["error"] = GONE
    assert send_due_notices(at=AT) == Sent(later=1, is_server_down=True)


def test_a_letter_at_which_the_server_breaks_off_holds_up_no_other(failing_for: dict[int, Exception]) -> None:
    queue_letters(3)
    first = Notice.objects.earliest("id")
    failing_for[first.pk] = GONE
    assert send_due_notices(at=AT) == Sent(sent=2, later=1)
    first.refresh_from_db()
    assert (first.sent_at, first.attempts) == (None, 1)


def test_two_such_letters_hold_up_the_others_for_one_round_only(failing_for: dict[int, Exception]) -> None:
    queue_letters(4)
    for notice in Notice.objects.order_by("id")[:2]:
        failing_for[notice.pk] = GONE
    assert send_due_notices(at=AT) == Sent(later=2, is_server_down=True)
    assert send_due_notices(at=AT) == Sent(sent=2, later=2, is_server_down=True)


def test_letters_put_off_hold_up_no_newer_ones_however_many_they_are(failing_for: dict[int, Exception]) -> None:
    queue_letters(3)
    for notice in Notice.objects.order_by("id")[:2]:
        failing_for[notice.pk] = SMTPDataError(451, b"later")
    assert send_due_notices(at=AT, limit=2) == Sent(later=2)
    assert send_due_notices(at=AT, limit=2) == Sent(sent=1, later=1)


@pytest.mark.parametrize("error", [SMTPDataError(451, b"later"), GONE])
@pytest.mark.parametrize(("waited", "delivery"), [(DAY - timedelta(seconds=1), "email"), (DAY, "print")])
def test_a_letter_that_could_not_be_told_of_for_a_day_gets_paper(
    error: Exception, waited: timedelta, delivery: str, refusing: dict[str, Exception | None]
) -> None:
    queue_letters()
    refusing["error"] = error
    for _ in range(3):
        send_due_notices(at=AT)
    send_due_notices(at=AT + waited)
    assert Notice.objects.get().delivery == delivery


def test_a_letter_first_tried_after_a_day_is_tried_three_times(refusing: dict[str, Exception | None]) -> None:
    queue_letters()
    refusing["error"] = SMTPDataError(451, b"later")
    late = AT + 2 * DAY
    assert [send_due_notices(at=late) for _ in range(3)] == [Sent(later=1), Sent(later=1), Sent(to_paper=1)]


@pytest.mark.parametrize("address", ["ana@home.example\nBcc: ben@home.example", "ana@home.example\r\n"])
def test_an_address_of_which_no_header_can_be_made_counts_as_refused(address: str) -> None:
    queue_letters(2)
    Notice.objects.filter(pk=Notice.objects.earliest("id").pk).update(address=address)
    assert send_due_notices(at=AT) == Sent(sent=1, refused=1)
    assert [send_due_notices(at=AT) for _ in range(2)] == [Sent(refused=1), Sent(to_paper=1)]
    assert len(mail.outbox) == 1


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
    assert set(Notice.objects.values_list("delivery", "attempts")) == {("email", 1)}


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
