"""A letter stays what was sent, whoever writes to the database; so does a print run."""

from typing import Any

import pytest
from django.db import Error, transaction

from cmc_portal.database_roles import APP_ROLE
from continuity.facts import NoticeKind
from continuity.models import Notice, PrintRun
from continuity.notices.queue import queue_notice
from tests.continuity.notices.records import AT, make_request
from tests.database_role import acting_as, rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def letter() -> Notice:
    queue_notice(NoticeKind.ACKNOWLEDGEMENT, request=make_request(), at=AT)
    return Notice.objects.get()


@pytest.fixture
def run() -> PrintRun:
    return PrintRun.objects.create(
        plan_code="health-net", day=AT.date(), number=1, made_at=AT, letters=1, pdf=b"%PDF-1.7"
    )


def change(letter: Notice, **values: Any) -> None:
    with transaction.atomic():
        Notice.objects.filter(pk=letter.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"html": "<p>other words</p>"},
        {"subject": "other"},
        {"recipient": "organization-1"},
        {"language": "es"},
        {"plan_code": "molina"},
        {"request": None},
        {"queued_at": None},
        {"key": "other"},
    ],
)
def test_what_a_letter_says_and_to_whom_never_changes(letter: Notice, values: dict[str, Any]) -> None:
    with pytest.raises(Error, match="append-only: UPDATE refused"):
        change(letter, **values)


def test_what_becomes_of_a_letter_is_added_until_it_is_sent_and_its_pdf_once(letter: Notice, run: PrintRun) -> None:
    with acting_as(APP_ROLE):
        change(letter, attempts=3, delivery="print", address="")
        change(letter, sent_at=AT, print_run=run)
        change(letter, pdf=b"%PDF-1.7")
    for values in ({"sent_at": None}, {"print_run": None}, {"delivery": "email"}, {"pdf": None}, {"attempts": 4}):
        with pytest.raises(Error, match="UPDATE refused"):
            change(letter, **values)


@pytest.mark.parametrize("values", [{"pdf": b"other"}, {"letters": 2}])
def test_a_print_run_never_changes(run: PrintRun, values: dict[str, Any]) -> None:
    with pytest.raises(Error, match="UPDATE refused"):
        PrintRun.objects.update(**values)


@pytest.mark.parametrize("table", ["continuity_notice", "continuity_printrun"])
@pytest.mark.parametrize("way", ["DELETE FROM", "TRUNCATE"])
def test_not_even_the_owner_removes_any(letter: Notice, run: PrintRun, table: str, way: str) -> None:
    rows_of("SET CONSTRAINTS ALL IMMEDIATE")
    cascade = " CASCADE" if way == "TRUNCATE" else ""
    with pytest.raises(Error, match=f"{way.split()[0]} refused"):
        rows_of(f"{way} {table}{cascade}")


def test_the_portal_itself_may_not_even_try_to_change_a_print_run(run: PrintRun) -> None:
    with pytest.raises(Error, match="permission denied"), acting_as(APP_ROLE):
        rows_of("UPDATE continuity_printrun SET letters = 2")
