"""May this asker see that? One function a resource, called by every door."""

from accounts.facts import Asker


def may_read_inquiry(asker: Asker, *, organization_id: int | None) -> bool:
    """May the asker read a stored answer? The people and clients of the organisation that asked it; an operator at the
    console."""
    if asker.operator:
        return True
    return organization_id is not None and asker.organization_id == organization_id
