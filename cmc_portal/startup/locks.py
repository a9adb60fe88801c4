"""Locks between processes, as files: the kernel lets go of them when their holder ends, however it ends.

A lock belongs to the open file, not to the process: whoever inherits the descriptor holds it too.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def open_private(path: Path) -> int:
    """Which descriptor reads and writes `path`, a file only its owner can open?"""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def share(path: Path) -> int:
    """Which descriptor holds `path` together with others? Waits while somebody holds it alone."""
    descriptor = open_private(path)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def try_alone(path: Path) -> int | None:
    """Which descriptor holds `path` alone? None when somebody else holds it."""
    descriptor = open_private(path)
    if become_alone(descriptor):
        return descriptor
    os.close(descriptor)
    return None


def become_alone(descriptor: int) -> bool:
    """Is nobody else holding this file? If so it is now held alone; if not, a share that was held is lost."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Does what is inside with nobody else inside for the same `path`; waits for its turn."""
    descriptor = open_private(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Does another open file hold `path` alone?"""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
