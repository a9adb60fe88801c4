from django.db import migrations

from inquiries.record_function import create_function_sql, drop_function_sql


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0002_plan_wall")]

    operations = [migrations.RunSQL(create_function_sql(), drop_function_sql())]
