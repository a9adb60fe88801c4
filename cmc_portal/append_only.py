"""Tables that only grow: partitioned by month, without leave to change what is in them. SQL for migrations and for the
task."""

import logging
from collections.abc import Iterator
from datetime import date

from django.db import IntegrityError, connection, transaction

from cmc_portal.dates import add_months, first_of_month

_log = logging.getLogger(__name__)

_REFUSE_CHANGE_FUNCTION = """
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


# The running portal owns no table and makes none, but months go by: this it may have made, of these tables only. It
# runs as the tables' owner, so it looks for nothing outside the portal's own schema.
PARTITIONED = ("inquiries_inquiry", "eligibility_rosterline", "accounts_accessevent")
MAKE_PARTITION_FUNCTION = f"""
CREATE OR REPLACE FUNCTION portal_make_partition(whole text, month date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first_day date := date_trunc('month', month)::date;
    part text := whole || to_char(first_day, '_YYYY_MM');
BEGIN
    IF NOT whole = ANY (ARRAY[{", ".join(f"'{each}'" for each in PARTITIONED)}]) THEN
        RAISE EXCEPTION '% is not partitioned by month', whole USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF to_regclass(part) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', part, whole,
                   first_day || ' 00:00:00+00', (first_day + interval '1 month')::date || ' 00:00:00+00');
    EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT '
                   'EXECUTE FUNCTION portal_refuse_change()', part || '_no_truncate', part);
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM PUBLIC, CURRENT_USER', part);
    RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION portal_make_partition FROM PUBLIC;
"""  # noqa: S608 - no value comes from outside
# What every migration that makes such a table runs first.
REFUSE_CHANGE_FUNCTION = _REFUSE_CHANGE_FUNCTION + MAKE_PARTITION_FUNCTION


def close_only_sql(table: str) -> str:
    """Rows of a bitemporal table may be closed by `known_until`, once, and nothing else."""
    return (
        f"CREATE TRIGGER {table}_close_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION portal_close_only();"
    )


def no_truncate_sql(table: str) -> str:
    """Nobody empties this table as a whole, not even its owner."""
    return (
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();"
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
            cursor.execute("SELECT portal_make_partition(%s, %s)", [table, first_day])
            return bool(cursor.fetchone()[0])
    except IntegrityError:
        _log.warning("%s was not made: rows of that month are in the default partition.", name)
        return False


def _guard_sql(table: str) -> str:
    return f"""
    {no_truncate_sql(table)}
    REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC, CURRENT_USER;
    """


def _months(month: date, count: int) -> Iterator[date]:
    start = first_of_month(month)
    return (add_months(start, index) for index in range(count))
