"""Several workers on one list share its budget of misses."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from pytest_django import Settings

from accounts.facts import Purpose, Role
from accounts.services.brake import count_misses_allowed
from cmc_portal import clock
from inquiries.batches.facts import SharedQuestion
from inquiries.batches.reading import read_file
from inquiries.batches.selectors import get_list
from inquiries.batches.services import AskedBy, confirm_columns, put_in_list
from inquiries.batches.working import work_on_some
from inquiries.models import BatchRow
from tests.accounts.working import make_clinic, make_person
from tests.inquiries.batches.lists import BORN_TEXT, DAY, cin_of

COLUMNS = ("number", "birth_date")


def a_list_of_guesses(count: int) -> int:
    """A list of numbers that nobody carries, asked; its asking's number."""
    clinic = make_clinic()
    by = AskedBy(clinic, make_person("ana@desk.example", clinic, Role.FRONT_DESK), "198.51.100.7")
    content = "".join(f"{cin_of(9_000 + place)},{BORN_TEXT}\n" for place in range(count)).encode()
    now = clock.now()
    reference = put_in_list(read_file("list.csv", content), columns=COLUMNS, title="", by=by, at=now)
    card = get_list(reference, organization_id=clinic)
    assert card is not None
    shared = SharedQuestion(DAY, (), "", Purpose.PAYMENT)
    run_id = confirm_columns(card, columns=COLUMNS, question=shared, by=by, day=clock.today(), at=now)
    assert run_id is not None
    return run_id


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_spend_one_budget(settings: Settings) -> None:
    """Ten misses are free and one more leads to a wait; whoever tells second is told of them, and of one at most."""
    settings.PORTAL_MISSES_FACTOR = 0.02
    run_id = a_list_of_guesses(40)

    def slowly(*args: Any, **named: Any) -> int:
        allowed = count_misses_allowed(*args, **named)
        time.sleep(0.5)
        return allowed

    def work(_: int) -> None:
        work_on_some(run_id, at=clock.now(), rows=20)
        connection.close()

    with patch("inquiries.batches.working.count_misses_allowed", slowly), ThreadPoolExecutor(2) as workers:
        list(workers.map(work, range(2)))
    assert BatchRow.objects.filter(state="answered").count() <= 12
