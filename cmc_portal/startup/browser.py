"""The browser that the browser tests drive: Debian's chromium, or one that is there already."""

import shutil

from cmc_portal.startup.debian import install_packages

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """Which browser on this machine can the tests drive?"""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install_browser() -> str | None:
    """What went wrong while getting a browser? None when there is one now."""
    if find_browser():
        return None
    if problem := install_packages(["chromium"]):
        return f"there is no chromium on this machine: {problem}"
    return None if find_browser() else "apt-get installed chromium, but it is not on the PATH"
