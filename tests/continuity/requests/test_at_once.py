"""Two at the same moment, on two connections: one request, one owner, one event after the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Barrier
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.facts import Role
from continuity import models as rows
from continuity.refusals import RequestRefused
from continuity.services import desk
from tests.continuity.requests.people import (
    AT,
    add_cardiologist,
    at_clinic,
    at_desk,
    make_desk,
    new_ana,
    program_of,
    take,
)


@pytest.fixture
def committed(transactional_db: None) -> None:
    call_command("load_reference", stdout=StringIO())


def both(one: Callable[[], Any], other: Callable[[], Any]) -> list[Any]:
    """What comes of two at the same moment, on two connections."""
    together = Barrier(2)

    def run(step: Callable[[], Any]) -> Any:
        together.wait(10)
        try:
            return step()
        except RequestRefused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return [future.result(30) for future in [pool.submit(run, one), pool.submit(run, other)]]


@pytest.mark.usefixtures("committed")
def test_two_requests_at_once_become_one_and_two_events_one_after_the_other() -> None:
    add_cardiologist()
    ana, clinic, other = new_ana(), at_clinic(), at_clinic(name="Bay Clinic")
    taken = both(lambda: take(ana, clinic), lambda: take(ana, other))
    assert len({each.reference for each in taken}) == 1
    assert sorted(each.recognition for each in taken) == ["new", "same"]
    kinds = list(rows.RequestEvent.objects.order_by("number").values_list("number", "kind"))
    assert kinds == [(1, "received"), (2, "asked_again")]

    again = both(*[lambda: take(ana, program_of(clinic), key="k", npi="1245319599")] * 2)
    assert sorted(each.recognition for each in again) == ["new", "replayed"]

    plan = make_desk()
    first, second = at_desk(plan), at_desk(plan, Role.CONTINUITY_SUPERVISOR)
    reference = taken[0].reference
    claimed = both(
        lambda: desk.claim_request(reference, asker=first, at=AT),
        lambda: desk.claim_request(reference, asker=second, at=AT),
    )
    assert sorted(map(str, claimed)) == ["None", "claimed_by_another"]
    assert rows.RequestStanding.objects.get(request__reference=reference).last_event == 3
