"""Starting a program so that it cannot outlive who started it."""

import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

from cmc_portal.startup.linux import dying_with_parent

Process = subprocess.Popen[bytes]


def start(
    command: Sequence[str | Path],
    *,
    log: Path | None,
    environment: Mapping[str, str],
    death_signal: signal.Signals = signal.SIGTERM,
    group: int | None = None,
    before: Callable[[], None] | None = None,
    kept: Sequence[int] = (),
) -> Process:
    """A running `command` that writes to `log`, or to the terminal, and gets `death_signal` when this process dies.

    It joins the process group `group`, or leads one of its own: Ctrl-C at the terminal must reach only whoever
    stops things in order. `before` runs in the child first; `kept` are descriptors it inherits.
    """
    ask_for_signal = dying_with_parent(death_signal)

    def prepare() -> None:
        if before is not None:
            before()
        ask_for_signal()

    with log.open("ab") if log else nullcontext() as output:
        return subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if log else None,
            env=environment,
            process_group=group or 0,
            # No threads are running here, and there is no other place between fork and exec.
            preexec_fn=prepare,
            pass_fds=tuple(kept),
        )


def stop(process: Process, *, by: signal.Signals, patience: float) -> None:
    """Ends `process` and waits for it; after `patience` seconds it is killed."""
    if process.poll() is None:
        process.send_signal(by)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def in_group(group: int) -> frozenset[int]:
    """Which live processes belong to the process group `group`?"""
    members = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _group_of_live(entry) == group:
            members.add(int(entry.name))
    return frozenset(members)


def _group_of_live(entry: Path) -> int | None:
    try:
        # The name of the program, in brackets, may hold anything; what follows it does not.
        state, _, group, *_ = (entry / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state in "ZX" else int(group)
