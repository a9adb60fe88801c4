"""Guards what is known now: a closed row was alone while it was known, and never changes again."""

import django.contrib.postgres.constraints
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("eligibility", "0010_member_contacts"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="circumstance",
            name="circumstance_one_of_a_kind_on_a_day",
        ),
        migrations.RemoveConstraint(
            model_name="enrollment",
            name="enrollment_one_of_a_kind_on_a_day",
        ),
        migrations.RemoveConstraint(
            model_name="medicaleligibility",
            name="medi_cal_one_of_an_aid_code_on_a_day",
        ),
        migrations.RemoveConstraint(
            model_name="medicareentitlement",
            name="entitlement_one_of_a_part_on_a_day",
        ),
        migrations.RemoveConstraint(
            model_name="othercoverage",
            name="other_coverage_one_of_a_code_on_a_day",
        ),
        migrations.AddConstraint(
            model_name="circumstance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_until__isnull", True), ("known_until__gte", models.F("known_from")), _connector="OR"
                ),
                name="circumstance_known_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="circumstance",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("known_until__isnull", True)),
                expressions=[
                    ("member", "="),
                    ("kind", "="),
                    (
                        models.Func(
                            models.F("first_day"), models.F("last_day"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="circumstance_one_of_a_kind_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrollment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_until__isnull", True), ("known_until__gte", models.F("known_from")), _connector="OR"
                ),
                name="enrollment_known_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrollment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("known_until__isnull", True), ("disputed", False)),
                expressions=[
                    (
                        models.Func(
                            models.F("member"),
                            models.Case(
                                models.When(kind="integrated", then=models.Value(0)),
                                models.When(kind="medicare", then=models.Value(1)),
                                models.When(kind="part_d", then=models.Value(2)),
                                models.When(kind="medi_cal", then=models.Value(3)),
                                models.When(kind="unrecognized", then=models.Value(4)),
                                default=models.Value(5),
                                output_field=models.IntegerField(),
                            ),
                            arg_joiner=" * 2097152 + ",
                            template="(%(expressions)s)",
                        ),
                        "=",
                    ),
                    (
                        models.Func(
                            models.F("first_day"), models.F("last_day"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="enrollment_one_of_a_kind_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="medicaleligibility",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_until__isnull", True), ("known_until__gte", models.F("known_from")), _connector="OR"
                ),
                name="medi_cal_known_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="medicaleligibility",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("known_until__isnull", True)),
                expressions=[
                    ("member", "="),
                    ("aid_code", "="),
                    (
                        models.Func(
                            models.F("first_day"), models.F("last_day"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="medi_cal_one_of_an_aid_code_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="medicareentitlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_until__isnull", True), ("known_until__gte", models.F("known_from")), _connector="OR"
                ),
                name="entitlement_known_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="medicareentitlement",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("known_until__isnull", True)),
                expressions=[
                    (
                        models.Func(
                            models.F("member"),
                            models.Func(models.F("part"), function="ascii"),
                            arg_joiner=" * 2097152 + ",
                            template="(%(expressions)s)",
                        ),
                        "=",
                    ),
                    (
                        models.Func(
                            models.F("first_day"), models.F("last_day"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="entitlement_one_of_a_part_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="othercoverage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_until__isnull", True), ("known_until__gte", models.F("known_from")), _connector="OR"
                ),
                name="other_coverage_known_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="othercoverage",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("known_until__isnull", True)),
                expressions=[
                    (
                        models.Func(
                            models.F("member"),
                            models.Func(models.F("ohc_code"), function="ascii"),
                            arg_joiner=" * 2097152 + ",
                            template="(%(expressions)s)",
                        ),
                        "=",
                    ),
                    (
                        models.Func(
                            models.F("first_day"), models.F("last_day"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="other_coverage_one_of_a_code_on_a_day",
            ),
        ),
    ]
