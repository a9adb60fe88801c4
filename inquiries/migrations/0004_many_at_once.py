import django.db.models.deletion
from django.db import migrations, models

from cmc_portal.append_only import no_truncate_sql
from cmc_portal.row_security import OWN_ORGANIZATION, no_wall_sql, wall_sql

TABLES = ("inquiries_batch", "inquiries_batchline", "inquiries_batchrun", "inquiries_batchrow")
# What became of a row is told once; nobody asks it again under another trace number, nor takes it back.
GUARD_ROWS = """
CREATE TRIGGER inquiries_batchrow_told_once BEFORE UPDATE ON inquiries_batchrow FOR EACH ROW
WHEN (OLD.state <> 'waiting' OR (OLD.run_id, OLD.number, OLD.organization_id) IS DISTINCT FROM
      (NEW.run_id, NEW.number, NEW.organization_id))
EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER inquiries_batchrow_never_deleted BEFORE DELETE ON inquiries_batchrow FOR EACH ROW
EXECUTE FUNCTION portal_refuse_change();
""" + no_truncate_sql("inquiries_batchrow")
NO_GUARD = """
DROP TRIGGER inquiries_batchrow_told_once ON inquiries_batchrow;
DROP TRIGGER inquiries_batchrow_never_deleted ON inquiries_batchrow;
DROP TRIGGER inquiries_batchrow_no_truncate ON inquiries_batchrow;
"""


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0003_record_function"), ("accounts", "0006_database_roles")]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.TextField(unique=True)),
                ("organization_id", models.BigIntegerField()),
                ("user_id", models.BigIntegerField()),
                ("address", models.TextField(blank=True, default="")),
                ("title", models.TextField(blank=True, default="")),
                ("stage", models.TextField(choices=[("draft", "draft"), ("asked", "asked"), ("removed", "removed")])),
                ("headings", models.JSONField(default=list)),
                ("columns", models.JSONField(default=list)),
                ("question", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("monthly_day", models.SmallIntegerField(null=True)),
                ("next_on", models.DateField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
                ("removed_by", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization_id", "-created_at"], name="inquiries_batch_latest"),
                    models.Index(
                        condition=models.Q(("next_on__isnull", False)), fields=["next_on"], name="inquiries_batch_due"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("monthly_day__isnull", True), ("monthly_day__range", (1, 28)), _connector="OR"
                        ),
                        name="inquiries_batch_monthly_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchLine",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "batch_id", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.BigIntegerField()),
                ("number", models.IntegerField()),
                ("cells", models.JSONField()),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="inquiries.batch",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BatchRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organization_id", models.BigIntegerField()),
                ("user_id", models.BigIntegerField()),
                ("address", models.TextField(blank=True, default="")),
                ("day", models.DateField()),
                ("rows", models.IntegerField()),
                ("started_at", models.DateTimeField()),
                ("worked_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "held",
                    models.TextField(
                        blank=True,
                        choices=[("waiting", "waiting"), ("stopped", "stopped"), ("may_not_ask", "may_not_ask")],
                        default="",
                    ),
                ),
                ("held_until", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="inquiries.batch"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BatchRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "run_id", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.BigIntegerField()),
                ("number", models.IntegerField()),
                (
                    "state",
                    models.TextField(
                        choices=[("waiting", "waiting"), ("answered", "answered"), ("refused", "refused")],
                        default="waiting",
                    ),
                ),
                ("problem", models.TextField(blank=True, default="")),
                ("trace_number", models.TextField(blank=True, default="")),
                ("outcome", models.TextField(blank=True, default="")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="inquiries.batchrun",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="batchrun",
            index=models.Index(
                condition=models.Q(("finished_at__isnull", True)), fields=["worked_at"], name="inquiries_batchrun_open"
            ),
        ),
        migrations.AddIndex(
            model_name="batchrow",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["run", "number"], name="inquiries_batchrow_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="batchrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at__isnull", False),
                        ("problem", ""),
                        ("state", "answered"),
                        models.Q(("trace_number", ""), _negated=True),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("state", "refused"),
                        ("trace_number", ""),
                        models.Q(("problem", ""), _negated=True),
                    ),
                    models.Q(
                        ("answered_at__isnull", True), ("problem", ""), ("state", "waiting"), ("trace_number", "")
                    ),
                    _connector="OR",
                ),
                name="inquiries_batchrow_answered",
            ),
        ),
        migrations.RunSQL(GUARD_ROWS, NO_GUARD),
        *(migrations.RunSQL(wall_sql(table, visible=OWN_ORGANIZATION), no_wall_sql(table)) for table in TABLES),
    ]
