from django.db import migrations

from cmc_portal.append_only import close_only_sql, no_truncate_sql
from cmc_portal.row_security import no_wall_sql, wall_sql

EVIDENCE = (
    "continuity_careprovider",
    "continuity_networkparticipation",
    "continuity_providerfinding",
    "continuity_visit",
)
ADDED_TO = (
    "continuity_attachment",
    "continuity_continuityrequest",
    "continuity_evidenceline",
    "continuity_grant",
    "continuity_requestevent",
    "continuity_windowevent",
)
OWN_PLAN = "plan_code = current_setting('portal.health_plan', true) AND plan_code <> ''"
OF_ONE_PLAN = (
    "continuity_attachment",
    "continuity_continuityrequest",
    "continuity_continuitywindow",
    "continuity_deadletter",
    "continuity_grant",
    "continuity_notice",
    "continuity_printrun",
    "continuity_requestevent",
    "continuity_requeststanding",
    "continuity_savedfilter",
    "continuity_windowevent",
)
WALLS = {table: wall_sql(table, visible=OWN_PLAN) for table in OF_ONE_PLAN} | {
    "continuity_visit": wall_sql("continuity_visit", visible="portal_is_plan_member(member_id)"),
    "continuity_noticepreference": wall_sql("continuity_noticepreference", visible="portal_is_plan_member(member_id)"),
}


def only_added_to_sql(table):
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();" + no_truncate_sql(table)
    )


# The condition is part of the trigger, since a function called for each of a million windows is what would be slow.
GUARD_WINDOWS = """
CREATE TRIGGER continuity_continuitywindow_close_only BEFORE UPDATE ON continuity_continuitywindow FOR EACH ROW
WHEN (
    (OLD.id, OLD.grant_id, OLD.plan_code, OLD.member_id, OLD.npi, OLD.side, OLD.first_day, OLD.last_day, OLD.change,
     OLD.known_from) IS DISTINCT FROM
    (NEW.id, NEW.grant_id, NEW.plan_code, NEW.member_id, NEW.npi, NEW.side, NEW.first_day, NEW.last_day, NEW.change,
     NEW.known_from)
    OR (OLD.known_until IS NOT NULL AND OLD.known_until IS DISTINCT FROM NEW.known_until)
    OR (OLD.closed_on IS NOT NULL AND OLD.closed_on IS DISTINCT FROM NEW.closed_on)
)
EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER continuity_continuitywindow_never_deleted BEFORE DELETE ON continuity_continuitywindow FOR EACH ROW
EXECUTE FUNCTION portal_refuse_change();
""" + no_truncate_sql("continuity_continuitywindow")


class Migration(migrations.Migration):
    dependencies = [
        ("continuity", "0001_providers_requests_windows"),
        ("eligibility", "0004_plan_wall"),
    ]

    operations = [
        migrations.RunSQL(
            [close_only_sql(table) + no_truncate_sql(table) for table in EVIDENCE],
            [
                f"DROP TRIGGER {table}_close_only ON {table}; DROP TRIGGER {table}_no_truncate ON {table};"
                for table in EVIDENCE
            ],
        ),
        migrations.RunSQL(
            [only_added_to_sql(table) for table in ADDED_TO],
            [
                f"DROP TRIGGER {table}_append_only ON {table}; DROP TRIGGER {table}_no_truncate ON {table};"
                for table in ADDED_TO
            ],
        ),
        migrations.RunSQL(
            GUARD_WINDOWS,
            """
            DROP TRIGGER continuity_continuitywindow_close_only ON continuity_continuitywindow;
            DROP TRIGGER continuity_continuitywindow_never_deleted ON continuity_continuitywindow;
            DROP TRIGGER continuity_continuitywindow_no_truncate ON continuity_continuitywindow;
            """,
        ),
        migrations.RunSQL(list(WALLS.values()), [no_wall_sql(table) for table in WALLS]),
    ]
