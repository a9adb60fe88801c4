"""What start-up gives to the commands that it starts."""

from pathlib import Path

import pytest

from cmc_portal.startup.environment import NOWHERE, for_children
from inquiries.rules.receipt_keys import parse_receipt_keys


def drawn_key(home: Path) -> str:
    home.mkdir(exist_ok=True)
    return for_children(NOWHERE, home)["PORTAL_RECEIPT_KEYS"]


def test_each_installation_draws_a_key_for_receipts_that_goes_by_a_name_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PORTAL_RECEIPT_KEYS", raising=False)
    here, there = drawn_key(tmp_path / "here"), drawn_key(tmp_path / "there")
    assert drawn_key(tmp_path / "here") == here
    names = {each.split(":")[0] for each in (here, there)}
    assert len(names) == 2
    for each in (here, there):
        assert parse_receipt_keys(each).current in names
