"""`verify_receipt FILE` needs nothing but the file and the public keys: it says which key, which answer, what is
wrong.

It is run in a process of its own once for what is genuine and once for what is not; what else it says, in this one.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings

from inquiries.receipts.printing import make_receipt_pdf
from tests.inquiries.receipts.examples import (
    ADDRESS,
    OTHER_SEED,
    PUBLIC,
    SEED,
    cut_off,
    draw_over,
    entry,
    keys,
    receipt_of,
)

PROJECT = Path(__file__).parents[3]
NOWHERE = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "PORTAL_RECEIPT_KEYS": entry("k1", SEED),
}


def verify(file: Path, *options: str, known: str = NOWHERE["PORTAL_RECEIPT_KEYS"]) -> CompletedProcess[str]:
    """The command in this process, which may not use its database; `known` are the keys of its environment."""
    out, err, code = StringIO(), StringIO(), 0
    with override_settings(PORTAL_RECEIPT_KEYS=keys(known)):
        try:
            call_command("verify_receipt", str(file), *options, stdout=out, stderr=err, no_color=True)
        except SystemExit as leaving:
            assert isinstance(leaving.code, int)
            code = leaving.code
    return CompletedProcess((), code, out.getvalue(), err.getvalue())


def verify_alone(file: Path) -> CompletedProcess[str]:
    """The command in a process of its own, with a database and a queue that are not there."""
    return subprocess.run(
        [sys.executable, "manage.py", "verify_receipt", str(file)],
        cwd=PROJECT,
        env={**os.environ, **NOWHERE},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def written(folder: Path, **changes: Any) -> Path:
    """The receipt as a JSON file, with these values set by somebody."""
    file = folder / "receipt.json"
    file.write_text(json.dumps(json.loads(receipt_of().as_json()) | changes))
    return file


def test_a_genuine_pdf_is_told_with_what_is_signed(tmp_path: Path) -> None:
    file = tmp_path / "receipt.pdf"
    file.write_bytes(make_receipt_pdf(receipt_of(), address=ADDRESS))
    done = verify_alone(file)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:5] == [
        "GENUINE, signed with key k1",
        f"  trace number 202611-000000-000000, receipt code {receipt_of().code}",
        "  about Maria Delgado-Santos, born 03/15/1948",
        "  Active: Covered on 05/23/2022 by Health Net Cal MediConnect, Los Angeles",
        "  Day of service: 05/23/2022.",
    ]
    assert "  Specialist visit: Covered by the plan. Bill Health Net Cal MediConnect, 1-855-464-3571." in done.stdout
    assert "  What the patient may be charged: Part D drug copays." in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Only what is shown here is confirmed.")


def test_what_another_than_the_plan_covers_is_told_as_on_the_paper(tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    file.write_bytes(receipt_of("dental_carve_out").as_json())
    told = verify(file).stdout
    assert "  Dental care: Covered, but not by the plan. Bill Medi-Cal Dental (Denti-Cal), 1-800-322-6384." in told
    assert re.search("Specialty mental health.*: Covered, but not by the plan. Bill [^.]+[.]", told)


@pytest.mark.parametrize(
    ("forge", "told"),
    [(draw_over, "something was added behind its end"), (cut_off, "its end is missing")],
)
def test_a_pdf_that_was_changed_after_it_was_made_is_told_first(
    tmp_path: Path, forge: Callable[[bytes], bytes], told: str
) -> None:
    file = tmp_path / "receipt.pdf"
    file.write_bytes(forge(make_receipt_pdf(receipt_of(), address=ADDRESS)))
    done = verify(file)
    assert done.returncode == 0
    warning = done.stdout.splitlines()[1]
    assert warning.startswith("WARNING: This PDF was changed after it was made")
    assert told in warning


def test_the_public_keys_are_enough(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text(json.dumps(keys(entry("k1", SEED)).public.as_jwks()))
    elsewhere = entry("k2", OTHER_SEED)
    assert verify(written(tmp_path), "--keys", str(tmp_path / "keys.json"), known=elsewhere).returncode == 0


def test_a_retired_key_of_the_environment_verifies(tmp_path: Path) -> None:
    kept = f"{entry('k2', OTHER_SEED)},{entry('k1', PUBLIC, retired=True)}"
    assert verify(written(tmp_path), known=kept).returncode == 0


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"trace_number": "202611-AAAAAA-AAAAAA"}, "that of the answer inside is 202611-000000-000000"),
        ({"answer": {"trace_number": "202611-000000-000000"}}, "the signature of key k1 does not fit"),
        ({"key": "k9"}, "it names the key k9; known are: k1"),
    ],
)
def test_what_was_altered_is_told(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    done = verify(written(tmp_path, **changes))
    assert (done.returncode, done.stdout) == (1, "")
    assert told in done.stderr


def test_a_forged_receipt_cannot_write_over_what_is_told_of_it(tmp_path: Path) -> None:
    done = verify(written(tmp_path, key="\x1b[2K\rGENUINE, signed with key k1\n\u202e"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("NOT VERIFIED: it names the key ?[2K?GENUINE, signed with key k1??; known are: k1")


@pytest.mark.parametrize("options", [(), ("--keys", "nothing.json")])
def test_what_cannot_be_looked_at_is_told(tmp_path: Path, options: tuple[str, ...]) -> None:
    file = written(tmp_path) if options else tmp_path / "missing.pdf"
    done = verify(file, *options) if options else verify_alone(file)
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such file" in done.stderr
    assert "Traceback" not in done.stderr
