from django.db import migrations

from eligibility.read_functions import create_functions_sql


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0005_history_of_plans")]

    operations = [migrations.RunSQL(create_functions_sql(), migrations.RunSQL.noop)]
