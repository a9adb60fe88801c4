"""The tools with which the tests compare the catalogues with the source: Debian's gettext, or what is there already."""

import shutil

from cmc_portal.startup.debian import install_packages

TOOLS = ("xgettext", "msgmerge", "msguniq", "msgen", "msgfmt")
PACKAGES = ("gettext",)


def has_gettext() -> bool:
    """Can this machine read the sentences out of the source?"""
    return all(shutil.which(tool) for tool in TOOLS)


def install_gettext() -> str | None:
    """What went wrong while getting the tools? None when they are there now."""
    if has_gettext():
        return None
    if problem := install_packages(PACKAGES):
        return f"gettext is not on this machine: {problem}"
    return None if has_gettext() else "apt-get installed gettext, but its tools are not on the PATH"
