"""As whom PostgreSQL runs: it refuses to run as root, and no user is ever added to the machine."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cmc_portal.startup.linux import NOBODY, become, enter_user_namespace, user_namespaces_work

ROOT = 0


@dataclass(frozen=True, slots=True)
class Account:
    """Who owns the cluster's files, and what a child of this process does to run as its server.

    `is_other` says that it then has fewer rights than this process.
    """

    uid: int
    gid: int
    change_user: Callable[[], None]
    is_other: bool


def account_for(data: Path) -> Account:
    """As whom does the cluster in `data` run, or would it if it does not exist yet?

    An ordinary user runs it plainly. Root runs it in a user namespace, where it does not look like root; where
    containers forbid those, as `nobody`. A cluster that an ordinary user made keeps running as that user.
    """
    if os.geteuid() != ROOT:
        return Account(os.geteuid(), os.getegid(), _stay, is_other=False)
    uid, gid = _owner(data)
    if uid == ROOT and user_namespaces_work():
        return Account(ROOT, os.getegid(), enter_user_namespace, is_other=False)
    if uid == ROOT:
        uid, gid = NOBODY, NOBODY
        _give_away(data, uid, gid)
    return Account(uid, gid, partial(become, uid, gid), is_other=True)


def _owner(data: Path) -> tuple[int, int]:
    if not data.exists():
        return ROOT, os.getegid()
    status = data.stat()
    return status.st_uid, status.st_gid


def _give_away(data: Path, uid: int, gid: int) -> None:
    """A cluster made in a user namespace, now started where those are forbidden, changes its owner."""
    for folder, _, files in os.walk(data):
        for path in (folder, *(os.path.join(folder, name) for name in files)):
            os.chown(path, uid, gid, follow_symlinks=False)


def _stay() -> None:
    """An ordinary user's server runs as that user."""
