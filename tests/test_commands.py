"""Who runs a command: for every command of the portal it is decided whether it leaves a trail, and then it does."""

import getpass
import os
import pwd
import socket
from argparse import ArgumentParser
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class

from accounts.facts import Asker, Channel
from accounts.models import AccessEvent
from accounts.operators import get_system_user, operator_of
from eligibility import models as rows
from inquiries.models import Inquiry
from tests.eligibility.records import enroll, new_member

OURS = {"accounts", "benefits", "continuity", "eligibility", "inquiries"}
SYSTEM_USER = pwd.getpwuid(os.getuid()).pw_name

# Does the command read or change what is on record about members? A new command needs a line here.
# What changes people, organisations, programs and benefits says who did it too; that is kept in their history.
TRAIL, HISTORY, NO_MEMBERS = "leaves a trail", "leaves a history", "touches no member's data"
DECISIONS = {
    "ask": TRAIL,
    "load_demo": TRAIL,
    "load_demo_desk": TRAIL,
    "load_demo_evidence": TRAIL,
    "load_findings": TRAIL,
    "load_network": TRAIL,
    "load_roster": TRAIL,
    "load_visits": TRAIL,
    "plant_decoys": TRAIL,
    "print_notices": TRAIL,
    "sweep_windows": TRAIL,
    # It prints references and columns, nothing of anybody.
    "check_requests": NO_MEMBERS,
    # It asks the demonstration's first question by `ask`, which leaves the trail.
    "show_demo": NO_MEMBERS,
    # Databases of its own with made-up members, whose path never crosses the portal's.
    "bench": NO_MEMBERS,
    "make_roster": NO_MEMBERS,
    "demo_code": NO_MEMBERS,
    # It reads the file that it is given and no record.
    "verify_receipt": NO_MEMBERS,
    "link_member": TRAIL,
    "archive_trail": TRAIL,
    "verify_trail": TRAIL,
    "add_organization": HISTORY,
    "load_demo_benefits": HISTORY,
    "load_reference": HISTORY,
    "issue_api_token": HISTORY,
    "register_client": HISTORY,
    "revoke_client": HISTORY,
    "rotate_client_secret": HISTORY,
    "invite": HISTORY,
}
# Commands of Django and of the libraries that print or replace rows of any table. They know nothing of a trail, so
# they are for whoever may also use psql: docs/security.md, 164.312(a)(1).
PAST_THE_TRAIL = {"dbshell", "dumpdata", "flush", "loaddata", "shell", "sqlflush", "testserver"}


def commands_of_the_portal() -> set[str]:
    return {name for name, app in get_commands().items() if isinstance(app, str) and app in OURS}


def options_of(name: str) -> set[str]:
    parser: ArgumentParser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    return {option for action in parser._actions for option in action.option_strings}


def test_every_command_has_a_decision() -> None:
    assert commands_of_the_portal() == set(DECISIONS)


@pytest.mark.parametrize("name", sorted(DECISIONS))
def test_a_command_that_touches_members_or_people_asks_who_runs_it(name: str) -> None:
    assert ("--as" in options_of(name)) is (DECISIONS[name] != NO_MEMBERS)


def test_no_library_brings_another_command_that_prints_rows() -> None:
    """Those of the libraries, listed literally: a new one fails here, and somebody looks at what it does."""
    theirs = {name for name, app in get_commands().items() if app not in OURS}
    known = KNOWN_OF_LIBRARIES | PAST_THE_TRAIL
    assert theirs - known == set()


KNOWN_OF_LIBRARIES = set(
    # django.core
    "check compilemessages createcachetable diffsettings inspectdb makemessages makemigrations migrate "
    "optimizemigration runserver sendtestemail showmigrations sqlmigrate sqlsequencereset squashmigrations startapp "
    "startproject test "
    # django.contrib
    "changepassword clearsessions collectstatic createsuperuser findstatic remove_stale_contenttypes "
    # the libraries
    "account_unsetmultipleprimaryemails clearcimdapplications cleartokens createapplication generateschema pgtrigger "
    "spectacular".split()
)


# --- Who it is.


def test_without_a_name_it_is_the_systems_user_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "somebody.else")
    assert getpass.getuser() == "somebody.else"
    asker = operator_of({"operator": None})
    assert asker == Asker(
        Channel.COMMAND, organization_id=None, operator=SYSTEM_USER, address=f"{SYSTEM_USER}@{socket.gethostname()}"
    )


def test_a_name_stands_beside_the_systems_user_and_does_not_replace_it() -> None:
    asker = operator_of({"operator": " J. Doe "})
    assert (asker.operator, asker.address) == ("J. Doe", f"{SYSTEM_USER}@{socket.gethostname()}")


@pytest.mark.parametrize("name", ["", "  ", "J.\nDoe", "\x1b[31mJ", "x" * 101])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(CommandError, match="--as needs a name"):
        operator_of({"operator": name})


def test_an_account_without_a_name_is_told_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    assert get_system_user() == "uid 4000000"


# --- The trail they leave.


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_ask_leaves_who_ran_it_in_the_answer_and_in_the_trail() -> None:
    member = new_member("91234567A")
    enroll(member)
    call_command(
        "ask",
        "--member",
        "cin:91234567A",
        "--dob",
        "1948-03-15",
        "--day",
        "2014-07-15",
        "--as",
        "J. Doe",
        stdout=StringIO(),
    )
    assert Inquiry.objects.get().operator == "J. Doe"
    event = AccessEvent.objects.get(action="inquiry.ask", operator="J. Doe")
    assert (event.member_id, event.channel, event.address) == (
        member.pk,
        "command",
        f"{SYSTEM_USER}@{socket.gethostname()}",
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("dry_run", [False, True])
def test_loading_a_roster_stands_in_the_trail_dry_or_not(tmp_path: Path, dry_run: bool) -> None:
    file = tmp_path / "month.834"
    call_command("make_roster", str(file), members=1, seed=1, day=date(2026, 7, 1), stderr=StringIO())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("eligibility.management.commands.load_roster.leave", lambda code: None)
        call_command("load_roster", str(file), "--as", "J. Doe", *(["--dry-run"] if dry_run else []), stdout=StringIO())
    event = AccessEvent.objects.get(action="roster.load", operator="J. Doe")
    [stored] = rows.RosterFile.objects.all() or [None]
    assert (stored is None) is dry_run
    assert event.subject.startswith("dry run of ") if dry_run else event.subject == f"roster {stored.pk}"
    assert (event.purpose, event.member_id) == ("operations", None)
