"""What the security tools find: bandit in our source, pip-audit in what we depend on."""

import json
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parent.parent
SOURCE = ("accounts", "benefits", "cmc_portal", "continuity", "eligibility", "inquiries", "manage.py")
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")


def ruff_ignores() -> dict[str, list[str]]:
    ignores: dict[str, list[str]] = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"][
        "per-file-ignores"
    ]
    return ignores


def is_justified(finding: dict[str, Any]) -> bool:
    """Ruff's rules of the letter S are bandit's by the same numbers: one comment in place, or one line in
    pyproject.toml, justifies a finding for both."""
    rule, path = f"S{finding['test_id'][1:]}", finding["filename"].removeprefix("./")
    if any(fnmatch(path, pattern) and rule in rules for pattern, rules in ruff_ignores().items()):
        return True
    # A statement's comment stands behind its last line, which bandit does not count for texts of several lines.
    first, last = finding["line_range"][0], finding["line_range"][-1] + 3
    return any(f"noqa: {rule}" in line for line in (PROJECT / path).read_text().splitlines()[first - 1 : last])


def test_bandit_finds_nothing_that_is_not_justified_in_place() -> None:
    command = [sys.executable, "-m", "bandit", "-q", "-c", "pyproject.toml", "-f", "json", "-r", *SOURCE]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["errors"] == []
    assert report["metrics"]["_totals"]["loc"] > 10_000
    told = "{filename}:{line_number} {test_id} {issue_text}"
    assert [told.format(**each) for each in report["results"] if not is_justified(each)] == []


def test_a_finding_without_a_comment_is_not_justified(tmp_path: Path) -> None:
    file = PROJECT / "manage.py"
    finding = {"test_id": "B602", "filename": file.name, "line_range": [1]}
    assert not is_justified(finding)


def test_no_dependency_has_a_known_hole() -> None:
    """Asks the package index. Where that cannot be reached, or knows nothing of holes, nobody has looked: skipped,
    with the reason, so that a run without a network does not fail for it."""
    files = [word for name in REQUIREMENTS for word in ("-r", name)]
    options = ["--disable-pip", "--no-deps", "--progress-spinner", "off", "--timeout", "5", "-f", "json"]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pip_audit", *options, *files],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
            timeout=90,
        )
        report = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        pytest.skip("pip-audit: its source did not answer within 90 seconds; NO DEPENDENCY WAS CHECKED")
    except json.JSONDecodeError:
        pytest.skip(f"pip-audit: its source cannot be reached; NO DEPENDENCY WAS CHECKED ({_last_line(done.stderr)})")
    checked = [each for each in report["dependencies"] if "vulns" in each]
    if not checked:
        pytest.skip("pip-audit: its source knows none of our dependencies; NO DEPENDENCY WAS CHECKED")
    holes = {f"{each['name']} {each['version']}": [hole["id"] for hole in each["vulns"]] for each in checked}
    assert {name: ids for name, ids in holes.items() if ids} == {}


def _last_line(text: str) -> str:
    """The end of what it says; the address of the index stays out."""
    last = text.strip().splitlines()[-1:] or ["it says nothing"]
    return " ".join(word for word in last[0].split() if "://" not in word and "host=" not in word)[:200]
