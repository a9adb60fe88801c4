"""Gives the database's roles the rights that `cmc_portal/database_roles.py` decides, after every migration."""

from django.db import connection

from cmc_portal.database_roles import APP_ROLE, PLAN_ROLE, RIGHTS, ROLES, change_rights_sql

# Partitions are left out: rights on the whole are enough.
_TABLES = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
ORDER BY c.relname
"""
_GRANTED = """
SELECT r.rolname, c.relname, array_agg(a.privilege_type::text) FROM pg_class c, aclexplode(c.relacl) a, pg_roles r
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND r.oid = a.grantee
  AND r.rolname = ANY (%s)
GROUP BY 1, 2
"""
# Numbers may be drawn, not set.
_SEQUENCES = f"""
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE};
GRANT USAGE ON SEQUENCE accounts_accessevent_id_seq TO {PLAN_ROLE};
"""


def list_tables() -> tuple[str, ...]:
    """Every table of this database that is not a partition of another."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return tuple(name for (name,) in cursor.fetchall())


def list_granted() -> dict[tuple[str, str], frozenset[str]]:
    """The rights that each of the roles has on each table, partitions among them, by the database's own catalogue."""
    with connection.cursor() as cursor:
        cursor.execute(_GRANTED, [list(ROLES)])
        return {(role, table): frozenset(rights) for role, table, rights in cursor.fetchall()}


def grant_rights(**_signal: object) -> None:
    """Gives each role exactly its rights on the tables that are there; does nothing before the roles are made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = ANY (%s)", [list(ROLES)])
        if cursor.fetchone() != (len(ROLES),):
            return
        granted, there = list_granted(), list_tables()
        for role in ROLES:
            for table in there:
                rights = RIGHTS[role].get(table, frozenset())
                if granted.get((role, table), frozenset()) != rights:
                    cursor.execute(change_rights_sql(role, connection.ops.quote_name(table), rights))
        cursor.execute(_SEQUENCES)
