"""Rows about members, put on record by hand, for tests with a database."""

from datetime import UTC, date, datetime
from typing import Any

from django.db import models

from cmc_portal.names import name_key
from eligibility import models as rows

JANUARY = datetime(2026, 1, 5, 12, tzinfo=UTC)
MARCH = datetime(2026, 3, 3, 12, tzinfo=UTC)
BORN = date(1948, 3, 15)


def add(model: type[models.Model], member: rows.Member, **values: Any) -> Any:
    """A row about the member, known since January and open from July 2014 on, unless told otherwise."""
    dated = {"first_day": date(2014, 7, 1)} if hasattr(model, "first_day") else {}
    return model._default_manager.create(**{"member": member, "known_from": JANUARY} | dated | values)


def named(member: rows.Member, last: str = "Reyes-García", first: str = "Ana", **values: Any) -> Any:
    """The member's name, birth date and home."""
    keys = {"last_name": last, "first_name": first, "last_key": name_key(last), "first_key": name_key(first)}
    return add(rows.MemberDetails, member, **keys | {"birth_date": BORN, "county_code": "19"} | values)


def enroll(member: rows.Member, **values: Any) -> Any:
    """An enrolment in Health Net Cal MediConnect, Los Angeles, unless told otherwise."""
    plan = {"kind": "integrated", "program": "cal_mediconnect", "plan_code": "health-net", "county_code": "19"}
    return add(rows.Enrollment, member, **plan | {"status": "active"} | values)


def close(row: Any, moment: datetime) -> None:
    """The row is held true no longer."""
    type(row).objects.filter(pk=row.pk).update(known_until=moment)


def new_member(cin: str = "", **details: Any) -> rows.Member:
    """Somebody with a name, and with a CIN where one is given."""
    member = rows.Member.objects.create()
    named(member, **details)
    if cin:
        add(rows.MemberIdentifier, member, kind="cin", value=cin)
    return member
