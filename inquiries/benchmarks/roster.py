"""`bench roster`: 834 members read, validated and stored a second, beside two parsers that merely parse the file."""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from django.core.management import call_command

from cmc_portal.clock import now
from cmc_portal.startup.folders import PROJECT, portal_home
from eligibility.services.roster import load_roster
from inquiries.benchmarks.database import bench_database, make_database, using
from inquiries.benchmarks.lookup import Effort
from inquiries.benchmarks.results import Result, median_ratio, rounded
from inquiries.benchmarks.seeding import OPERATOR, Say

TARGET = 3.0
DAY = date(2026, 7, 1)
FIRST_SEED = 11
FEW = 50
# x12sdk lacks codes that the state's files carry in every member, and ends without a result. The same members,
# segment for segment, with codes that it does have are what it is measured on.
_KNOWN_TO_X12SDK = (("**AC", "**FT"), ("REF*6O*", "REF*4A*"), ("REF*F6*", "REF*ABB*"))


class RosterNotMeasured(RuntimeError):
    """Something was not loaded or not parsed, so there is nothing to compare."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Members a second in one round: ours, and those of the two parsers."""

    ours: float
    x12sdk: float
    pyx12: float


def measure_roster(members: int, effort: Effort, *, say: Say) -> Result:
    """Every round loads other people, all of them new, and lets both parsers parse the same file."""
    database = bench_database("roster")
    make_database(database, fresh=True)
    python = _python_with_parsers()
    rounds = []
    with tempfile.TemporaryDirectory() as folder:
        few = _written(Path(folder) / "few.834", FEW, seed=FIRST_SEED - 1)
        refusal = _parse(python, "x12sdk", few, few)["stopped_by"]
        with using(database):
            _load(few)
            for number in range(effort.rounds):
                say(f"round {number + 1} of {effort.rounds}")
                file = _written(Path(folder) / "roster.834", members, seed=FIRST_SEED + number)
                rounds.append(_measure_round(python, file, few, members))
    ratio = median_ratio([each.ours for each in rounds], [each.x12sdk for each in rounds])
    return Result(
        bench="roster",
        ours=median(each.ours for each in rounds),
        yardstick=median(each.x12sdk for each in rounds),
        unit="members/s",
        ratio=ratio,
        n=members,
        target=f"ratio at least {TARGET:g}",
        met=ratio >= TARGET,
        details={
            "pyx12": rounded(median(each.pyx12 for each in rounds)),
            "pyx12_ratio": rounded(median_ratio([each.ours for each in rounds], [each.pyx12 for each in rounds])),
            "ratios": [rounded(each.ours / each.x12sdk) for each in rounds],
            "yardstick_note": _note(refusal),
        },
    )


def _note(refusal: str) -> str:
    if not refusal:
        return "x12sdk and pyx12 parse the same file to its end."
    return (
        f"On the state's dialect x12sdk ends without a result ({refusal}); it is measured on the same members, "
        "segment for segment, with an INS08 and two REF qualifiers that it knows. pyx12 parses the file as it is."
    )


def _measure_round(python: str, file: Path, few: Path, members: int) -> Rates:
    plain, few_plain = _plain(file), _plain(few)
    seconds = _load(file)
    parsed = {"x12sdk": _parse(python, "x12sdk", plain, few_plain), "pyx12": _parse(python, "pyx12", file, few)}
    for name, found in parsed.items():
        if found["stopped_by"]:
            raise RosterNotMeasured(f"{name}: {found['stopped_by']}")
    return Rates(members / seconds, members / parsed["x12sdk"]["seconds"], members / parsed["pyx12"]["seconds"])


def _load(file: Path) -> float:
    """Seconds until every member of the file is stored."""
    started = time.perf_counter()
    with file.open("rb") as stream:
        summary = load_roster(stream, asker=OPERATOR, name=file.name, received_at=now(), now=now())
    seconds = time.perf_counter() - started
    if summary.outcomes["applied"] != summary.lines_read:
        raise RosterNotMeasured(f"Of {summary.lines_read} members only {summary.outcomes['applied']} were stored.")
    return seconds


def _written(file: Path, members: int, *, seed: int) -> Path:
    with Path(os.devnull).open("w") as nowhere:
        call_command("make_roster", str(file), members=members, seed=seed, day=DAY, stderr=nowhere)
    return file


def _plain(file: Path) -> Path:
    """The same members with the codes that x12sdk knows."""
    text = file.read_text(encoding="ascii")
    for dialect, known in _KNOWN_TO_X12SDK:
        text = text.replace(dialect, known)
    plain = file.with_suffix(".plain.834")
    plain.write_text(text, encoding="ascii")
    return plain


def _parse(python: str, parser: str, file: Path, small: Path) -> dict[str, Any]:
    """How long the parser takes, in a program of its own; a small file warms it up."""
    done = subprocess.run(  # noqa: S603 - our own program
        [python, "-m", "inquiries.benchmarks.parsers", parser, str(file), str(small)],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RosterNotMeasured(f"{parser} could not be run: {done.stderr.strip().splitlines()[-1:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _python_with_parsers() -> str:
    """This Python where the parsers are installed, else that of the tests, made where it is missing."""
    if all(find_spec(name) for name in ("x12sdk", "pyx12")):
        return sys.executable
    packages = PROJECT / "cmc_portal" / "startup" / "packages.py"
    made = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(packages), str(portal_home()), str(PROJECT / "requirements-dev.txt")],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise RosterNotMeasured("x12sdk and pyx12 could not be installed; they are the yardstick.")
    return made.stdout.strip()
