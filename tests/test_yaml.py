"""What is written in YAML is written once: a key that stands twice would silently lose the first of the two."""

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FILES = sorted(
    path
    for app in ("cmc_portal", "accounts", "eligibility", "benefits", "continuity", "inquiries")
    for path in (ROOT / app).rglob("*.yaml")
)


class OnceLoader(yaml.SafeLoader):
    """Refuses a mapping in which a key stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        twice = [key for key in keys if keys.count(key) > 1]
        assert not twice, f"{node.start_mark}: {twice[0]} stands twice"
        return super().construct_mapping(node, deep)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_key_stands_twice(path: Path) -> None:
    yaml.load(path.read_text(encoding="utf-8"), OnceLoader)  # noqa: S506 - a SafeLoader that refuses more
