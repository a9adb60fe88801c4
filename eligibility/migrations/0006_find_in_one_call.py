from django.db import migrations

from eligibility.read_functions import create_functions_sql

FORMER = """
DROP FUNCTION IF EXISTS eligibility_by_identifier;
DROP FUNCTION IF EXISTS eligibility_by_name;
DROP FUNCTION IF EXISTS eligibility_member_facts;
"""


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0005_merged_at")]

    operations = [migrations.RunSQL(FORMER + create_functions_sql(), migrations.RunSQL.noop)]
