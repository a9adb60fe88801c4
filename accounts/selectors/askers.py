"""For whom may a person act? Programs: accounts/selectors/tokens.py."""

from datetime import date
from typing import Any

from accounts.facts import Belonging, OrganizationKind, Role, Workplace
from cmc_portal.database import run

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
