"""The second wall around members' data: while a health plan's people read, the database shows them their plan's rows.

Everything is set for one transaction only, so that a pool of connections carries nothing over to somebody else.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from django.db import connection, transaction

from accounts.facts import Asker, OrganizationKind
from cmc_portal.database import run
from cmc_portal.database_roles import PLAN_ROLE

_NAMES = ("portal.health_plan", "portal.organization", "portal.emergency_members", "role")
_SET = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in _NAMES)
_NO_WALL = nullcontext()
_GET = "SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _NAMES)


def is_behind_wall(asker: Asker) -> bool:
    """Is this one of a health plan's people or programs? Also where its code is missing: they then see nobody."""
    return asker.organization_kind is OrganizationKind.HEALTH_PLAN or asker.health_plan != ""


def plan_wall(asker: Asker, *, emergency_members: Iterable[int] = ()) -> AbstractContextManager[None]:
    """Everything read inside is read as `portal_plan` for the asker's plan and organisation; for anybody who is not of
    a plan nothing changes. `emergency_members` are those the asker may look at in an emergency now.

    Querysets must be read inside: what is left to be read later is read without the wall.
    """
    return _as_plan(asker, emergency_members) if is_behind_wall(asker) else _NO_WALL


@contextmanager
def _as_plan(asker: Asker, emergency_members: Iterable[int]) -> Iterator[None]:
    wanted = [
        asker.health_plan,
        "" if asker.organization_id is None else str(asker.organization_id),
        ",".join(str(member_id) for member_id in emergency_members),
        PLAN_ROLE,
    ]
    is_inner = connection.in_atomic_block
    with transaction.atomic():
        before = run(_GET, [])[0] if is_inner else ()
        run(_SET, wanted)
        yield
        # The end of a transaction takes everything back; the end of a part of one does not, unless it failed.
        if is_inner:
            run(_SET, before)
