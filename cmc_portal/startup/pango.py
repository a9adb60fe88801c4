"""The libraries with which letters become PDF: Debian's Pango, or what is there already."""

from ctypes import CDLL

from cmc_portal.startup.debian import install_packages

LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
# The first brings all that WeasyPrint loads, but for the second.
PACKAGES = ("libpangoft2-1.0-0", "libharfbuzz-subset0")


def has_pango() -> bool:
    """Can this machine make PDFs?"""
    try:
        for name in LIBRARIES:
            CDLL(name)
    except OSError:
        return False
    return True


def install_pango() -> str | None:
    """What went wrong while getting the libraries? None when they are there now."""
    if has_pango():
        return None
    if problem := install_packages(PACKAGES):
        return f"Pango is not on this machine: {problem}"
    return None if has_pango() else "apt-get installed Pango, but its libraries are not found"
