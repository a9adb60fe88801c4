from django.db import migrations

# Whoever breaks the glass must not be told that nobody asked, where another plan has approved.
TABLES = ("continuity_continuityrequest", "continuity_grant", "continuity_requeststanding")
OWN_PLAN = "plan_code = current_setting('portal.health_plan', true) AND plan_code <> ''"
IN_EMERGENCY = (
    "coalesce(member_id = ANY "
    "(string_to_array(nullif(current_setting('portal.emergency_members', true), ''), ',')::bigint[]), false)"
)


class Migration(migrations.Migration):
    dependencies = [("continuity", "0005_index_events")]

    operations = [
        migrations.RunSQL(
            [f"ALTER POLICY {table}_plan ON {table} USING (({OWN_PLAN}) OR {IN_EMERGENCY})" for table in TABLES],
            [f"ALTER POLICY {table}_plan ON {table} USING ({OWN_PLAN})" for table in TABLES],
        )
    ]
