"""Who is calling? A person by their session, a program by its token."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any

from accounts.facts import Asker, Belonging, Channel, OrganizationKind, Role, Scope, Workplace
from cmc_portal.database import run

_HOLDER = """
SELECT c.id, c.organization_id, o.kind, o.health_plan, t.scope
FROM oauth2_provider_accesstoken t
JOIN accounts_apiclient c ON c.id = t.application_id AND c.revoked_at IS NULL
JOIN accounts_organization o ON o.id = c.organization_id
WHERE t.token_checksum = %s AND t.expires > %s
"""
# One statement, since every page asks it.
_BELONGING = """
SELECT 'works', o.id, o.name, o.kind, o.health_plan, m.role, NULL::bigint, m.id AS place
FROM accounts_membership m JOIN accounts_organization o ON o.id = m.organization_id WHERE m.user_id = %s
UNION ALL
SELECT 'is', NULL, '', '', '', '', member_id, id FROM accounts_selfservice WHERE user_id = %s
UNION ALL
SELECT 'represents', NULL, '', '', '', '', member_id, id FROM accounts_representation
WHERE user_id = %s AND first_day <= %s AND last_day >= %s AND ended_at IS NULL
ORDER BY place
"""
_Row = tuple[Any, ...]


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


def get_belonging(user_id: int, *, day: date) -> Belonging:
    """For whom may this user act on `day`? Representations count on the days allowed, until they are ended."""
    rows = run(_BELONGING, [user_id, user_id, user_id, day, day])
    workplaces: dict[int, list[_Row]] = {}
    for row in rows:
        if row[0] == "works":
            workplaces.setdefault(row[1], []).append(row)
    return Belonging(
        workplaces=tuple(_workplace(each) for each in workplaces.values()),
        own_member=next((row[6] for row in rows if row[0] == "is"), None),
        represented=frozenset(row[6] for row in rows if row[0] == "represents"),
    )


def _workplace(rows: list[_Row]) -> Workplace:
    _, organization_id, name, kind, health_plan, *_ = rows[0]
    roles = frozenset(Role(row[5]) for row in rows)
    return Workplace(organization_id, name, OrganizationKind(kind), health_plan, roles)
