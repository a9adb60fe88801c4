"""Which members are decoys? Asked of every member that is found, so it is answered from this process's memory."""

from time import monotonic

from accounts.models import Decoy

# A decoy counts within this time in every process; the process that planted it knows at once.
_KEPT_SECONDS = 60.0


class _Known:
    members: frozenset[int] = frozenset()
    read_at: float | None = None


def is_decoy(member_id: int) -> bool:
    """Was this member planted, so that nobody has reason to ask for them?"""
    if _Known.read_at is None or monotonic() - _Known.read_at > _KEPT_SECONDS:
        _Known.members = frozenset(Decoy.objects.values_list("member_id", flat=True))
        _Known.read_at = monotonic()
    return member_id in _Known.members


def forget_known_decoys() -> None:
    """Has the next question read them anew."""
    _Known.read_at = None
