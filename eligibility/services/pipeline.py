"""Reading ahead: the next batches are read in a thread of their own while the database works on this one."""

import gc
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

Thing = TypeVar("Thing")
_READ_AHEAD = 2
_LOOK_AGAIN_SECONDS = 0.2
_MANY_OBJECTS = 200_000
_TURN_SECONDS = 0.0005


@contextmanager
def running_at_full_speed() -> Iterator[None]:
    """Looks for objects in circles less often, and lets threads take shorter turns.

    Batches have no circles and are freed at once; looking for them among many small objects took a quarter of the time
    of loading. And the thread that writes, back from each statement, waited ten times as long for its turn as the
    statement had taken.
    """
    threshold, turn = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(max(_MANY_OBJECTS, threshold[0]), *threshold[1:])
    sys.setswitchinterval(min(_TURN_SECONDS, turn))
    try:
        yield
    finally:
        gc.set_threshold(*threshold)
        sys.setswitchinterval(turn)


def read_ahead(things: Iterable[Thing]) -> Generator[Thing, None, None]:
    """The same things in the same order, at most two of them ahead. What goes wrong while reading is raised here."""
    queue: Queue[tuple[Thing | None, BaseException | None]] = Queue(_READ_AHEAD)
    stopped = Event()
    reader = Thread(target=_read, args=(things, queue, stopped), daemon=True)
    reader.start()
    try:
        while True:
            thing, error = queue.get()
            if error is not None:
                raise error
            if thing is None:
                return
            yield thing
    finally:
        stopped.set()
        reader.join()


def _read(things: Iterable[Thing], queue: "Queue[tuple[Thing | None, BaseException | None]]", stopped: Event) -> None:
    try:
        for thing in things:
            if not _put(queue, (thing, None), stopped):
                return
        _put(queue, (None, None), stopped)
    except BaseException as error:  # noqa: BLE001 - handed over to the thread that asked, whatever it is
        _put(queue, (None, error), stopped)


def _put(
    queue: "Queue[tuple[Thing | None, BaseException | None]]",
    item: tuple[Thing | None, BaseException | None],
    stopped: Event,
) -> bool:
    while not stopped.is_set():
        try:
            queue.put(item, timeout=_LOOK_AGAIN_SECONDS)
        except Full:
            continue
        return True
    return False
