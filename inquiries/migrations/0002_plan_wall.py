from django.db import migrations

from cmc_portal.row_security import OWN_ORGANIZATION, no_wall_sql, wall_sql


class Migration(migrations.Migration):
    dependencies = [
        ("inquiries", "0001_stored_inquiries"),
        ("accounts", "0006_database_roles"),
    ]

    operations = [
        migrations.RunSQL(
            wall_sql("inquiries_inquiry", visible=OWN_ORGANIZATION, may_add=OWN_ORGANIZATION),
            no_wall_sql("inquiries_inquiry"),
        ),
    ]
