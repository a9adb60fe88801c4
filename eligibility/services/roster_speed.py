"""How this process runs while it loads a roster: reading and planning in one thread, writing in another."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

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
        _take_what_is_left_for_old()
        gc.set_threshold(*threshold)
        sys.setswitchinterval(turn)


def _take_what_is_left_for_old() -> None:
    """To look through it at once, as the ordinary threshold would, takes longer than loading a hundred members."""
    if not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()
