"""Every command of the portal, run by somebody who says who they are: what it leaves in the trail or the history, and
that it prints nobody's data but what it was asked for.

A new command fails here until it has a row. Which library's commands there are: tests/test_commands.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.db.models import Model
from pytest_django import Settings

from accounts.demo import add_demo_users
from accounts.facts import Scope
from accounts.models import AccessEvent, ApiClient, Invitation, Organization, SelfService, User
from benefits.models import BenefitDraftChange, Service
from continuity.facts import NoticeKind
from continuity.notices.queue import queue_notice
from inquiries.rules.receipts import sign_answer
from tests.accounts.clients import token_for
from tests.accounts.working import make_clinic
from tests.continuity.notices.records import AT, make_request
from tests.eligibility.records import enroll, new_member
from tests.inquiries.recorded import read_answer
from tests.test_commands import DECISIONS, HISTORY, NO_MEMBERS, TRAIL, commands_of_the_portal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

WHO = "J. Doe"
ANA = {"last": "Quillfeather", "first": "Anneliese", "birth_date": date(1951, 11, 9)}
CIN, BORN = "91234567A", "1951-11-09"
SECRETS = {"Quillfeather", "QUILLFEATHER", "Anneliese", "ANNELIESE", CIN, BORN, "11/09/1951", "November 9, 1951"}
MEMBER = ("--member", f"cin:{CIN}", "--dob", BORN)
EMAIL = "ana@home.example"
NPI = "1000000020"
EVIDENCE = {
    "network": f"npi,name,first_day\n{NPI},Alder Heart,2014-01-01\n",
    "visits": f"cin,npi,day,source,claim_number\n{CIN},{NPI},2013-09-10,medicare_claims,C1\n",
    "findings": f"npi,kind,first_day,source\n{NPI},excluded,2018-01-01,A list\n",
}


@dataclass(frozen=True, slots=True)
class Run:
    """A command as it is typed, and what it leaves: actions of the trail, and tables whose history names who ran it.
    `{…}` stands for what is there; `after` are the commands it needs to have been run before."""

    typed: tuple[str, ...]
    trail: tuple[str, ...] = ()
    history: tuple[type[Model], ...] = ()
    prints_the_member: bool = False
    after: tuple[str, ...] = ()


RUNS: Mapping[str, Run] = {
    "ask": Run((*MEMBER, "--day", "2016-03-20"), trail=("inquiry.ask",), prints_the_member=True),
    "link_member": Run((EMAIL, *MEMBER, "--evidence", "card seen"), trail=("member.link",), history=(SelfService,)),
    "load_roster": Run(("{roster}",), trail=("roster.load",)),
    "load_demo_evidence": Run(
        ("--folder", "{folder}"),
        trail=("evidence.load", "roster.load"),
        after=("load_reference", "load_demo --folder {folder}"),
    ),
    # The letters' request keeps it from adding any; what it adds: tests/continuity/desk/test_demo_desk.py.
    "load_demo_desk": Run(
        ("--folder", "{folder}"),
        trail=("roster.load",),
        after=("load_reference", "load_demo --folder {folder}"),
    ),
    "load_findings": Run(("{findings}",), trail=("evidence.load",)),
    "load_network": Run(("{network}", "--plan", "health-net"), trail=("evidence.load",)),
    "load_visits": Run(("{visits}",), trail=("evidence.load",)),
    "print_notices": Run(("--out", "{folder}/letters.pdf"), trail=("continuity.print",)),
    "check_requests": Run(()),
    "verify_receipt": Run(("{receipt}",), prints_the_member=True),
    "sweep_windows": Run(("--json",), trail=("continuity.sweep",)),
    "load_demo": Run(("--folder", "{folder}"), trail=("roster.load",), after=("load_reference",)),
    "plant_decoys": Run(("--count", "2"), trail=("roster.load",)),
    "verify_trail": Run(("--no-anchor",), trail=("trail.verify",)),
    # Nothing is due; what it leaves when something is: tests/accounts/test_archive.py.
    "archive_trail": Run(("--folder", "{folder}")),
    "add_organization": Run(("Bay Clinic", "--kind", "provider"), history=(Organization,)),
    "invite": Run(
        ("new@example.org", "--organization", "Harbor Clinic", "--role", "front_desk"), history=(Invitation,)
    ),
    "issue_api_token": Run(("nightly", "--organization", "Bay Clinic"), history=(Organization, ApiClient)),
    "register_client": Run(
        ("nightly", "--organization", "Harbor Clinic", "--scope", Scope.ASK_INQUIRIES), history=(ApiClient,)
    ),
    "revoke_client": Run(("{client_id}",), history=(ApiClient,)),
    "rotate_client_secret": Run(("{client_id}",), history=(ApiClient,)),
    "load_demo_benefits": Run((), history=(BenefitDraftChange,), after=("load_reference",)),
    "load_reference": Run((), history=(Service,)),
    "make_roster": Run(("{folder}/new.834", "--members", "2", "--seed", "7", "--day", "2026-07-01")),
    "show_demo": Run(()),
    "demo_code": Run(("coordinator@plan.example",)),
}
# Its members are made up, and in databases of its own: tests/inquiries/test_bench.py.
NOT_RUN = {"bench"}


@pytest.fixture
def there(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Ana, who has an account; a clinic with a program; and a roster to load."""
    settings.PORTAL_DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr("eligibility.management.commands.load_roster.leave", lambda code: None)
    # The letters' request was made without a log.
    monkeypatch.setattr("continuity.management.commands.check_requests.leave", lambda code: None)
    ana = enroll(new_member(CIN, **ANA)).member
    queue_notice(NoticeKind.ACKNOWLEDGEMENT, request=make_request(member=ana), at=AT)
    User.objects.create_user(EMAIL)
    token_for(make_clinic())
    roster = tmp_path / "month.834"
    call_command("make_roster", str(roster), members=1, seed=1, day=date(2026, 7, 1), stderr=StringIO())
    for name, lines in EVIDENCE.items():
        (tmp_path / f"{name}.csv").write_text(lines)
    add_demo_users()
    # Something to put right.
    Service.objects.filter(code="dental").update(name="Teeth")
    client_id = ApiClient.objects.get().client_id
    receipt = tmp_path / "receipt.json"
    receipt.write_bytes(_receipt_of_ana())
    evidence = {name: str(tmp_path / f"{name}.csv") for name in EVIDENCE}
    files = {"roster": str(roster), "folder": str(tmp_path), "receipt": str(receipt)}
    return files | {"client_id": client_id} | evidence


