"""Values: what facts, rules and answers are made of. Compared by what they hold, and never changed once made.

`value(frozen=True, slots=True)` is `dataclass` with the same words. Of the strictly typed parts the type checker
refuses every assignment, so at run time nothing watches for one: watching made each value cost three times as much,
and some seventy are made for an inquiry. `PORTAL_WATCH_VALUES=1` watches all the same; the tests run under it.
"""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as value
else:
    from dataclasses import dataclass

    _WATCHED = os.environ.get("PORTAL_WATCH_VALUES") == "1"

    def value(*, frozen, slots, repr=True, order=False):
        """Makes a class of values, of fields as `dataclass` reads them."""

        def make(cls):
            own_hash = "__hash__" in cls.__dict__
            return dataclass(
                frozen=frozen and _WATCHED,
                slots=slots,
                repr=repr,
                order=order,
                unsafe_hash=frozen and not own_hash and not _WATCHED,
            )(cls)

        return make


__all__ = ["value"]
