from datetime import date

from django.db import migrations, models

from cmc_portal.append_only import append_only_sql, create_partitions

INQUIRIES = """
CREATE TABLE inquiries_inquiry (
    trace_number text NOT NULL,
    asked_at timestamptz NOT NULL,
    known_at timestamptz NOT NULL,
    channel text NOT NULL,
    organization_id bigint,
    user_id bigint,
    client_id bigint,
    operator text NOT NULL,
    purpose text NOT NULL,
    member_id bigint,
    day date NOT NULL,
    outcome text NOT NULL,
    question text NOT NULL,
    answer text NOT NULL,
    PRIMARY KEY (trace_number, asked_at)
) PARTITION BY RANGE (asked_at);
"""

# Quicker to write than the default, where the server was built with it; the partitions below take it over.
COMPRESS_QUICKLY = """
DO $$ BEGIN
    ALTER TABLE inquiries_inquiry ALTER COLUMN question SET COMPRESSION lz4, ALTER COLUMN answer SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;
"""


def make_partitions(apps, schema_editor):
    create_partitions("inquiries_inquiry", month=date(2026, 1, 1), count=36)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("eligibility", "0002_roster_lines_and_guards")]

    operations = [
        migrations.RunSQL(
            INQUIRIES + COMPRESS_QUICKLY + append_only_sql("inquiries_inquiry"), "DROP TABLE inquiries_inquiry"
        ),
        migrations.RunPython(make_partitions, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "trace_number", "asked_at", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("trace_number", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("known_at", models.DateTimeField()),
                ("channel", models.TextField()),
                ("organization_id", models.BigIntegerField(null=True)),
                ("user_id", models.BigIntegerField(null=True)),
                ("client_id", models.BigIntegerField(null=True)),
                ("operator", models.TextField()),
                ("purpose", models.TextField()),
                ("member_id", models.BigIntegerField(null=True)),
                ("day", models.DateField()),
                ("outcome", models.TextField()),
                ("question", models.TextField()),
                ("answer", models.TextField()),
            ],
            options={
                "db_table": "inquiries_inquiry",
                "managed": False,
            },
        ),
    ]