def _receipt_of_ana() -> bytes:
    """A genuine receipt of an answer about Ana."""
    answer = read_answer("active")
    about_ana = answer | {"member": answer["member"] | {"name": "Anneliese Quillfeather", "birth_date": BORN}}
    return sign_answer(about_ana, configured.PORTAL_RECEIPT_KEYS).as_json()


def test_every_command_has_a_row() -> None:
    assert commands_of_the_portal() == RUNS.keys() | NOT_RUN


@pytest.mark.parametrize("name", sorted(RUNS))
def test_a_command_leaves_what_is_written_and_tells_no_more(name: str, there: dict[str, str]) -> None:
    run = RUNS[name]
    typed = [word.format(**there) for word in run.typed]
    said = [] if DECISIONS[name] == NO_MEMBERS else ["--as", WHO]
    printed = StringIO()
    for earlier in run.after:
        command, *options = earlier.format(**there).split()
        call_command(command, *options, "--as", WHO, stdout=StringIO())
    before = {model: _history_of(model) for model in run.history}
    call_command(name, *typed, *said, stdout=printed, stderr=printed)
    assert sorted(set(AccessEvent.objects.filter(operator=WHO).values_list("action", flat=True))) == sorted(run.trail)
    assert not AccessEvent.objects.exclude(operator=WHO).exists()
    for model in run.history:
        assert _history_of(model) > before[model], model
    told = {secret for secret in SECRETS if secret in printed.getvalue()}
    assert bool(told) is run.prints_the_member


@pytest.mark.parametrize("name", sorted(RUNS))
def test_what_was_decided_of_a_command_is_what_it_does(name: str) -> None:
    run, decision = RUNS[name], DECISIONS[name]
    assert decision == (TRAIL if run.trail or name == "archive_trail" else HISTORY if run.history else NO_MEMBERS)


def _history_of(model: type[Any]) -> int:
    """How many changes does its history say that person made?"""
    return int(model.pgh_event_model.objects.filter(pgh_context__operator=WHO).count())
