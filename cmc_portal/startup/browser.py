"""The browser that the browser tests drive: Debian's chromium, or one that is there already."""

import shutil

from cmc_portal.startup.debian import install_packages

# The one without windows first: it takes half the time of processors that the whole one does.
PACKAGES = ("chromium-headless-shell", "chromium")
NAMES = (*PACKAGES, "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """Which browser on this machine can the tests drive?"""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install_browser() -> str | None:
    """What went wrong while getting a browser? None when there is one now."""
    problem: str | None = None
    for package in PACKAGES:
        if find_browser():
            return None
        problem = install_packages([package]) or f"apt-get installed {package}, but it is not on the PATH"
    return None if find_browser() else f"there is no chromium on this machine: {problem}"
