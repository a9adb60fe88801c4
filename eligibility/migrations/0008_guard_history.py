from django.db import migrations

from cmc_portal.append_only import no_truncate_sql

HISTORY = (
    "eligibility_countyevent",
    "eligibility_healthplanevent",
    "eligibility_plannameevent",
    "eligibility_planofferingevent",
    "eligibility_planphoneevent",
)


class Migration(migrations.Migration):
    dependencies = [
        ("eligibility", "0007_read_functions_by_index"),
        # What refuses the change.
        ("accounts", "0002_organizations_clients_and_trail"),
    ]

    operations = [
        migrations.RunSQL(
            [no_truncate_sql(table) for table in HISTORY],
            [f"DROP TRIGGER {table}_no_truncate ON {table}" for table in HISTORY],
        )
    ]
