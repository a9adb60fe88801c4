"""The parts depend on each other only as they are meant to (pyproject.toml, [tool.importlinter])."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from importlinter.cli import lint_imports

PROJECT = Path(__file__).parent.parent
# These put the whole together, so they know every app; no app may know them.
OUTSIDE = {"__init__", "celery", "settings", "startup", "urls", "wsgi"}


def _contracts() -> list[dict[str, Any]]:
    contracts: list[dict[str, Any]] = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    return contracts


@pytest.mark.parametrize("contract", [contract["id"] for contract in _contracts()])
def test_the_contract_is_kept(contract: str) -> None:
    config = str(PROJECT / "pyproject.toml")
    assert lint_imports(config_filename=config, limit_to_contracts=(contract,), no_cache=True, no_logo=True) == 0


def test_no_shared_word_was_forgotten() -> None:
    [layers] = [contract["layers"] for contract in _contracts() if contract["type"] == "layers"]
    listed = {name.strip().removeprefix("cmc_portal.") for name in layers[-1].split(":")}
    present = {path.stem for path in (PROJECT / "cmc_portal").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert present - OUTSIDE - {"__pycache__"} == listed


def test_the_models_of_every_app_are_protected() -> None:
    protected = {module for contract in _contracts() for module in contract.get("protected_modules", ())}
    assert protected == {
        f"{path.parent.name}.models" for path in (*PROJECT.glob("*/models.py"), *PROJECT.glob("*/models"))
    }
