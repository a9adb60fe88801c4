import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="RosterLine",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "received_at",
                        "file_id",
                        "line_number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("line_number", models.IntegerField()),
                ("first_segment", models.IntegerField()),
                ("member_id", models.BigIntegerField(null=True)),
                ("outcome", models.TextField()),
                ("findings", models.JSONField(default=list)),
                ("raw", models.TextField()),
            ],
            options={
                "db_table": "eligibility_rosterline",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="County",
            fields=[
                ("code", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("name", models.TextField(unique=True)),
            ],
            options={
                "verbose_name_plural": "counties",
            },
        ),
        migrations.CreateModel(
            name="HealthPlan",
            fields=[
                ("code", models.SlugField(max_length=40, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="ReferenceVersion",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("merged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="eligibility.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RosterFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("format", models.TextField()),
                ("sender", models.TextField(blank=True, default="")),
                ("receiver", models.TextField(blank=True, default="")),
                ("control_number", models.TextField(blank=True, default="")),
                ("purpose", models.TextField(blank=True, default="")),
                ("received_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("state", models.TextField()),
                ("lines_read", models.IntegerField(default=0)),
                ("outcomes", models.JSONField(default=dict)),
                ("findings", models.JSONField(default=list)),
            ],
            options={
                "indexes": [models.Index(fields=["sha256"], name="roster_file_sha256")],
            },
        ),
        migrations.CreateModel(
            name="PlanName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                ("source_document", models.TextField()),
                ("source_section", models.TextField(blank=True, default="")),
                ("source_date", models.DateField(blank=True, null=True)),
                ("source_url", models.TextField(blank=True, default="")),
                ("standing", models.TextField()),
                (
                    "program",
                    models.TextField(
                        choices=[
                            ("cal_mediconnect", "cal_mediconnect"),
                            ("medi_medi_plan", "medi_medi_plan"),
                            ("medi_cal_managed_care", "medi_cal_managed_care"),
                            ("medi_cal_ffs", "medi_cal_ffs"),
                            ("original_medicare", "original_medicare"),
                            ("medicare_advantage", "medicare_advantage"),
                            ("part_d_plan", "part_d_plan"),
                        ]
                    ),
                ),
                ("county_code", models.TextField(blank=True, default="")),
                ("name", models.TextField()),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="names", to="eligibility.healthplan"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True), ("last_day__gte", models.F("first_day")), _connector="OR"
                        ),
                        name="plan_name_days_in_order",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (models.F("plan"), "="),
                            (models.F("program"), "="),
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
                        name="plan_name_one_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanOffering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                ("source_document", models.TextField()),
                ("source_section", models.TextField(blank=True, default="")),
                ("source_date", models.DateField(blank=True, null=True)),
                ("source_url", models.TextField(blank=True, default="")),
                ("standing", models.TextField()),
                (
                    "program",
                    models.TextField(
                        choices=[
                            ("cal_mediconnect", "cal_mediconnect"),
                            ("medi_medi_plan", "medi_medi_plan"),
                            ("medi_cal_managed_care", "medi_cal_managed_care"),
                            ("medi_cal_ffs", "medi_cal_ffs"),
                            ("original_medicare", "original_medicare"),
                            ("medicare_advantage", "medicare_advantage"),
                            ("part_d_plan", "part_d_plan"),
                        ]
                    ),
                ),
                ("contract", models.TextField(blank=True, default="")),
                ("pbp", models.TextField(blank=True, default="")),
                ("contract_standing", models.TextField()),
                ("hcp_code", models.TextField(blank=True, default="")),
                (
                    "excluded_zips",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5), blank=True, default=list, size=None
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offerings", to="eligibility.county"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offerings",
                        to="eligibility.healthplan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True), ("last_day__gte", models.F("first_day")), _connector="OR"
                        ),
                        name="offering_days_in_order",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (models.F("plan"), "="),
                            (models.F("program"), "="),
                            (models.F("county"), "="),
                            (models.F("contract"), "="),
                            (models.F("pbp"), "="),
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
                        name="offering_one_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanPhone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                ("source_document", models.TextField()),
                ("source_section", models.TextField(blank=True, default="")),
                ("source_date", models.DateField(blank=True, null=True)),
                ("source_url", models.TextField(blank=True, default="")),
                ("standing", models.TextField()),
                (
                    "program",
                    models.TextField(
                        choices=[
                            ("cal_mediconnect", "cal_mediconnect"),
                            ("medi_medi_plan", "medi_medi_plan"),
                            ("medi_cal_managed_care", "medi_cal_managed_care"),
                            ("medi_cal_ffs", "medi_cal_ffs"),
                            ("original_medicare", "original_medicare"),
                            ("medicare_advantage", "medicare_advantage"),
                            ("part_d_plan", "part_d_plan"),
                        ]
                    ),
                ),
                ("county_code", models.TextField(blank=True, default="")),
                ("phone", models.TextField()),
                ("tty", models.TextField(blank=True, default="")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="phones", to="eligibility.healthplan"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True), ("last_day__gte", models.F("first_day")), _connector="OR"
                        ),
                        name="plan_phone_days_in_order",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (models.F("plan"), "="),
                            (models.F("program"), "="),
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
                        name="plan_phone_one_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OtherCoverage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                ("known_from", models.DateTimeField()),
                ("known_until", models.DateTimeField(blank=True, null=True)),
                ("roster_line", models.IntegerField(null=True)),
                ("ohc_code", models.TextField()),
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
                "indexes": [models.Index(fields=["member"], name="other_coverage_member")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True), ("last_day__gte", models.F("first_day")), _connector="OR"
                        ),
                        name="other_coverage_days_in_order",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
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
                                    models.F("first_day"),
                                    models.F("last_day"),
                                    models.Value("[]"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                            (models.Func(models.F("known_from"), models.F("known_until"), function="tstzrange"), "&&"),
                        ],
                        name="other_coverage_one_of_a_code_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberIdentifier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                ("known_from", models.DateTimeField()),
                ("known_until", models.DateTimeField(blank=True, null=True)),
                ("roster_line", models.IntegerField(null=True)),
                (
                    "kind",
                    models.TextField(
                        choices=[("cin", "cin"), ("mbi", "mbi"), ("plan_id", "plan_id"), ("other", "other")]
                    ),
                ),
                ("value", models.TextField()),
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
                "indexes": [
                    models.Index(fields=["value", "kind"], name="identifier_value"),
                    models.Index(fields=["member"], name="identifier_member"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True), ("last_day__gte", models.F("first_day")), _connector="OR"
                        ),
                        name="identifier_days_in_order",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["cin", "mbi"]), ("known_until__isnull", True)),
                        fields=("value", "kind"),
                        name="identifier_names_one_member",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberDetails",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("known_from", models.DateTimeField()),
                ("known_until", models.DateTimeField(blank=True, null=True)),
                ("roster_line", models.IntegerField(null=True)),
                ("last_name", models.TextField()),
                ("first_name", models.TextField(blank=True, default="")),
                ("middle_name", models.TextField(blank=True, default="")),
                ("name_suffix", models.TextField(blank=True, default="")),
                ("last_key", models.TextField()),
                ("first_key", models.TextField(blank=True, default="")),
                ("birth_date", models.DateField(blank=True, null=True)),
                ("death_day", models.DateField(blank=True, null=True)),
                ("sex", models.TextField(blank=True, default="")),
                ("language", models.TextField(blank=True, default="")),
                ("zip_code", models.TextField(blank=True, default="")),
                ("county_code", models.TextField(blank=True, default="")),
                ("card_issued_on", models.DateField(blank=True, null=True)),
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
                "indexes": [
                    models.Index(fields=["member"], name="details_member"),
                    models.Index(fields=["birth_date", "last_key"], name="details_born_named"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_until__isnull", True)),
                        fields=("member",),
                        name="details_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MedicareEntitlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                ("known_from", models.DateTimeField()),
                ("known_until", models.DateTimeField(blank=True, null=True)),
                ("roster_line", models.IntegerField(null=True)),
                ("part", models.TextField()),
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
                "indexes": [models.Index(fields=["member"], name="entitlement_member")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True), ("last_day__gte", models.F("first_day")), _connector="OR"
                        ),
                        name="entitlement_days_in_order",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
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
                                    models.F("first_day"),
                                    models.F("last_day"),
                                    models.Value("[]"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                            (models.Func(models.F("known_from"), models.F("known_until"), function="tstzrange"), "&&"),
                        ],
                        name="entitlement_one_of_a_part_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MediCalEligibility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                ("known_from", models.DateTimeField()),
                ("known_until", models.DateTimeField(blank=True, null=True)),
                ("roster_line", models.IntegerField(null=True)),
                ("aid_code", models.TextField(blank=True, default="")),
                ("county_code", models.TextField(blank=True, default="")),
                (
                    "status",
                    models.TextField(
                        choices=[
                            ("eligible", "eligible"),
                            ("share_of_cost_unmet", "share_of_cost_unmet"),
                            ("on_hold", "on_hold"),
                            ("medicare_cost_sharing_only", "medicare_cost_sharing_only"),
                            ("not_eligible", "not_eligible"),
                            ("unknown", "unknown"),
                        ]
                    ),
                ),
                ("state_status", models.TextField(blank=True, default="")),
                ("share_of_cost_cents", models.IntegerField(blank=True, null=True)),
                ("share_of_cost_met_on", models.DateField(blank=True, null=True)),
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
                "indexes": [models.Index(fields=["member"], name="medi_cal_member")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True), ("last_day__gte", models.F("first_day")), _connector="OR"
                        ),
                        name="medi_cal_days_in_order",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (models.F("member"), "="),
                            (models.F("aid_code"), "="),
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
                        name="medi_cal_one_of_an_aid_code_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrollment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                ("known_from", models.DateTimeField()),
                ("known_until", models.DateTimeField(blank=True, null=True)),
                ("roster_line", models.IntegerField(null=True)),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("integrated", "integrated"),
                            ("medicare", "medicare"),
                            ("part_d", "part_d"),
                            ("medi_cal", "medi_cal"),
                            ("unrecognized", "unrecognized"),
                        ]
                    ),
                ),
                (
                    "program",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("cal_mediconnect", "cal_mediconnect"),
                            ("medi_medi_plan", "medi_medi_plan"),
                            ("medi_cal_managed_care", "medi_cal_managed_care"),
                            ("medi_cal_ffs", "medi_cal_ffs"),
                            ("original_medicare", "original_medicare"),
                            ("medicare_advantage", "medicare_advantage"),
                            ("part_d_plan", "part_d_plan"),
                        ],
                        default="",
                    ),
                ),
                ("plan_code", models.TextField(blank=True, default="")),
                ("county_code", models.TextField(blank=True, default="")),
                ("contract", models.TextField(blank=True, default="")),
                ("pbp", models.TextField(blank=True, default="")),
                (
                    "status",
                    models.TextField(choices=[("active", "active"), ("deemed", "deemed"), ("on_hold", "on_hold")]),
                ),
                ("hcp_code", models.TextField(blank=True, default="")),
                ("hcp_status", models.TextField(blank=True, default="")),
                ("leave_requested_on", models.DateField(blank=True, null=True)),
                ("disputed", models.BooleanField(default=False)),
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
                "indexes": [models.Index(fields=["member"], name="enrollment_member")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True), ("last_day__gte", models.F("first_day")), _connector="OR"
                        ),
                        name="enrollment_days_in_order",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("disputed", False)),
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
                                    models.F("first_day"),
                                    models.F("last_day"),
                                    models.Value("[]"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                            (models.Func(models.F("known_from"), models.F("known_until"), function="tstzrange"), "&&"),
                        ],
                        name="enrollment_one_of_a_kind_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Circumstance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                ("known_from", models.DateTimeField()),
                ("known_until", models.DateTimeField(blank=True, null=True)),
                ("roster_line", models.IntegerField(null=True)),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("opted_out", "opted_out"),
                            ("esrd", "esrd"),
                            ("regional_center_client", "regional_center_client"),
                            ("icf_dd_resident", "icf_dd_resident"),
                            ("veterans_home_resident", "veterans_home_resident"),
                            ("nursing_facility_resident", "nursing_facility_resident"),
                            ("mssp_participant", "mssp_participant"),
                            ("ihss_recipient", "ihss_recipient"),
                            ("pace_participant", "pace_participant"),
                            ("waiver_nursing_facility", "waiver_nursing_facility"),
                            ("waiver_assisted_living", "waiver_assisted_living"),
                            ("waiver_hiv_aids", "waiver_hiv_aids"),
                            ("waiver_in_home_operations", "waiver_in_home_operations"),
                            ("incarcerated", "incarcerated"),
                            ("out_of_area", "out_of_area"),
                        ]
                    ),
                ),
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
                "indexes": [models.Index(fields=["member"], name="circumstance_member")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True), ("last_day__gte", models.F("first_day")), _connector="OR"
                        ),
                        name="circumstance_days_in_order",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (models.F("member"), "="),
                            (models.F("kind"), "="),
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
                        name="circumstance_one_of_a_kind_on_a_day",
                    ),
                ],
            },
        ),
    ]
