"""Nothing that `bin/run` starts outlives it, not even grandchildren of a command that was killed with -9.

The guard is a small process that leads the group in which all children run. It waits for the end of a pipe whose
other end only its parent holds, and then sees that the group becomes empty. As long as it lives, the kernel gives
the number of the group to nobody else, so it cannot hit a stranger.
"""

import os
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cmc_portal.startup.errors import StartupError, last_lines
from cmc_portal.startup.processes import Process, in_group, start

GRACE = 3.0
PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Child:
    """A program that is meant to run as long as the portal does."""

    name: str
    process: Process
    log: Path | None


@dataclass
class Guard:
    """The children of this command; all of them end with it."""

    group: int
    lifeline: int
    children: list[Child] = field(default_factory=list)

    @classmethod
    def post(cls) -> "Guard":
        """A guard at its post. Call it before any other child is started, so that it inherits no child's pipes."""
        watched, lifeline = os.pipe()
        group = os.fork()
        if group == 0:
            try:
                os.close(lifeline)
                _watch(watched)
            finally:
                os._exit(0)
        os.close(watched)
        os.setpgid(group, group)  # the guard does the same; whoever comes first, children find the group
        return cls(group, lifeline)

    def finish(self, name: str, command: Sequence[str], *, log: Path | None, environment: Mapping[str, str]) -> None:
        """Runs a command that ends by itself. Raises StartupError when it fails."""
        child = self.start(name, command, log=log, environment=environment)
        child.process.wait()
        self.children.remove(child)
        if child.process.returncode != 0:
            raise StartupError(f"{name} failed. {last_lines(log)}")

    def start(self, name: str, command: Sequence[str], *, log: Path | None, environment: Mapping[str, str]) -> Child:
        """A running child that is watched from now on; without a log it speaks to the terminal."""
        child = Child(name, start(command, log=log, environment=environment, group=self.group), log)
        self.children.append(child)
        return child

    def ended(self) -> Child | None:
        """Which child has ended by itself?"""
        return next((child for child in self.children if child.process.poll() is not None), None)

    def dismiss(self) -> None:
        """Ends every child politely, then whatever is left of the group, then the guard."""
        for child in self.children:
            child.process.terminate()
        deadline = time.monotonic() + PATIENCE
        while any(child.process.poll() is None for child in self.children) and time.monotonic() < deadline:
            time.sleep(0.02)
        os.close(self.lifeline)
        os.waitpid(self.group, 0)
        for child in self.children:
            child.process.wait()


def _watch(watched: int) -> None:
    """The guard's whole life. The kernel ends direct children; those they leave behind end from here."""
    os.setpgid(0, 0)
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    while os.read(watched, 1):
        pass
    deadline = time.monotonic() + GRACE
    while in_group(os.getpid()) != {os.getpid()} and time.monotonic() < deadline:
        time.sleep(0.05)
    if in_group(os.getpid()) != {os.getpid()}:
        os.killpg(0, signal.SIGKILL)
