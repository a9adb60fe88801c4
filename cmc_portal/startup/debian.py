"""Debian packages that the tests need beside Python's own. Only root can install them."""

import os
import shutil
import subprocess
from collections.abc import Sequence

PATIENCE = 180.0


def install_packages(packages: Sequence[str]) -> str | None:
    """What went wrong while installing? None when they are there now."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return f"on Debian, install it with: apt-get install {' '.join(packages)}"
    print(f"Installing {' '.join(packages)} for the tests …", flush=True)
    try:
        for words in (("update",), ("install", "--yes", "--no-install-recommends", *packages)):
            _apt_get(*words)
    except subprocess.TimeoutExpired:
        return f"apt-get did not end within {PATIENCE:.0f} seconds"
    except subprocess.CalledProcessError as error:
        return f"apt-get failed: {error.output.strip()[-500:]}"
    return None


def _apt_get(*words: str) -> None:
    subprocess.run(
        ["apt-get", "--quiet", *words],  # noqa: S607 - wherever the machine keeps it
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
