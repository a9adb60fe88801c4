import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What counts as a miss while Valkey cannot be asked; a found member costs this index nothing.
MISSES = """
CREATE INDEX access_event_miss ON accounts_accessevent (organization_id, occurred_at)
    WHERE action = 'inquiry.ask' AND member_id IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_organizations_clients_and_trail"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decoy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("member_id", models.BigIntegerField(unique=True)),
                ("planted_at", models.DateTimeField()),
                ("planted_by", models.TextField()),
            ],
        ),
        migrations.AddField(
            model_name="emergencyaccess",
            name="plan_organization",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="emergencyaccess",
            name="told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="emergencyaccess",
            name="finding",
            field=models.TextField(
                blank=True, choices=[("justified", "justified"), ("not_justified", "not_justified")], default=""
            ),
        ),
        migrations.CreateModel(
            name="SecurityAlert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.TextField(choices=[("too_many_misses", "too_many_misses"), ("decoy_found", "decoy_found")]),
                ),
                ("severity", models.TextField(choices=[("medium", "medium"), ("high", "high")])),
                ("subject", models.TextField()),
                ("operator", models.TextField(blank=True, default="")),
                ("address", models.TextField(blank=True, default="")),
                ("trace_number", models.TextField(blank=True, default="")),
                ("misses", models.IntegerField(default=0)),
                ("times", models.IntegerField(default=1)),
                ("raised_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("stopped_until", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lift_note", models.TextField(blank=True, default="")),
                (
                    "client",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="accounts.organization",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization", "raised_at"], name="alert_organization"),
                    models.Index(condition=models.Q(("lifted_at", None)), fields=["subject"], name="alert_open"),
                    models.Index(condition=models.Q(("told_at", None)), fields=["raised_at"], name="alert_untold"),
                ],
            },
        ),
        migrations.RunSQL(MISSES, "DROP INDEX access_event_miss"),
    ]
