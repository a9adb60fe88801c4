"""Takes back what a test left in the database that commits: quicker than Django's way by ten, which makes every table
anew, and content types and permissions after that.

Rows are deleted from the tables that hold any, by their owner and past what guards them against it.
"""

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

# What migrations wrote, and no test changes.
_KEPT = {"auth_permission", "django_content_type", "django_migrations"}
# From so many rows on a table is made anew after all, with those that refer to it: for each row that is deleted, every
# table that may refer to it is asked whether it does.
_MANY = 5_000
_AFFECTED = """
WITH RECURSIVE affected AS (
    SELECT named::regclass::oid AS oid FROM unnest(%s) AS named
    UNION
    SELECT found.oid FROM affected CROSS JOIN LATERAL (
        SELECT conrelid FROM pg_constraint WHERE contype = 'f' AND confrelid = affected.oid
        UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = affected.oid
    ) AS found (oid)
)
SELECT oid::regclass::text FROM affected
"""


def empty_tables() -> None:
    """After this the database is as the migrations left it, but for the numbers that sequences give next."""
    with transaction.atomic(), connection.cursor() as cursor:
        tables, right = [connection.ops.quote_name(name) for name in _list_filled(cursor)], "DELETE"
        if _any_has_many(cursor, tables):
            tables, right = _list_affected(cursor, tables), "TRUNCATE"
        # An owner who is no superuser has taken leave to do that from themselves (cmc_portal/append_only.py).
        withheld = [table for table in tables if not _may(cursor, right, table)]
        for table in withheld:
            cursor.execute(f"GRANT {right} ON {table} TO CURRENT_USER")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        _empty(cursor, tables, right)
        # A table whose references are still to be checked cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for table in withheld:
            cursor.execute(f"REVOKE {right} ON {table} FROM CURRENT_USER")


def _empty(cursor: CursorWrapper, tables: list[str], right: str) -> None:
    if right == "TRUNCATE":
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
        return
    for table in tables:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a table of ours


def _any_has_many(cursor: CursorWrapper, tables: list[str]) -> bool:
    for table in tables:
        cursor.execute(f"SELECT count(*) FROM (SELECT FROM {table} LIMIT {_MANY}) AS found")  # noqa: S608 - ours
        if cursor.fetchone() == (_MANY,):
            return True
    return False


def _list_affected(cursor: CursorWrapper, tables: list[str]) -> list[str]:
    """These tables, their partitions, and all that refer to them."""
    cursor.execute(_AFFECTED, [tables])
    return [name for (name,) in cursor.fetchall()]


def _may(cursor: CursorWrapper, right: str, table: str) -> bool:
    cursor.execute("SELECT has_table_privilege(%s, %s)", [table, right])
    return bool(cursor.fetchone()[0])


def _list_filled(cursor: CursorWrapper) -> list[str]:
    """Partitions are looked at and emptied with the table that they are of."""
    names = set(connection.introspection.table_names(cursor)) - _KEPT
    look = "SELECT '{0}' WHERE EXISTS (SELECT FROM \"{0}\")"
    cursor.execute(" UNION ALL ".join(map(look.format, sorted(names))))
    return [name for (name,) in cursor.fetchall()]
