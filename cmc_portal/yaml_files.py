"""Our YAML files, read in one way: by the C parser where the library has it, which takes a ninth of the time."""

from pathlib import Path
from typing import Any

import yaml
from yaml import YAMLError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(path: Path) -> Any:
    """What is written in the file at `path`. Raises OSError, UnicodeDecodeError, YAMLError."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader either way


__all__ = ["YAMLError", "load_yaml"]
