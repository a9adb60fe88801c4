from django.db import migrations

from cmc_portal.append_only import MAKE_PARTITION_FUNCTION
from cmc_portal.database_roles import APP_ROLE, ROLES, make_roles_sql

# What they may do with the tables is given after every migration (accounts/database_rights.py).
SCHEMA = f"GRANT USAGE ON SCHEMA public TO {', '.join(ROLES)}; REVOKE CREATE ON SCHEMA public FROM {', '.join(ROLES)};"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_guard_the_seals"),
    ]

    # Roles belong to the server and may serve other databases on it, so going back leaves them.
    operations = [
        migrations.RunSQL(make_roles_sql() + SCHEMA, migrations.RunSQL.noop),
        migrations.RunSQL(
            MAKE_PARTITION_FUNCTION + f"GRANT EXECUTE ON FUNCTION portal_make_partition TO {APP_ROLE};",
            f"REVOKE EXECUTE ON FUNCTION portal_make_partition FROM {APP_ROLE};",
        ),
    ]
