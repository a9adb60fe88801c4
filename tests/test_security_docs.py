"""docs/security.md names what is there: each file, and every clause that a reader will look for."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
PAGE = (PROJECT / "docs/security.md").read_text()
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and "`" in line]
# Implementation specifications of 45 CFR 164.312, and the chapters of ASVS 5.0 but the one on WebRTC.
CLAUSES = (
    *("(a)(1)", "(a)(2)(i)", "(a)(2)(ii)", "(a)(2)(iii)", "(a)(2)(iv)", "(b)", "(c)(1)", "(c)(2)", "(d)"),
    *("(e)(1)", "(e)(2)(i)", "(e)(2)(ii)"),
)
CHAPTERS = tuple(f"V{number}" for number in range(1, 17))


def paths_in(text: str) -> set[str]:
    return set(re.findall(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|toml|txt|md))`", text)) - {"security.txt"}


def test_every_file_that_is_named_is_there() -> None:
    named = paths_in(PAGE) | paths_in((PROJECT / "SECURITY.md").read_text())
    assert len(named) > 50
    missing = sorted(path for path in named if not (PROJECT / path).is_file())
    assert [path for path in missing if path not in {"manage.py", "security.txt"}] == []


@pytest.mark.parametrize("clause", [*CLAUSES, *CHAPTERS])
def test_every_clause_has_one_row_with_code_and_test(clause: str) -> None:
    [row] = [row for row in ROWS if row.startswith(f"| {clause} ")]
    cells = [cell.strip() for cell in row.strip("|").split(" | ")]
    code, tests = paths_in(cells[-2]), paths_in(cells[-1])
    assert code
    assert tests
    assert all(path.startswith("tests/") for path in tests)


def test_the_page_says_what_is_not_done() -> None:
    assert "## What is not done here" in PAGE


def test_whom_to_tell_is_the_operator_and_no_address_is_made_up() -> None:
    text = (PROJECT / "SECURITY.md").read_text()
    assert "PORTAL_CONTACT" in text
    assert not re.search(r"[\w.+-]+@[\w-]+\.\w+", text)
