"""A list from the page to the file: put in, columns confirmed, asked, watched, taken away."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.facts import Asker, Channel
from accounts.models import AccessEvent, Membership, SecurityAlert
from accounts.rules.brake import Subject, SubjectKind
from accounts.selectors.decoys import forget_known_decoys
from accounts.services.brake import get_hold, stop_until_lifted
from accounts.services.decoys import plant_decoys
from cmc_portal import clock
from cmc_portal.dates import add_months
from cmc_portal.valkey import key, valkey
from inquiries.batches.services import AskedBy, ask_again, begin_due_runs, remove_list, tidy_lists
from inquiries.batches.working import Standing, work_on_some
from inquiries.models import Batch, BatchLine, BatchRow, BatchRun, Inquiry
from tests.accounts.working import make_clinic
from tests.eligibility.records import enroll
from tests.inquiries.batches.lists import (
    BORN_TEXT,
    QUESTION,
    cin_of,
    csv_of,
    front_desk,
    put_on_record,
    the_list,
    the_run,
    work_off,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(autouse=True)
def sent() -> Iterator[list[int]]:
    """The askings that the worker was told of; nothing goes to a queue."""
    told: list[int] = []
    with patch("inquiries.batches.queueing.app.send_task", lambda _name, args, **_: told.append(args[0])):
        yield told


@pytest.fixture
def ana() -> Client:
    """Ana at the front desk of a clinic."""
    return front_desk(make_clinic())


def upload(client: Client, content: bytes, name: str = "list.csv") -> str:
    """Where the list leads."""
    answer = client.post("/batches", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_a_pasted_list_is_answered_row_by_row_in_its_order(ana: Client, sent: list[int]) -> None:
    put_on_record(2)
    lines = f"{cin_of(1)}; {BORN_TEXT}\n{cin_of(0)}; {BORN_TEXT}\nnonsense; 13/45/1948\n{cin_of(7)}; {BORN_TEXT}"
    at = ana.post("/batches", {"pasted": lines, "title": "Tuesday"}).headers["Location"]
    page = ana.get(at).text
    assert "4 rows were read. Nobody has been asked about yet." in page
    assert ana.post(f"{at}/columns", {"column_0": "number", "column_1": "birth_date"} | QUESTION).status_code == 303
    assert sent == [the_run().pk] * 2
    assert "0 of 4 answered" in ana.get(at).text
    work_off(the_run())
    page = ana.get(at).text
    assert "3 of 4 answered, 1 could not be asked" in page
    assert list(BatchRow.objects.order_by("number").values_list("number", "state", "outcome", "problem")) == [
        (1, "answered", "active", ""),
        (2, "answered", "active", ""),
        (3, "refused", "", "bad_birth_date"),
        (4, "answered", "not_found", ""),
    ]
    assert "The birth date cannot be read for certain." in page
    assert page.index(cin_of(1)) < page.index(cin_of(0)) < page.index("nonsense") < page.index(cin_of(7))


def test_each_answer_is_an_inquiry_with_its_row_of_the_trail(ana: Client) -> None:
    put_on_record(3)
    at = upload(ana, csv_of(3))
    ana.post(f"{at}/columns", {"column_0": "number", "column_1": "birth_date"} | QUESTION)
    work_off(the_run())
    traces = set(BatchRow.objects.values_list("trace_number", flat=True))
    assert set(Inquiry.objects.values_list("trace_number", flat=True)) == traces
    asked = AccessEvent.objects.filter(action="inquiry.ask", channel="task")
    assert set(asked.values_list("subject", flat=True)) == traces
    assert len(traces) == 3
    ana.get(at)
    assert AccessEvent.objects.filter(action="list.read", subject=the_list().reference).count() == 3


def test_the_file_has_every_row_also_while_the_list_is_asked(ana: Client) -> None:
    put_on_record(3)
    at = upload(ana, csv_of(3))
    ana.post(f"{at}/columns", {"column_0": "number", "column_1": "birth_date"} | QUESTION)
    run = the_run()
    work_on_some(run.pk, at=clock.now(), rows=2)
    file = ana.get(f"{at}/runs/{run.pk}/answers.csv")
    assert "not-complete" in file.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [(row["row"], row["state"], row.get("outcome")) for row in rows] == [
        ("2", "answered", "active"),
        ("3", "answered", "active"),
        ("4", "waiting", ""),
    ]
    assert rows[0]["medicare_status"] == "active"
    assert AccessEvent.objects.filter(action="list.export").count() == 2
    work_off(run)
    book = openpyxl.load_workbook(io.BytesIO(ana.get(f"{at}/runs/{run.pk}/answers.xlsx").content))
    cells = list(book.active.iter_rows(values_only=True))
    assert [row[1] for row in cells] == ["state", "answered", "answered", "answered"]


def asked_list(client: Client, count: int = 3) -> str:
    """A list that was asked, all its rows answered; where its page is."""
    at = upload(client, csv_of(count))
    client.post(f"{at}/columns", {"column_0": "number", "column_1": "birth_date", "purpose": "payment"})
    work_off(BatchRun.objects.latest("id"))
    return at


def test_a_list_asked_again_says_what_changed_since_the_last_time(ana: Client) -> None:
    members = put_on_record(3)
    at = asked_list(ana)
    enroll(members[1], plan_code="molina", program="medi_medi_plan", first_day=date(2023, 1, 1))
    assert ana.post(f"{at}/again").status_code == 303
    work_off(BatchRun.objects.latest("id"))
    page = ana.get(at).text
    assert "1 answer is otherwise than on" in page
    changes = page[page.index("These changed") : page.index("Answers, in the order of the list")]
    assert cin_of(1) in changes
    assert cin_of(0) not in changes
    assert "was Not active, is Active" in changes
    assert list(BatchRow.objects.filter(changed=True).values_list("number", flat=True)) == [3]


def test_a_list_is_asked_each_month_on_the_day_chosen(ana: Client, sent: list[int]) -> None:
    put_on_record(3)
    at = asked_list(ana)
    sent.clear()
    ana.post(f"{at}/monthly", {"monthly_day": "5"})
    due = the_list().next_on
    assert due is not None
    assert due.day == 5
    assert begin_due_runs(due - timedelta(days=1), at=clock.now()) == ()
    (run_id,) = begin_due_runs(due, at=clock.now())
    assert begin_due_runs(due, at=clock.now()) == ()
    assert the_list().next_on == add_months(due, 1)
    assert BatchRow.objects.filter(run_id=run_id, state="waiting").count() == 3
    ana.post(f"{at}/monthly", {"monthly_day": ""})
    assert the_list().next_on is None


def test_a_removed_list_keeps_nothing_that_was_typed_and_its_answers_stay(ana: Client) -> None:
    put_on_record(3)
    at = asked_list(ana)
    page = ana.get(f"{at}/remove").text
    assert "Remove this list?" in page
    assert ana.post(f"{at}/remove").headers["Location"] == "/batches"
    assert BatchLine.objects.count() == 0
    assert the_list().title == ""
    assert ana.get(at).status_code == 404
    trace = BatchRow.objects.first().trace_number
    assert ana.get(f"/inquiries/{trace}").status_code == 200


def test_lists_that_nobody_confirmed_and_old_ones_are_removed_and_monthly_ones_kept(ana: Client) -> None:
    put_on_record(1)
    upload(ana, csv_of(1))
    asked_list(ana, 1)
    kept = asked_list(ana, 1)
    ana.post(f"{kept}/monthly", {"monthly_day": "5"})
    now = clock.now()
    assert tidy_lists(at=now) == 0
    assert tidy_lists(at=now + timedelta(days=2)) == 1
    assert tidy_lists(at=now + timedelta(days=31)) == 1
    assert [each.reference for each in Batch.objects.exclude(stage="removed")] == [kept.rpartition("/")[2]]


def test_a_colleague_sees_the_list_and_another_organisation_does_not(ana: Client) -> None:
    at = upload(ana, csv_of(1))
    colleague = front_desk(the_list().organization_id, "ben@desk.example")
    stranger = front_desk(make_clinic("Bay Clinic"), "cy@desk.example")
    assert colleague.get(at).status_code == 200
    assert colleague.get(f"{at}/remove").status_code == 404
    assert stranger.get(at).status_code == 404
    assert at not in stranger.get("/batches").text


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"column_0": "number", "column_1": ""}, "These columns do not name a person."),
        ({"column_0": "number", "column_1": "number"}, "Two columns were chosen as"),
        ({"column_0": "birth_date", "column_1": "last_name"}, "These columns do not name a person."),
    ],
)
def test_columns_that_name_nobody_are_refused_at_their_field(ana: Client, columns: dict[str, str], told: str) -> None:
    at = upload(ana, csv_of(1))
    page = ana.post(f"{at}/columns", columns | QUESTION)
    assert page.status_code == 422
    assert told in page.text
    assert BatchRun.objects.count() == 0


def the_page(client: Client, content: bytes, columns: Mapping[str, Any], question: Mapping[str, Any]) -> str:
    """The page of a list that was asked so, all its rows answered."""
    at = upload(client, content)
    client.post(f"{at}/columns", {**columns, **question})
    work_off(the_run())
    return " ".join(client.get(at).text.split())


NUMBER_AND_BIRTH = {"column_0": "number", "column_1": "birth_date"}


def test_the_page_says_what_was_asked_and_each_row_what_became_of_the_services(ana: Client) -> None:
    put_on_record(1)
    asked = QUESTION | {"services": ["dental", "emergency"], "provider_npi": "1234567893"}
    page = the_page(ana, csv_of(1), NUMBER_AND_BIRTH, asked)
    assert "<dt>Day of service</dt><dd>05/23/2022</dd>" in page
    facts = page[page.index("<dt>Services</dt>") : page.index("</dl>")]
    assert "Dental" in facts
    assert "Emergency" in facts
    assert "<dd>1234567893</dd>" in facts
    rows = page[page.index('id="rows"') :]
    assert "Emergency care: Covered by the plan" in rows


def test_a_list_with_a_day_in_each_row_shows_the_day_that_was_asked_about(ana: Client) -> None:
    put_on_record(2)
    content = f"CIN,DOB,DOS\n{cin_of(0)},{BORN_TEXT},6/1/22\n{cin_of(1)},{BORN_TEXT},\n".encode()
    page = the_page(ana, content, NUMBER_AND_BIRTH | {"column_2": "day"}, QUESTION)
    assert "The day in each row; 05/23/2022 where a row has none" in page
    assert page.count('<td role="cell" data-label="Day of service">06/01/2022</td>') == 1
    assert page.count('<td role="cell" data-label="Day of service">05/23/2022</td>') == 1


def test_a_line_that_names_another_day_is_not_answered_for_today(ana: Client) -> None:
    line = f"CIN {cin_of(0)} DOB {BORN_TEXT} DOS 07/15/2014"
    at = ana.post("/batches", {"pasted": line}).headers["Location"]
    ana.post(f"{at}/columns", {"column_0": "line", "purpose": "payment"})
    work_off(the_run())
    assert Inquiry.objects.count() == 0
    assert "The line names another day than the one asked about." in ana.get(at).text


@pytest.mark.parametrize(("rows_a_page", "is_more"), [(2, True), (3, False)])
def test_no_page_leads_to_an_empty_one(ana: Client, rows_a_page: int, is_more: bool) -> None:
    put_on_record(3)
    at = asked_list(ana)
    with patch("inquiries.batches.pages.ROWS_A_PAGE", rows_a_page):
        assert ("Show further rows" in ana.get(at).text) is is_more


# What holds a list back.


def guesses(count: int) -> bytes:
    """A list of numbers that nobody carries."""
    return "".join(f"{cin_of(9_000 + place)},{BORN_TEXT}\n" for place in range(count)).encode()


def test_a_list_of_guesses_stops_at_its_budget_says_so_and_goes_on_by_itself(ana: Client, settings: Settings) -> None:
    settings.PORTAL_MISSES_FACTOR = 0.02
    at = upload(ana, guesses(40))
    ana.post(f"{at}/columns", {"column_0": "number", "column_1": "birth_date"} | QUESTION)
    run, now = the_run(), clock.now()
    assert work_on_some(run.pk, at=now) is Standing.MORE
    # One more than ten: the budget of lists is 500 misses before the first wait.
    assert BatchRow.objects.filter(state="answered").count() == 11
    assert work_on_some(run.pk, at=now) is Standing.HELD
    page = ana.get(at).text
    assert "11 of 40 answered" in page
    assert "Many rows found nobody, so asking goes on more slowly." in page
    minutes = 0
    while BatchRow.objects.filter(state="answered").count() < 20 and minutes < 99:
        minutes += 6
        valkey().delete(*valkey().keys(key("brake:hold:*")))
        valkey().set(key("brake:ready"), 1)
        work_on_some(run.pk, at=now + timedelta(minutes=minutes))
    work_on_some(run.pk, at=now + timedelta(minutes=minutes))
    assert BatchRow.objects.filter(state="answered").count() == 20
    assert SecurityAlert.objects.get().subject == f"lists:{run.user_id}"
    page = ana.get(at).text
    assert "Too many rows found nobody, and asking was stopped." in page
    # Whoever brought it still asks at the counter.
    assert get_hold(Asker(Channel.PAGE, run.organization_id, user_id=run.user_id), at=now) is None


def test_whoever_was_stopped_at_the_counter_is_not_asked_for_by_a_list(ana: Client) -> None:
    put_on_record(1)
    at = upload(ana, csv_of(1))
    ana.post(f"{at}/columns", {"column_0": "number", "column_1": "birth_date"} | QUESTION)
    stop_until_lifted(Subject(SubjectKind.USER, str(the_run().user_id)))
    assert work_on_some(the_run().pk, at=clock.now()) is Standing.HELD
    assert Inquiry.objects.count() == 0
    assert the_run().held == "stopped"


def test_a_list_of_somebody_who_left_waits_and_says_why(ana: Client) -> None:
    put_on_record(1)
    at = upload(ana, csv_of(1))
    ana.post(f"{at}/columns", {"column_0": "number", "column_1": "birth_date"} | QUESTION)
    colleague = front_desk(the_list().organization_id, "ben@desk.example")
    Membership.objects.filter(user_id=the_run().user_id).delete()
    assert work_on_some(the_run().pk, at=clock.now()) is Standing.HELD
    assert Inquiry.objects.count() == 0
    assert "Whoever brought this list may not ask about patients any more." in colleague.get(at).text


def test_a_decoy_in_a_list_stops_whoever_brought_it(ana: Client) -> None:
    (decoy,) = put_on_record(1)
    plant_decoys([decoy.pk], planted_by="test", at=clock.now())
    forget_known_decoys()
    at = upload(ana, csv_of(1))
    ana.post(f"{at}/columns", {"column_0": "number", "column_1": "birth_date"} | QUESTION)
    work_on_some(the_run().pk, at=clock.now())
    forget_known_decoys()
    assert SecurityAlert.objects.get().kind == "decoy_found"
    assert get_hold(Asker(Channel.PAGE, None, user_id=the_run().user_id), at=clock.now()) is not None


def test_a_list_on_which_nobody_works_is_sent_for_by_its_page_once(ana: Client, sent: list[int]) -> None:
    put_on_record(1)
    at = upload(ana, csv_of(1))
    ana.post(f"{at}/columns", {"column_0": "number", "column_1": "birth_date"} | QUESTION)
    sent.clear()
    ana.get(at)
    assert sent == []
    BatchRun.objects.update(worked_at=clock.now() - timedelta(minutes=5))
    ana.get(at)
    ana.get(at)
    assert sent == [the_run().pk]


def test_a_list_that_is_still_asked_is_not_asked_a_second_time(ana: Client) -> None:
    put_on_record(1)
    at = upload(ana, csv_of(1))
    ana.post(f"{at}/columns", {"column_0": "number", "column_1": "birth_date"} | QUESTION)
    ana.post(f"{at}/again")
    assert BatchRun.objects.count() == 1
    assert "Ask again now" not in ana.get(at).text


def test_whoever_watches_sends_for_a_worker_where_the_last_one_died(ana: Client, sent: list[int]) -> None:
    put_on_record(1)
    at = upload(ana, csv_of(1))
    ana.post(f"{at}/columns", {"column_0": "number", "column_1": "birth_date"} | QUESTION)
    run = the_run()
    sent.clear()
    watched = f"{at}/runs/{run.pk}/progress"
    assert (ana.get(watched).status_code, sent) == (200, [])
    BatchRun.objects.filter(pk=run.pk).update(worked_at=run.worked_at - timedelta(minutes=1))
    assert (ana.get(watched).status_code, sent) == (200, [run.pk])
    assert (ana.get(watched).status_code, sent) == (200, [run.pk])


def test_what_was_removed_meanwhile_is_not_asked_again(ana: Client, sent: list[int]) -> None:
    """The second of two tabs still shows the button."""
    put_on_record(1)
    at = upload(ana, csv_of(1))
    ana.post(f"{at}/columns", {"column_0": "number", "column_1": "birth_date"} | QUESTION)
    work_off(the_run())
    batch = the_list()
    by = AskedBy(batch.organization_id, batch.user_id, "")
    remove_list(batch.pk, by=batch.user_id, at=clock.now())
    assert ask_again(batch.pk, by=by, day=clock.today(), at=clock.now()) is None
    assert BatchRun.objects.count() == 1
