import django.db.models.deletion
from django.db import migrations, models

from cmc_portal.append_only import no_truncate_sql
from cmc_portal.row_security import no_wall_sql, wall_sql

DIGESTS = "continuity_supervisordigest"
OWN_PLAN = "plan_code = current_setting('portal.health_plan', true) AND plan_code <> ''"
GUARD_DIGESTS = (
    f"CREATE TRIGGER {DIGESTS}_append_only BEFORE UPDATE OR DELETE ON {DIGESTS} "
    "FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();" + no_truncate_sql(DIGESTS)
)


class Migration(migrations.Migration):
    dependencies = [
        ("continuity", "0003_read_functions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="continuitywindow",
            name="grant",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="windows",
                to="continuity.grant",
            ),
        ),
        migrations.AlterField(
            model_name="windowevent",
            name="window",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="continuity.continuitywindow",
            ),
        ),
        migrations.CreateModel(
            name="SupervisorDigest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("plan_code", models.TextField()),
                ("day", models.DateField()),
                ("due_soon", models.IntegerField()),
                ("overdue", models.IntegerField()),
                ("unsent_decisions", models.IntegerField()),
                ("told", models.IntegerField()),
                ("sent_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("plan_code", "day"), name="supervisor_digest_once")],
            },
        ),
        migrations.RunSQL(
            GUARD_DIGESTS,
            f"DROP TRIGGER {DIGESTS}_append_only ON {DIGESTS}; DROP TRIGGER {DIGESTS}_no_truncate ON {DIGESTS};",
        ),
        migrations.RunSQL(wall_sql(DIGESTS, visible=OWN_PLAN), no_wall_sql(DIGESTS)),
    ]
