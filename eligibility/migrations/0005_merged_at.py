from django.db import migrations, models

from eligibility.read_functions import create_functions_sql


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0004_lighter_guards")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="merged_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(create_functions_sql(), migrations.RunSQL.noop),
    ]
