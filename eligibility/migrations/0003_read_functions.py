from django.db import migrations

from eligibility.read_functions import create_functions_sql, drop_functions_sql


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0002_roster_lines_and_guards")]

    operations = [migrations.RunSQL(create_functions_sql(), drop_functions_sql())]
