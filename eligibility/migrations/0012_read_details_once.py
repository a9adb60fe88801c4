from django.db import migrations

from eligibility.read_functions import create_functions_sql


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0011_one_of_a_kind_known_now")]

    operations = [migrations.RunSQL(create_functions_sql(), migrations.RunSQL.noop)]
