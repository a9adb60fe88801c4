"""What a client is given of what it asks for."""

from collections.abc import Iterable

from accounts.facts import Scope


def decide_scopes(asked: str, *, allowed: Iterable[str]) -> frozenset[Scope] | None:
    """Which scopes does a token get? Those asked for, all that the client may have when none are named; None where the
    client asks for one it may not have, for a word that is no scope, or may have none at all."""
    words = frozenset(asked.split()) or frozenset(allowed)
    if not words or not words <= frozenset(allowed) or not words <= frozenset(Scope):
        return None
    return frozenset(Scope(word) for word in words)
