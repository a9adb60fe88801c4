"""For whom does somebody act? For one at a time: an organisation they work for, or themselves."""

from accounts.facts import Asker, Belonging, Channel, Workplace

FOR_MYSELF = "self"


def decide_asker(belonging: Belonging, *, user_id: int, acting_for: int | str | None, address: str) -> Asker | None:
    """The user as an asker for what they chose, or where nothing was chosen for the first organisation joined, or else
    for themselves. None for a choice that is not theirs, and for a user who belongs nowhere."""
    if acting_for is None:
        acting_for = belonging.workplaces[0].organization_id if belonging.workplaces else FOR_MYSELF
    if acting_for == FOR_MYSELF:
        return _for_themselves(belonging, user_id=user_id, address=address)
    workplace = find_workplace(belonging, acting_for)
    if workplace is None:
        return None
    return Asker(
        Channel.PAGE,
        user_id=user_id,
        organization_id=workplace.organization_id,
        organization_kind=workplace.kind,
        health_plan=workplace.health_plan,
        roles=workplace.roles,
        address=address,
    )


def find_workplace(belonging: Belonging, organization_id: int | str | None) -> Workplace | None:
    """The organisation of that number, where they work there."""
    return next((each for each in belonging.workplaces if each.organization_id == organization_id), None)


def _for_themselves(belonging: Belonging, *, user_id: int, address: str) -> Asker | None:
    if not belonging.members:
        return None
    return Asker(
        Channel.PAGE,
        organization_id=None,
        user_id=user_id,
        members=belonging.members,
        address=address,
        own_member=belonging.own_member,
    )
