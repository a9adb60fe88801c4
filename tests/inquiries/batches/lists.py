"""What the tests of lists share: people on record, somebody who brings lists, and a worker that works at once."""

from datetime import date

from django.test import Client

from accounts.facts import Role
from cmc_portal import clock
from eligibility.models import Member
from eligibility.synthetic.people import cin_at
from inquiries.batches.working import Standing, work_on_some
from inquiries.models import Batch, BatchRun
from tests.accounts.working import make_person, signed_in
from tests.eligibility.records import enroll, new_member

BORN_TEXT = "03/15/1948"
QUESTION = {"purpose": "payment", "day": "05/23/2022"}


def cin_of(place: int) -> str:
    """A CIN of its own for each place."""
    return cin_at(500_000 + place)


def put_on_record(count: int) -> list[Member]:
    """So many members, in a plan since 2014, with CINs of their own."""
    members = [new_member(cin=cin_of(place), first=f"Ana{chr(97 + place % 26)}") for place in range(count)]
    for member in members:
        enroll(member, last_day=date(2022, 12, 31))
    return members


def front_desk(clinic: int, email: str = "ana@desk.example") -> Client:
    """Somebody at a front desk, signed in."""
    return signed_in(make_person(email, clinic, Role.FRONT_DESK))


def csv_of(count: int) -> bytes:
    """A list about so many people, by CIN and birth date."""
    rows = "\n".join(f"{cin_of(place)},{BORN_TEXT}" for place in range(count))
    return f"CIN,DOB\n{rows}\n".encode()


def work_off(run: BatchRun, *, rows: int = 250) -> Standing:
    """What the worker does, here and now."""
    standing = Standing.MORE
    while standing is Standing.MORE:
        standing = work_on_some(run.pk, at=clock.now(), rows=rows)
    return standing


def the_list() -> Batch:
    """The only list there is."""
    return Batch.objects.get()


def the_run() -> BatchRun:
    """The only asking there is."""
    return BatchRun.objects.get()


DAY = date(2022, 5, 23)
