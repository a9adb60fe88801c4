"""Takes back what a test left in the database that commits: quicker than Django's way by ten, which makes every table
anew, and content types and permissions after that.

Rows are deleted from the tables that hold any, by their owner and past what guards them against it.
"""

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

# What migrations wrote, and no test changes.
_KEPT = {"auth_permission", "django_content_type", "django_migrations"}


def empty_tables() -> None:
    """After this the database is as the migrations left it, but for the numbers that sequences give next."""
    with transaction.atomic(), connection.cursor() as cursor:
        tables = [connection.ops.quote_name(name) for name in _list_filled(cursor)]
        # An owner who is no superuser has taken leave to delete from themselves (cmc_portal/append_only.py).
        withheld = [table for table in tables if not _may_delete(cursor, table)]
        for table in withheld:
            cursor.execute(f"GRANT DELETE ON {table} TO CURRENT_USER")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a table of ours
        # A table whose references are still to be checked cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for table in withheld:
            cursor.execute(f"REVOKE DELETE ON {table} FROM CURRENT_USER")


def _may_delete(cursor: CursorWrapper, table: str) -> bool:
    cursor.execute("SELECT has_table_privilege(%s, 'DELETE')", [table])
    return bool(cursor.fetchone()[0])


def _list_filled(cursor: CursorWrapper) -> list[str]:
    """Partitions are looked at and emptied with the table that they are of."""
    names = set(connection.introspection.table_names(cursor)) - _KEPT
    look = "SELECT '{0}' WHERE EXISTS (SELECT FROM \"{0}\")"
    cursor.execute(" UNION ALL ".join(map(look.format, sorted(names))))
    return [name for (name,) in cursor.fetchall()]
