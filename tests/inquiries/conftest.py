"""What the tests of this folder share."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def nothing_collected(settings: Settings, tmp_path: Path) -> None:
    """Tests need no collected static files, and do not depend on whether some are there."""
    settings.STATIC_ROOT = tmp_path
