"""Watches what is logged during a run of the tests: a record that names a member of the cast fails the run.

Every record of this process is looked at when it is made, whatever handlers there are; nobody has to log into a file.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest

from eligibility.synthetic.cast import cast

# Written out here once more, and more loosely than in cmc_portal/masking.py, so that a slip there is not repeated.
SHAPES = {
    "CIN or BIC": re.compile(r"(?<![0-9A-Za-z])9\d{7}[A-Za-z](?:\d{5})?(?![0-9A-Za-z])"),
    "MBI": re.compile(
        r"(?<![0-9A-Za-z])[1-9][A-Z][0-9A-Z]\d-?[A-Z][0-9A-Z]\d-?[A-Z]{2}\d{2}(?![0-9A-Za-z])", re.IGNORECASE
    ),
    "SSN": re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)"),
    "birth date": re.compile(
        r"(?<!\d)(?:1[89]\d\d-\d\d-\d\d|\d\d/\d\d/1[89]\d\d|1[89]\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))(?!\d)"
    ),
}
# The people of the tests beside those of the demonstration. Names that are words of our language are not among them.
PEOPLE_OF_THE_TESTS = ("Reyes", "Delgado", "Delgado-Santos", "Reyes-García")
# A parser that only tests use, on made-up rosters; the portal never runs it.
TOOLS_OF_THE_TESTS = ("pyx12.",)

Factory = Callable[..., logging.LogRecord]
_OF_A_WORKER = "leaks"


@cache
def names() -> re.Pattern[str]:
    """The last names of everybody that tests and demonstration know; made up so that no sentence has them."""
    known = {scene.person.last_name for scene in cast()} | set(PEOPLE_OF_THE_TESTS)
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, known), key=len, reverse=True))})(?!\w)", re.IGNORECASE
    )


def leaks_in(text: str) -> list[str]:
    """What kinds of things in the text say who somebody is? Never the things themselves."""
    found = [kind for kind, shape in SHAPES.items() if shape.search(text)]
    return [*found, "name"] if names().search(text) else found


def text_of(record: logging.LogRecord) -> str:
    """All that any formatter could print of the record."""
    return logging.Formatter("%(name)s %(message)s").format(record)


@contextmanager
def watched(leaks: list[str]) -> Iterator[None]:
    """Notes every leaking record of this process for as long as what is inside takes."""
    make: Factory = logging.getLogRecordFactory()

    def look_at(*arguments: Any, **more: Any) -> logging.LogRecord:
        record = make(*arguments, **more)
        kinds = [] if record.name.startswith(TOOLS_OF_THE_TESTS) else leaks_in(text_of(record))
        if kinds:
            leaks.append(f"{record.name} ({record.pathname}:{record.lineno}) logged a {', a '.join(kinds)}")
        return record

    logging.setLogRecordFactory(look_at)
    try:
        yield
    finally:
        logging.setLogRecordFactory(make)


class LeakWatch:
    """The plugin: from the first test to the last, in every process of the run; it fails when anything leaked."""

    def __init__(self) -> None:
        self.leaks: list[str] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Any:
        """Every test runs inside the watch."""
        with watched(self.leaks):
            return (yield)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """What one of several workers saw counts as if it had been seen here; one that breaks off fails the run."""
        self.leaks += getattr(node, "workeroutput", {}).get(_OF_A_WORKER, [])

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Tests that passed while somebody was named did not pass."""
        if (output := getattr(session.config, "workeroutput", None)) is not None:
            output[_OF_A_WORKER] = self.leaks
        if self.leaks and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Says who logged what kind of thing."""
        if self.leaks:
            terminalreporter.section("logs that name members", red=True)
            for leak in sorted(set(self.leaks)):
                terminalreporter.line(leak)
