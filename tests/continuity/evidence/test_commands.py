"""The three commands that load evidence: what they print, the code they end with, and never a traceback."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from continuity.models import CareProvider, ProviderFinding, Visit
from tests.continuity.evidence.files import HEART, OTHER_HEART, text_of
from tests.eligibility.records import new_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

CIN = "97654321A"
NETWORK = (
    "npi,name,kind,first_day,last_day",
    f"{HEART},Alder Heart,physician,2014-01-01,",
    f"{OTHER_HEART},Bay Heart,physician,2014-01-01,",
)
VISITS = ("cin,npi,day,source,claim_number", f"{CIN},{HEART},2013-09-10,medicare_claims,C1-1")
FINDINGS = ("npi,plan,kind,first_day,last_day,source", f"{HEART},,excluded,2018-01-01,,List of exclusions, May 2018")


def run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, content: bytes, *options: str
) -> tuple[Any, int]:
    """What the command prints and the code it leaves with."""
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    code = 0
    try:
        call_command(command, str(path), *options)
    except SystemExit as left:
        code = int(str(left.code))
    return capsys.readouterr().out, code


def test_a_clean_file_ends_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed, code = run(tmp_path, capsys, "load_network", text_of(*NETWORK), "--plan", "health-net")
    assert (printed.splitlines()[:2], code) == (["file.csv: 2 lines", "  2 added"], 0)
    assert CareProvider.objects.count() == 2


def test_a_refused_line_is_told_without_the_member_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed, code = run(tmp_path, capsys, "load_visits", text_of(*VISITS))
    assert code == 1
    assert printed.splitlines()[0] == (
        "Line 2 refused: cin: No member of our record has this number. "
        "Load the roster that has this member first, then this file again."
    )
    assert CIN not in printed
    new_member(CIN)
    printed, code = run(tmp_path, capsys, "load_visits", text_of(*VISITS))
    assert (code, Visit.objects.count()) == (0, 1)


def test_findings_are_taken_in_for_every_plan_or_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = (
        FINDINGS[0],
        f'{HEART},,excluded,2018-01-01,,"List of exclusions, May 2018"',
        f"{HEART},health-net,quality_concern,2017-01-01,2017-06-30,Committee of 5 January 2017",
        f"{HEART},,excluded,2018-01-01,,",
    )
    printed, code = run(tmp_path, capsys, "load_findings", text_of(*lines), "--json")
    *problems, summary = [json.loads(line) for line in printed.splitlines()]
    assert (code, summary["outcomes"]["added"]) == (1, 2)
    assert [each["problem"]["code"] for each in problems] == ["source_missing"]
    assert list(ProviderFinding.objects.order_by("first_day").values_list("plan_code", "kind")) == [
        ("health-net", "quality_concern"),
        ("", "excluded"),
    ]
    again, _ = run(tmp_path, capsys, "load_findings", text_of(*lines), "--json")
    assert json.loads(again.splitlines()[-1])["outcomes"] == {"added": 0, "corrected": 0, "unchanged": 2, "refused": 1}


def test_json_names_line_column_reason_and_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = text_of(*NETWORK, f"{HEART},Alder Heart,surgeon,2014-01-01,")
    printed, code = run(tmp_path, capsys, "load_network", bad, "--plan", "health-net", "--json", "--dry-run")
    line, summary = [json.loads(each) for each in printed.splitlines()]
    assert line == {
        "line": 4,
        "outcome": "refused",
        "problem": {
            "code": "unknown_kind",
            "column": "kind",
            "why": "surgeon is not known.",
            "what_to_do": "Known are physician, ppg, hospital, facility, ancillary, transport, dme.",
        },
    }
    assert (summary["dry_run"], summary["file_id"], summary["exit_code"], code) == (True, None, 1, 1)
    assert not CareProvider.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x00\x01\x02", b"\xff\xfea\x00", b"a" * 200_000])
@pytest.mark.parametrize("command", ["load_network", "load_visits", "load_findings"])
def test_what_is_no_table_is_refused_with_2_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, content: bytes
) -> None:
    printed, code = run(tmp_path, capsys, command, content)
    assert code == 2
    assert printed.startswith("file.csv was refused: ")


def test_a_full_file_says_whom_it_ends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, capsys, "load_network", text_of(*NETWORK), "--plan", "health-net")
    shorter = text_of(*NETWORK[:2])
    printed, _ = run(tmp_path, capsys, "load_network", shorter, "--plan", "health-net")
    assert printed.splitlines()[-1].endswith(
        f"of NPI {OTHER_HEART}. They stay; --full DAY ends them on the day before DAY."
    )
    printed, _ = run(tmp_path, capsys, "load_network", shorter, "--plan", "health-net", "--full", "2026-11-01")
    assert printed.splitlines()[-1].endswith("They were ended.")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--plan", "acme"), "acme is not among our plans"),
        (("--full", "2026-11-01"), "Say which with --plan"),
        (("--full", "November"), "--full"),
        (("--as", " "), "--as needs a name"),
    ],
)
def test_an_option_that_cannot_be_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        run(tmp_path, capsys, "load_network", text_of(*NETWORK), *options)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file") as refused:
        call_command("load_visits", str(tmp_path / "none.csv"))
    assert refused.value.returncode == 2


def test_a_database_that_goes_away_is_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr("continuity.services.evidence._write_lines", gone)
    with pytest.raises(CommandError, match="run the same command again"):
        run(tmp_path, capsys, "load_network", text_of(*NETWORK), "--plan", "health-net")
    assert not CareProvider.objects.exists()
