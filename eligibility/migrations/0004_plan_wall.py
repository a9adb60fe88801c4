from django.db import migrations

from cmc_portal.append_only import no_truncate_sql
from cmc_portal.database_roles import MEMBER_FACTS
from cmc_portal.row_security import OWN_ORGANIZATION, PLAN_MEMBER_FUNCTION, no_wall_sql, wall_sql

OWN_MEMBER = "portal_is_plan_member(member_id)"
WALLS = {table: wall_sql(table, visible=OWN_MEMBER) for table in MEMBER_FACTS} | {
    "eligibility_member": wall_sql("eligibility_member", visible="portal_is_plan_member(id)"),
    # The trail lies below this app, but what a plan sees of it depends on whose members they are.
    "accounts_accessevent": wall_sql(
        "accounts_accessevent", visible=f"{OWN_ORGANIZATION} OR {OWN_MEMBER}", may_add=OWN_ORGANIZATION
    ),
}


class Migration(migrations.Migration):
    dependencies = [
        ("eligibility", "0003_read_functions"),
        ("accounts", "0006_database_roles"),
    ]

    operations = [
        migrations.RunSQL(
            [no_truncate_sql(table) for table in MEMBER_FACTS],
            [f"DROP TRIGGER {table}_no_truncate ON {table}" for table in MEMBER_FACTS],
        ),
        migrations.RunSQL(PLAN_MEMBER_FUNCTION, "DROP FUNCTION portal_is_plan_member"),
        migrations.RunSQL(list(WALLS.values()), [no_wall_sql(table) for table in WALLS]),
    ]
