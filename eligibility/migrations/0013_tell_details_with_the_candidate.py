from django.db import migrations

from eligibility.read_functions import create_functions_sql


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0012_read_details_once")]

    operations = [migrations.RunSQL(create_functions_sql(), migrations.RunSQL.noop)]
