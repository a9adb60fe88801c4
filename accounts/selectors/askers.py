"""Who is calling? A person by their session, a program by its token."""

from datetime import datetime
from hashlib import sha256

from accounts.facts import Asker, Channel, OrganizationKind, Role, Scope
from accounts.models import Membership
from cmc_portal.database import run

_HOLDER = """
SELECT c.id, c.organization_id, o.kind, o.health_plan, t.scope
FROM oauth2_provider_accesstoken t
JOIN accounts_apiclient c ON c.id = t.application_id AND c.revoked_at IS NULL
JOIN accounts_organization o ON o.id = c.organization_id
WHERE t.token_checksum = %s AND t.expires > %s
"""


def get_asker_by_token(token: str, *, now: datetime, address: str = "") -> Asker | None:
    """Which machine client holds this token? None when nobody does, it has expired or its client was revoked."""
    rows = run(_HOLDER, [sha256(token.encode()).hexdigest(), now])
    if not rows:
        return None
    client_id, organization_id, kind, health_plan, scope = rows[0]
    return Asker(
        Channel.API,
        client_id=client_id,
        organization_id=organization_id,
        organization_kind=OrganizationKind(kind),
        health_plan=health_plan,
        scopes=frozenset(Scope(word) for word in scope.split()),
        address=address,
    )


def get_asker_by_user(user_id: int, *, organization_id: int | None = None, address: str = "") -> Asker | None:
    """For which organisation does this user act? The one they chose where they belong to it, or else the first joined;
    None for a user without one."""
    memberships = list(
        Membership.objects.filter(user_id=user_id)
        .order_by("id")
        .values_list("organization_id", "organization__kind", "organization__health_plan", "role")
    )
    if not memberships:
        return None
    theirs = {each[0] for each in memberships}
    acting_for = organization_id if organization_id in theirs else memberships[0][0]
    chosen = [each for each in memberships if each[0] == acting_for]
    return Asker(
        Channel.PAGE,
        user_id=user_id,
        organization_id=acting_for,
        organization_kind=OrganizationKind(chosen[0][1]),
        health_plan=chosen[0][2],
        roles=frozenset(Role(each[3]) for each in chosen),
        address=address,
    )
