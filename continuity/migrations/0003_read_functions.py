from django.db import migrations

from continuity.read_functions import create_functions_sql, drop_functions_sql


class Migration(migrations.Migration):
    dependencies = [
        ("continuity", "0002_guards_and_plan_wall"),
        ("eligibility", "0008_guard_history"),
    ]

    operations = [migrations.RunSQL(create_functions_sql(), drop_functions_sql())]
