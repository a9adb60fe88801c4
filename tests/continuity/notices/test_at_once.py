"""Two workers at once: no letter is queued, sent or printed twice."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection

from accounts.facts import Asker, Channel
from continuity.facts import NoticeKind
from continuity.models import Notice, PrintRun
from continuity.notices import printing
from continuity.notices.printing import make_print_run
from continuity.notices.queue import queue_notice
from continuity.notices.sending import send_due_notices
from tests.continuity.notices.records import AT, make_request, sign_in_as

pytestmark = pytest.mark.django_db(transaction=True)
WORKER = Asker(Channel.TASK, organization_id=None)


def at_once(work: Callable[[], object]) -> None:
    """Does the work in two threads, each with a connection of its own, begun together."""
    together = Barrier(2)

    def worker() -> None:
        together.wait()
        try:
            work()
        finally:
            connection.close()

    workers = [Thread(target=worker) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()


def test_a_letter_is_queued_sent_and_printed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "make_pdf", lambda letters, **_: b"%PDF " + str(len(letters)).encode())
    first = make_request()
    sign_in_as(first.member)
    requests = [first, *(make_request(member=first.member) for _ in range(4)), *(make_request() for _ in range(3))]

    at_once(lambda: [queue_notice(NoticeKind.ACKNOWLEDGEMENT, request=each, at=AT) for each in requests])
    assert Notice.objects.count() == 8

    at_once(lambda: send_due_notices(at=AT))
    assert len(mail.outbox) == 5
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 5

    at_once(lambda: make_print_run("health-net", day=AT.date(), asker=WORKER, at=AT))
    assert list(PrintRun.objects.values_list("number", "letters")) == [(1, 3)]
    assert not Notice.objects.filter(sent_at=None).exists()
