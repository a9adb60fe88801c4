"""Print runs: a plan's letters of a day as one PDF, kept, each letter once; and the command that makes them."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from accounts.facts import Asker, Channel
from accounts.models import AccessEvent
from continuity.facts import NoticeKind
from continuity.models import Notice, PrintRun
from continuity.notices import pdf, printing
from continuity.notices.printing import list_plans_to_print, make_print_run, print_letters
from continuity.notices.queue import queue_notice
from continuity.notices.selectors import (
    get_letter,
    get_letter_pdf,
    get_print_run_pdf,
    list_letters_of_request,
    list_letters_to_member,
    list_print_runs,
)
from tests.continuity.notices.records import AT, make_request, sign_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

DAY = date(2016, 9, 10)
JO = Asker(Channel.COMMAND, organization_id=None, operator="J. Doe")


def queue(plan_code: str = "health-net", **values: Any) -> Notice:
    """A letter on paper of that plan."""
    queue_notice(NoticeKind.ACKNOWLEDGEMENT, request=make_request(plan_code=plan_code, **values), at=AT)
    return Notice.objects.latest("id")


@pytest.fixture
def no_pango(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without Pango."""

    def fails(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(pdf, "import_module", fails)
    yield


def test_the_letters_of_a_plan_are_one_pdf_in_the_order_in_which_they_were_queued() -> None:
    first, second, other = queue(), queue(), queue("molina")
    run = make_print_run("health-net", day=DAY, asker=JO, at=AT)
    assert run is not None
    assert (run.plan_code, run.day, run.number, run.letters) == ("health-net", DAY, 1, 2)
    pages = [page.extract_text() for page in PdfReader(BytesIO(run.pdf)).pages]
    assert len(pages) == 3
    assert first.request is not None and first.request.reference in pages[0]
    assert second.request is not None and second.request.reference in pages[2]
    assert bytes(PrintRun.objects.get().pdf) == run.pdf
    other.refresh_from_db()
    assert (other.sent_at, other.print_run_id) == (None, None)
    assert set(Notice.objects.filter(plan_code="health-net").values_list("sent_at", "print_run_id")) == {
        (AT, run.print_run_id)
    }


def test_what_is_queued_later_is_the_days_next_run_and_no_letter_is_printed_twice() -> None:
    queue()
    make_print_run("health-net", day=DAY, asker=JO, at=AT)
    assert make_print_run("health-net", day=DAY, asker=JO, at=AT) is None
    queue()
    run = make_print_run("health-net", day=DAY, asker=JO, at=AT)
    assert run is not None and (run.number, run.letters) == (2, 1)


def test_more_letters_than_a_run_holds_are_several_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "MOST_IN_A_RUN", 2)
    for _ in range(3):
        queue()
    runs = list(print_letters("health-net", day=DAY, asker=JO, at=AT))
    assert [(run.number, run.letters) for run in runs] == [(1, 2), (2, 1)]


def test_letters_told_of_by_email_are_not_printed() -> None:
    request = make_request()
    sign_in_as(request.member)
    queue_notice(NoticeKind.ACKNOWLEDGEMENT, request=request, at=AT)
    assert list_plans_to_print() == ()
    assert make_print_run("health-net", day=DAY, asker=JO, at=AT) is None


def test_the_trail_says_who_printed_whose_letters() -> None:
    notice = queue()
    run = make_print_run("health-net", day=DAY, asker=JO, at=AT)
    assert run is not None
    event = AccessEvent.objects.get(operator="J. Doe")
    assert (event.action, event.member_id, event.subject) == (
        "continuity.print",
        notice.member_id,
        f"print run {run.print_run_id}",
    )


@pytest.mark.usefixtures("no_pango")
def test_where_no_pdf_can_be_made_the_letters_stay_queued_and_can_be_read() -> None:
    notice = queue()
    with pytest.raises(CommandError, match=r"apt-get install .* The letters stay queued\."):
        call_command("print_notices", "--as", "J. Doe", stdout=StringIO())
    notice.refresh_from_db()
    assert (notice.sent_at, PrintRun.objects.count()) == (None, 0)
    view = get_letter(notice.pk)
    assert view is not None and "<h1>We got your request</h1>" in view.html


def test_a_letter_made_by_hand_is_that_of_its_html() -> None:
    notice = queue()
    made = get_letter_pdf(notice.pk)
    assert made is not None
    assert PdfReader(BytesIO(made)).metadata.title == "We got your request"  # type: ignore[union-attr]
    assert get_letter_pdf(notice.pk + 1) is None
    assert get_letter(notice.pk + 1) is None


# --- Lists for pages.


def test_runs_are_listed_the_latest_first_and_of_one_plan_only() -> None:
    for plan_code, day in (("health-net", DAY), ("health-net", date(2016, 9, 11)), ("molina", DAY)):
        queue(plan_code)
        make_print_run(plan_code, day=day, asker=JO, at=AT)
    assert [(run.day, run.letters) for run in list_print_runs("health-net")] == [(date(2016, 9, 11), 1), (DAY, 1)]
    assert get_print_run_pdf("health-net", day=DAY, number=1) is not None
    assert get_print_run_pdf("molina", day=date(2016, 9, 11), number=1) is None


def test_letters_are_listed_by_request_by_recipient_and_by_member() -> None:
    notice = queue()
    assert notice.request_id is not None
    [card] = list_letters_of_request(notice.request_id)
    assert (card.kind, card.recipient, card.title) == (
        NoticeKind.ACKNOWLEDGEMENT,
        "member",
        "We got your request",
    )
    assert list_letters_of_request(notice.request_id, recipient="organization-1") == ()
    assert list_letters_to_member([notice.member_id]) == (card,)
    assert list_letters_to_member([notice.member_id + 1]) == ()


# --- The command.


def test_the_command_prints_every_plan_and_says_how_many() -> None:
    queue(), queue(), queue("molina")
    printed = StringIO()
    call_command("print_notices", "--day", "2016-09-10", "--as", "J. Doe", stdout=printed)
    assert printed.getvalue().splitlines() == [
        "health-net, 2016-09-10, run 1: 2 letters.",
        "molina, 2016-09-10, run 1: 1 letters.",
    ]


def test_the_command_writes_the_file_for_its_owner_only(tmp_path: Path) -> None:
    queue()
    file = tmp_path / "letters.pdf"
    call_command("print_notices", "--out", str(file), "--as", "J. Doe", stdout=StringIO())
    assert file.read_bytes().startswith(b"%PDF")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_second_run_is_a_second_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "MOST_IN_A_RUN", 1)
    queue(), queue()
    call_command("print_notices", "--out", str(tmp_path / "letters.pdf"), "--as", "J. Doe", stdout=StringIO())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letters-2.pdf", "letters.pdf"]


def test_one_file_cannot_have_the_letters_of_two_plans(tmp_path: Path) -> None:
    queue(), queue("molina")
    with pytest.raises(CommandError, match="Letters of health-net, molina wait"):
        call_command("print_notices", "--out", str(tmp_path / "all.pdf"), "--as", "J. Doe", stdout=StringIO())
    assert not Notice.objects.exclude(sent_at=None).exists()


def test_the_command_says_when_nothing_waits() -> None:
    printed = StringIO()
    call_command("print_notices", "--as", "J. Doe", stdout=printed)
    assert printed.getvalue() == "No letter waits for paper.\n"
