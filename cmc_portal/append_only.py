"""Tables that only grow: partitioned by month, without leave to change what is in them. SQL for migrations and for the
task."""

import logging
from collections.abc import Iterator
from datetime import date

from django.db import IntegrityError, connection, transaction

from cmc_portal.dates import add_months, first_of_month

_log = logging.getLogger(__name__)

REFUSE_CHANGE_FUNCTION = """
CREATE OR REPLACE FUNCTION portal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
"""

CLOSE_ONLY_FUNCTION = """
CREATE OR REPLACE FUNCTION portal_close_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% is never deleted from: close the row by known_until', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.known_until IS NOT NULL OR to_jsonb(OLD) - 'known_until' IS DISTINCT FROM to_jsonb(NEW) - 'known_until' THEN
        RAISE EXCEPTION '% is never edited: close the row by known_until and add a new one', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
"""


def close_only_sql(table: str) -> str:
    """Rows of a bitemporal table may be closed by `known_until`, once, and nothing else."""
    return (
        f"CREATE TRIGGER {table}_close_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION portal_close_only();"
    )


def append_only_sql(table: str) -> str:
    """Rows of this table are never updated, deleted or truncated, not even by the table's owner."""
    return f"""
    CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
    {_guard_sql(table)}
    CREATE TABLE {table}_default PARTITION OF {table} DEFAULT;
    {_guard_sql(table + "_default")}
    """


def create_partitions(table: str, *, month: date, count: int) -> tuple[str, ...]:
    """Makes the partitions of `count` months from `month` on that are not there yet, and names them. Safe to run
    twice."""
    names = {f"{table}_{first_day:%Y_%m}": first_day for first_day in _months(month, count)}
    return tuple(name for name, first_day in names.items() if _make_partition(table, name, first_day))


def _make_partition(table: str, name: str, first_day: date) -> bool:
    """Makes one month's partition. A month whose rows already lie in the default partition is left there and logged."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [name])
            if cursor.fetchone()[0] is not None:
                return False
            cursor.execute(_partition_sql(table, name, first_day))
    except IntegrityError:
        _log.warning("%s was not made: rows of that month are in the default partition.", name)
        return False
    return True


def _partition_sql(table: str, name: str, first_day: date) -> str:
    next_month = add_months(first_day, 1)
    return f"""
    CREATE TABLE IF NOT EXISTS {name} PARTITION OF {table}
        FOR VALUES FROM ('{first_day} 00:00:00+00') TO ('{next_month} 00:00:00+00');
    {_guard_sql(name)}
    """


def _guard_sql(table: str) -> str:
    return f"""
    CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
    REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC, CURRENT_USER;
    """


def _months(month: date, count: int) -> Iterator[date]:
    start = first_of_month(month)
    return (add_months(start, index) for index in range(count))
