"""The browser that the browser tests drive: Debian's chromium, or one that is there already."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 180.0


def find_browser() -> str | None:
    """Which browser on this machine can the tests drive?"""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install_browser() -> str | None:
    """What went wrong while getting a browser? None when there is one now. Only root can install on Debian."""
    if find_browser():
        return None
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return "there is no chromium on this machine. Install it, on Debian: apt-get install chromium"
    print("Installing chromium for the browser tests …", flush=True)
    try:
        for words in (("update",), ("install", "--yes", "--no-install-recommends", "chromium")):
            _apt_get(*words)
    except subprocess.TimeoutExpired:
        return f"apt-get did not end within {PATIENCE:.0f} seconds"
    except subprocess.CalledProcessError as error:
        return f"apt-get failed: {error.output.strip()[-500:]}"
    return None if find_browser() else "apt-get installed chromium, but it is not on the PATH"


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
