from datetime import date

from django.db import migrations

from cmc_portal.append_only import (
    CLOSE_ONLY_FUNCTION,
    REFUSE_CHANGE_FUNCTION,
    append_only_sql,
    close_only_sql,
    create_partitions,
)

ROSTER_LINES = """
CREATE TABLE eligibility_rosterline (
    received_at timestamptz NOT NULL,
    file_id bigint NOT NULL,
    line_number integer NOT NULL,
    first_segment integer NOT NULL,
    member_id bigint,
    outcome text NOT NULL,
    findings jsonb NOT NULL,
    raw text NOT NULL,
    PRIMARY KEY (file_id, line_number, received_at)
) PARTITION BY RANGE (received_at);
"""

MEMBER_FACTS = ("memberdetails", "memberidentifier", "enrollment", "medicareentitlement", "medicaleligibility",
                "othercoverage", "circumstance")  # fmt: skip


def make_partitions(apps, schema_editor):
    create_partitions("eligibility_rosterline", month=date(2026, 1, 1), count=36)


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0001_plans_and_members")]

    operations = [
        migrations.RunSQL(
            REFUSE_CHANGE_FUNCTION + CLOSE_ONLY_FUNCTION,
            "DROP FUNCTION portal_refuse_change, portal_close_only CASCADE",
        ),
        migrations.RunSQL(
            ROSTER_LINES + append_only_sql("eligibility_rosterline"), "DROP TABLE eligibility_rosterline"
        ),
        migrations.RunSQL(
            [close_only_sql(f"eligibility_{table}") for table in MEMBER_FACTS],
            [f"DROP TRIGGER eligibility_{table}_close_only ON eligibility_{table}" for table in MEMBER_FACTS],
        ),
        migrations.RunPython(make_partitions, migrations.RunPython.noop),
    ]
