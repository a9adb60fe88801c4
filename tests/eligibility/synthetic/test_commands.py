"""make_roster and load_demo are wired: the same file for the same seed, and a demo that is loaded once."""

import io
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from eligibility.models import Member, RosterFile

DEMO_CODES = Path(__file__).parents[3] / "eligibility" / "reference" / "hcp_codes_demo.yaml"


def made(path: Path, **options: object) -> bytes:
    call_command(
        "make_roster",
        str(path),
        stderr=io.StringIO(),
        **({"members": 50, "seed": 4, "day": date(2024, 5, 1)} | options),
    )
    return path.read_bytes()


def test_the_same_seed_gives_the_same_file(tmp_path: Path) -> None:
    assert made(tmp_path / "one.834") == made(tmp_path / "two.834")


def test_another_seed_gives_another_file(tmp_path: Path) -> None:
    assert made(tmp_path / "one.834") != made(tmp_path / "two.834", seed=5)


def test_a_dash_writes_to_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", out)
    call_command("make_roster", "-", members=50, seed=4, day=date(2024, 5, 1), stderr=io.StringIO())
    assert out.buffer.getvalue() == made(tmp_path / "one.834")


@pytest.mark.parametrize("day", ["2014-03-31", "2027-01-01", "yesterday"])
def test_a_day_of_which_no_history_tells_is_refused(day: str, tmp_path: Path) -> None:
    with pytest.raises((CommandError, ValueError)):
        call_command("make_roster", str(tmp_path / "one.834"), "--day", day)


@pytest.mark.parametrize("members", ["0", "-1", "999999999"])
def test_too_few_or_too_many_members_are_refused(members: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="A roster has 1 to 64000000 members"):
        call_command("make_roster", str(tmp_path / "one.834"), "--members", members)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Cannot write .*No such file or directory"):
        made(tmp_path / "missing" / "one.834")


@pytest.mark.django_db
def test_the_demo_is_loaded_once(tmp_path: Path) -> None:
    call_command("load_reference", hcp_codes=DEMO_CODES, verbosity=0)
    first, second = io.StringIO(), io.StringIO()
    call_command("load_demo", folder=tmp_path, stdout=first)
    members, files = Member.objects.count(), RosterFile.objects.count()
    call_command("load_demo", folder=tmp_path, stdout=second)
    assert (Member.objects.count(), RosterFile.objects.count()) == (members, files)
    assert files == 4
    assert second.getvalue().count("loaded before") == 4
    assert sorted(path.name[:2] for path in tmp_path.iterdir()) == ["01", "02", "03", "04"]


@pytest.mark.django_db
def test_the_demo_needs_the_reference_data_first(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Run load_reference first"):
        call_command("load_demo", folder=tmp_path)
