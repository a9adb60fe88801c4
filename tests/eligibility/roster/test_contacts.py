"""E-mail addresses and telephone numbers in rosters: what is read, and what a later roster changes."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import connection

from accounts.facts import Asker, Channel
from eligibility.models import MemberContact, MemberDetails
from eligibility.roster.contacts import parse_email, parse_phone
from eligibility.selectors.contacts import get_contact
from eligibility.services.roster import load_roster

JANUARY, MARCH = datetime(2026, 1, 5, 12, tzinfo=UTC), datetime(2026, 3, 3, 12, tzinfo=UTC)
OPERATOR = Asker(Channel.COMMAND, None, operator="test")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Maria@Mail.Example", "maria@mail.example"),
        (" a.b+c@x-y.example ", "a.b+c@x-y.example"),
        ("maria", ""),
        ("maria@mail", ""),
        ("maria@mail.example, x@y.example", ""),
        ("maria@mail.example\nBcc: x@y.example", ""),
        ("@mail.example", ""),
        (f"{'a' * 65}@mail.example", ""),
    ],
)
def test_an_address_is_one_address_in_small_letters(typed: str, read: str) -> None:
    assert parse_email(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [("(213) 555-0171", "2135550171"), ("1-213-555-0171", "2135550171"), ("5550171", ""), ("12135550171 x2", "")],
)
def test_a_telephone_number_has_ten_digits(typed: str, read: str) -> None:
    assert parse_phone(typed) == read


def load(table: str, moment: datetime) -> dict[str, int]:
    summary = load_roster(
        BytesIO(table.encode()), asker=OPERATOR, name=f"{moment:%Y-%m-%d}.csv", received_at=moment, now=moment
    )
    return dict(summary.changes)


@pytest.mark.django_db
def test_a_later_roster_replaces_only_what_it_tells() -> None:
    head = "cin,last_name,birth_date,email,phone\n"
    load(head + "91234567A,Delgado,1948-03-15,Maria@mail.example,2135550171\n", JANUARY)
    assert load(head + "91234567A,Delgado,1948-03-15,new@mail.example,\n", MARCH)["contacts changed"] == 1
    rows = MemberContact.objects.order_by("id").values_list("email", "phone", "known_from", "known_until")
    assert list(rows) == [
        ("maria@mail.example", "2135550171", JANUARY, MARCH),
        ("new@mail.example", "2135550171", MARCH, None),
    ]
    assert MemberDetails.objects.count() == 1
    member_id = MemberDetails.objects.get().member_id
    contact = get_contact([member_id], replaced_since=JANUARY)
    assert (contact.email, contact.former_emails) == ("new@mail.example", ("maria@mail.example",))


@pytest.mark.django_db
def test_the_same_again_and_nothing_told_change_nothing() -> None:
    load("cin,last_name,email\n91234567A,Delgado,maria@mail.example\n", JANUARY)
    load("cin,last_name,email\n91234567A,Delgado,MARIA@mail.example\n", MARCH)
    load("cin,last_name\n91234567A,Delgado\n", datetime(2026, 4, 1, tzinfo=UTC))
    assert [row.known_until for row in MemberContact.objects.all()] == [None]


@pytest.mark.django_db
def test_what_is_no_address_is_told_and_the_rest_is_applied() -> None:
    load("cin,last_name,email,phone\n91234567A,Delgado,nowhere,12\n", JANUARY)
    assert MemberDetails.objects.get().last_name == "Delgado"
    assert not MemberContact.objects.exists()


@pytest.mark.django_db
def test_no_plans_person_is_shown_how_a_member_is_reached() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('portal_plan', 'eligibility_membercontact', 'SELECT')")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT relrowsecurity FROM pg_class WHERE oid = 'eligibility_membercontact'::regclass")
        assert cursor.fetchone() == (True,)
