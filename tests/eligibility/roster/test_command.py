"""The command: what it prints, in words and as JSON, and the code it ends with."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from eligibility.models import Member, RosterFile, RosterLine
from tests.eligibility.roster.rosters import CIN, OTHER_CIN, SAMPLES, coverage, member, roster

pytestmark = pytest.mark.django_db

GOOD = roster(member(CIN, coverage("20220601", "20220630", plan="957;01")))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.834"
    path.write_bytes(GOOD)
    return path


def run(path: Path, *options: str) -> tuple[int, str]:
    out = StringIO()
    code = 0
    try:
        call_command("load_roster", str(path), *options, stdout=out)
    except SystemExit as left:
        code = int(left.code or 0)
    return code, out.getvalue()


def run_json(path: Path, *options: str) -> tuple[int, list[dict[str, Any]]]:
    code, printed = run(path, "--json", *options)
    return code, [json.loads(line) for line in printed.splitlines()]


def test_it_says_what_became_of_the_lines(path: Path) -> None:
    code, printed = run(path)
    assert code == 0
    assert "a.834: 1 members received" in printed
    assert "1 stored with warning" in printed
    assert "R-HCP-1 Segment 14 (HD): the health-plan code 957" in printed
    assert "DOE" not in printed
    assert CIN not in printed


def test_json_has_each_line_with_findings_and_then_the_file(path: Path) -> None:
    code, [line, file] = run_json(path)
    assert (code, line["line"], line["segment"], line["outcome"]) == (0, 1, 8, "stored_with_warning")
    assert (file["state"], file["lines_read"], file["outcomes"]["stored_with_warning"]) == ("loaded", 1, 1)


def test_a_dry_run_changes_nothing(path: Path) -> None:
    code, [line, file] = run_json(path, "--dry-run")
    assert (code, file["dry_run"], line["changes"][0]) == (0, True, "new member")
    assert (Member.objects.count(), RosterFile.objects.count()) == (0, 0)


def test_a_file_that_is_wrong_somewhere_ends_with_1(path: Path) -> None:
    path.write_bytes(GOOD.replace(b"GE*1*1", b"GE*1*9"))
    code, printed = run(path)
    assert (code, "R-ENV-4" in printed) == (1, True)
    path.write_bytes(GOOD[: GOOD.rindex(b"DTP")])
    assert run(path)[0] == 1


@pytest.mark.parametrize("content", [b"", b"hello, world\n", b"ISA*00*", b"\x00" * 1000, bytes(range(256)) * 20])
def test_what_is_no_roster_is_refused_in_words_with_2(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    code, [file] = run_json(path)
    assert (code, file["state"], file["lines_read"]) == (2, "refused", 0)
    assert file["findings"][0]["text"]


def test_a_csv_is_known_by_its_beginning(path: Path) -> None:
    path.write_text(f"cin,last_name\n{CIN},Doe\n")
    code, [file] = run_json(path)
    assert (code, file["format"], file["outcomes"]["applied"]) == (0, "csv", 1)


def test_an_archive_is_loaded_as_of_the_day_it_came(path: Path) -> None:
    run(path, "--received-at", "2022-05-23T06:00:00-07:00")
    assert RosterFile.objects.get().received_at.isoformat() == "2022-05-23T13:00:00+00:00"
    assert RosterLine.objects.filter(file=RosterFile.objects.get()).count() == 1


@pytest.mark.parametrize("moment", ["yesterday", "2999-01-01"])
def test_a_moment_that_cannot_be_is_refused(path: Path, moment: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("load_roster", str(path), "--received-at", moment)
    assert refused.value.returncode == 2
    assert RosterFile.objects.count() == 0


def test_a_missing_file_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_roster", str(tmp_path / "none"))


def test_every_sample_is_loaded_and_loading_it_again_changes_nothing() -> None:
    if not SAMPLES.exists():
        pytest.skip("The sample files are not part of the project and are not here (../shared/samples/834).")
    for sample in sorted(SAMPLES.iterdir()):
        code, [*_, file] = run_json(sample)
        kept_only = file["outcomes"]["held"] + file["outcomes"]["unreadable"]
        assert (code, kept_only) == (0, 0), (sample.name, file)
    for sample in sorted(SAMPLES.iterdir()):
        code, [*_, file] = run_json(sample)
        assert file["outcomes"]["unchanged"] == file["lines_read"] > 0, sample.name


def test_two_files_with_the_same_people_make_each_of_them_once(path: Path) -> None:
    run(path)
    path.write_bytes(roster(member(CIN), member(OTHER_CIN, last_name="ROE"), control="000000002"))
    run(path)
    assert Member.objects.count() == 2
