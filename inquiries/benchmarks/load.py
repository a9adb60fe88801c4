"""The load: a program of its own that asks over kept connections, as fast as it is answered. It knows no Django.

It reads one job as JSON from standard input and prints one JSON object: how many were answered, and how quickly.
"""

import gc
import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import cycle

CREATED = b"201"
_LONGEST_READ = 262_144
_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Job:
    """Whom to ask what, over how many connections, for how long."""

    port: int
    path: str
    token: str
    bodies: Sequence[str]
    connections: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of load found; latencies in milliseconds."""

    answered: int
    refused: int
    seconds: float
    latencies: Mapping[str, float]
    first_refusal: str = ""

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answered / self.seconds


class LoadFailed(RuntimeError):
    """Something was not answered as it should be, so there is nothing to measure."""


@dataclass(slots=True)
class _Caller:
    """One connection and the answer that is coming in on it."""

    connection: socket.socket
    asked_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)

    def ask(self, request: bytes) -> None:
        self.received.clear()
        self.asked_at = time.perf_counter()
        self.connection.sendall(request)

    def is_answered(self) -> bool:
        """Reads what is there. Is the answer complete?"""
        chunk = self.connection.recv(_LONGEST_READ)
        if not chunk:
            raise LoadFailed("The server closed a connection.")
        self.received += chunk
        head = self.received.find(b"\r\n\r\n")
        return head >= 0 and len(self.received) >= head + 4 + _content_length(self.received[:head])

    @property
    def status(self) -> bytes:
        return bytes(self.received[9:12])


def _content_length(head: bytearray) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    raise LoadFailed("An answer does not say how long it is.")


def run_load(job: Job) -> Round:
    """Runs the job in a process of its own. Raises LoadFailed when anything was refused."""
    done = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-m", "inquiries.benchmarks.load"],
        input=json.dumps(asdict(job)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise LoadFailed(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "The load ended by itself.")
    found = Round(**json.loads(done.stdout))
    if found.refused or not found.answered:
        raise LoadFailed(f"{found.refused} of {found.answered + found.refused} were refused: {found.first_refusal}")
    return found


def _requests(job: Job) -> Iterator[bytes]:
    """The requests as bytes, made before the clock runs, over and over."""
    return cycle([_request(job, body.encode()) for body in job.bodies])


def _request(job: Job, body: bytes) -> bytes:
    head = (
        f"POST {job.path} HTTP/1.1\r\nHost: 127.0.0.1:{job.port}\r\nAuthorization: Bearer {job.token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _ask(job: Job) -> Round:
    """Every connection asks again as soon as it is answered, until the time is over."""
    requests = _requests(job)
    callers = [_Caller(_connect(job.port)) for _ in range(job.connections)]
    latencies: list[float] = []
    refused, first_refusal = 0, ""
    with selectors.DefaultSelector() as selector:
        for caller in callers:
            selector.register(caller.connection, selectors.EVENT_READ, caller)
        started = time.perf_counter()
        ends = started + job.seconds
        waiting = len(callers)
        for caller in callers:
            caller.ask(next(requests))
        while waiting:
            for key, _ in selector.select(_PATIENCE):
                caller = key.data
                if not caller.is_answered():
                    continue
                now = time.perf_counter()
                if caller.status == CREATED:
                    latencies.append(now - caller.asked_at)
                else:
                    refused += 1
                    first_refusal = first_refusal or caller.received[:600].decode("latin-1")
                if now < ends:
                    caller.ask(next(requests))
                else:
                    waiting -= 1
        seconds = time.perf_counter() - started
    for caller in callers:
        caller.connection.close()
    return Round(len(latencies), refused, seconds, percentiles(latencies), first_refusal)


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """The 50th, 95th and 99th of a hundred, and the mean, in milliseconds."""
    ordered = sorted(seconds) or [0.0]
    named = {f"p{share}": ordered[min(len(ordered) * share // 100, len(ordered) - 1)] for share in (50, 95, 99)}
    milliseconds = named | {"mean": sum(ordered) / len(ordered)}
    return {name: round(value * 1000, 3) for name, value in milliseconds.items()}


def main() -> None:
    """Does the job on standard input."""
    job = Job(**json.load(sys.stdin))
    gc.disable()
    print(json.dumps(asdict(_ask(job))))


if __name__ == "__main__":
    main()
