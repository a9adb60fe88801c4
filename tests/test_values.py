"""Values: equal by what they hold, and never changed, watched or not."""

import os
import subprocess
import sys

import pytest

from cmc_portal.startup.folders import PROJECT

_MAKE_ONE = """
from cmc_portal.dates import Span
from cmc_portal.answers import Reason
from datetime import date

one, same = Span(date(2022, 1, 1)), Span(date(2022, 1, 1))
assert one == same and hash(one) == hash(same) and one != Span(date(2022, 1, 2))
assert Reason("X-1") == Reason("X-1") and hash(Reason("X-1")) == hash(("X-1", ()))
one.first_day = date(2022, 1, 2)
"""


@pytest.mark.parametrize(("watched", "refusal"), [("1", "FrozenInstanceError"), ("0", "")])
def test_values_are_equal_by_what_they_hold_and_a_change_is_refused_where_it_is_watched(
    watched: str, refusal: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _MAKE_ONE],
        cwd=PROJECT,
        env={**os.environ, "PORTAL_WATCH_VALUES": watched},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refusal in done.stderr
    assert bool(done.returncode) is bool(refusal)


def test_the_type_checker_refuses_to_change_a_value() -> None:
    text = "from cmc_portal.dates import Span\nfrom datetime import date\nSpan(date.min).first_day = date.max\n"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--config-file",
            os.devnull,
            "--cache-dir",
            os.devnull,
            "--follow-imports",
            "silent",
            "-c",
            text,
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 'Property "first_day" defined in "Span" is read-only' in done.stdout
