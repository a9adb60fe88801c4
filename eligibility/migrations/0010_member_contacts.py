import django.db.models.deletion
from django.db import migrations, models

from cmc_portal.append_only import close_only_sql, no_truncate_sql
from cmc_portal.row_security import no_wall_sql, wall_sql

TABLE = "eligibility_membercontact"


class Migration(migrations.Migration):
    dependencies = [
        ("eligibility", "0009_guard_merges"),
    ]

    operations = [
        migrations.CreateModel(
            name="MemberContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("known_from", models.DateTimeField()),
                ("known_until", models.DateTimeField(blank=True, null=True)),
                ("roster_line", models.IntegerField(null=True)),
                ("email", models.TextField(blank=True, default="")),
                ("phone", models.TextField(blank=True, default="")),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="eligibility.member",
                    ),
                ),
                (
                    "roster_file",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="eligibility.rosterfile",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["member"], name="contact_member")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_until__isnull", True)),
                        fields=("member",),
                        name="contact_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            [
                close_only_sql(TABLE),
                no_truncate_sql(TABLE),
                wall_sql(TABLE, visible="portal_is_plan_member(member_id)"),
            ],
            [no_wall_sql(TABLE)],
        ),
    ]
