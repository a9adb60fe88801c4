"""What Linux offers for processes and Python does not: death signals, user namespaces, kept capabilities."""

import ctypes
import os
import signal
from collections.abc import Callable

NOBODY = 65534

_LIBC = ctypes.CDLL(None, use_errno=True)
_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
_PR_SET_KEEPCAPS = 8
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION = 0x20080522


def dying_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """What must a child run between fork and exec so that it gets `death_signal` when this process dies?

    The kernel sends it when the *thread* that started the child ends, and forgets it when the child
    changes its user: start children from the main thread, and call this last.
    """
    parent = os.getpid()

    def ask_for_signal() -> None:
        _checked(_LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0))
        if os.getppid() != parent:  # the parent died before the line above; nobody would ever tell
            os._exit(1)

    return ask_for_signal


def enter_user_namespace() -> None:
    """From here on this process sees itself as `nobody`, while its files stay those of the user who started it."""
    uid, gid = os.geteuid(), os.getegid()
    _checked(_LIBC.unshare(_CLONE_NEWUSER))
    for name, text in (("setgroups", "deny"), ("uid_map", f"{NOBODY} {uid} 1"), ("gid_map", f"{NOBODY} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as mapping:
            mapping.write(text)


def user_namespaces_work() -> bool:
    """May this process make a user namespace? Containers often forbid it, so a child tries."""
    child = os.fork()
    if child == 0:
        try:
            enter_user_namespace()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def become(uid: int, gid: int) -> None:
    """From here on this process of root is user `uid`, and can still reach the folders that root can reach.

    Without the second half a home folder of root's, closed to everybody else, could not hold the data.
    """
    _checked(_LIBC.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0))
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    _keep_only_reach()


def _keep_only_reach() -> None:
    bit = 1 << _CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    effective_permitted_inheritable = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    _checked(_LIBC.capset(header, effective_permitted_inheritable))
    _checked(_LIBC.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0))


def _checked(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
