import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.facts


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_index_misses_of_continuity"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.TextField(choices=[("email", "email"), ("letter", "letter"), ("letter_try", "letter_try")]),
                ),
                ("secret_mac", models.BinaryField(max_length=32, null=True, unique=True)),
                ("typed", models.TextField(blank=True, default="")),
                ("code_mac", models.BinaryField(max_length=32, null=True)),
                ("member_id", models.BigIntegerField(blank=True, db_index=True, null=True)),
                ("email", models.TextField(blank=True, default="")),
                ("address", models.TextField(blank=True, default="")),
                ("tries", models.IntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", accounts.facts.SignUpKind["LETTER"])),
                        fields=("code_mac",),
                        name="sign_up_letter_once",
                    )
                ],
            },
        ),
    ]
