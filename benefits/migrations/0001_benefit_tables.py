import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("eligibility", "0001_plans_and_members")]

    operations = [
        migrations.CreateModel(
            name="ResponsibleParty",
            fields=[
                ("code", models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("needs_medi_cal", models.BooleanField()),
            ],
            options={
                "verbose_name_plural": "responsible parties",
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("code", models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ("name", models.TextField()),
                (
                    "group",
                    models.TextField(
                        choices=[
                            ("medical", "medical"),
                            ("behavioral", "behavioral"),
                            ("dental", "dental"),
                            ("vision", "vision"),
                            ("pharmacy", "pharmacy"),
                            ("long_term_services", "long_term_services"),
                            ("transport", "transport"),
                            ("supplies", "supplies"),
                        ]
                    ),
                ),
                (
                    "service_type_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, default=list, size=None
                    ),
                ),
                (
                    "synonyms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                ("position", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="PartyPhone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("county_code", models.TextField(blank=True, default="")),
                ("phone", models.TextField()),
                ("tty", models.TextField(blank=True, default="")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                ("source_document", models.TextField()),
                ("source_section", models.TextField(blank=True, default="")),
                ("source_date", models.DateField(blank=True, null=True)),
                ("source_url", models.TextField(blank=True, default="")),
                ("standing", models.TextField()),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="benefits.responsibleparty",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (models.F("party"), "="),
                            (models.F("county_code"), "="),
                            (
                                models.Func(
                                    models.F("first_day"),
                                    models.F("last_day"),
                                    models.Value("[]"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="party_phone_one_on_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BenefitLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("program", models.TextField()),
                ("plan_code", models.TextField(blank=True, default="")),
                ("county_code", models.TextField(blank=True, default="")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("covered", "covered"),
                            ("supplemental", "supplemental"),
                            ("carved_out", "carved_out"),
                            ("excluded", "excluded"),
                            ("unknown", "unknown"),
                        ]
                    ),
                ),
                ("responsible", models.TextField()),
                ("limit_quantity", models.IntegerField(blank=True, null=True)),
                ("limit_amount_cents", models.IntegerField(blank=True, null=True)),
                ("limit_unlimited", models.BooleanField(default=False)),
                ("limit_unit", models.TextField(blank=True, default="")),
                ("limit_period", models.TextField(blank=True, default="")),
                (
                    "authorization",
                    models.TextField(
                        choices=[
                            ("required", "required"),
                            ("not_required", "not_required"),
                            ("may_apply", "may_apply"),
                            ("unknown", "unknown"),
                        ]
                    ),
                ),
                ("reason", models.TextField()),
                ("source_document", models.TextField()),
                ("source_section", models.TextField(blank=True, default="")),
                ("source_date", models.DateField(blank=True, null=True)),
                ("source_url", models.TextField(blank=True, default="")),
                ("standing", models.TextField()),
                ("known_from", models.DateTimeField()),
                ("known_until", models.DateTimeField(blank=True, null=True)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="benefits.service"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True), ("last_day__gte", models.F("first_day")), _connector="OR"
                        ),
                        name="benefit_line_days_in_order",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (models.F("service"), "="),
                            (models.F("program"), "="),
                            (models.F("plan_code"), "="),
                            (models.F("county_code"), "="),
                            (
                                models.Func(
                                    models.F("first_day"),
                                    models.F("last_day"),
                                    models.Value("[]"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                            (models.Func(models.F("known_from"), models.F("known_until"), function="tstzrange"), "&&"),
                        ],
                        name="benefit_line_one_of_its_kind_on_a_day",
                    ),
                ],
            },
        ),
    ]
