from django.db import migrations

from cmc_portal.append_only import no_truncate_sql

HISTORY = (
    "benefits_benefitlineevent",
    "benefits_partyphoneevent",
    "benefits_responsiblepartyevent",
    "benefits_serviceevent",
)


class Migration(migrations.Migration):
    dependencies = [
        ("benefits", "0002_history_of_benefits"),
        # What refuses the change.
        ("accounts", "0002_organizations_clients_and_trail"),
    ]

    operations = [
        migrations.RunSQL(
            [no_truncate_sql(table) for table in HISTORY],
            [f"DROP TRIGGER {table}_no_truncate ON {table}" for table in HISTORY],
        )
    ]
