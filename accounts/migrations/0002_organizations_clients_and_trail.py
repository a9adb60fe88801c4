from datetime import UTC, date, datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import oauth2_provider.generators
import oauth2_provider.models
from django.conf import settings
from django.db import migrations, models

import accounts.facts
from cmc_portal.append_only import REFUSE_CHANGE_FUNCTION, append_only_sql, create_partitions

# Tokens of before cannot be told from their hashes: clients are registered anew. Roles were named by less.
START_ANEW = """
DELETE FROM accounts_apiclient;
UPDATE accounts_membership m SET role = CASE o.kind WHEN 'health_plan' THEN 'plan_administrator'
    WHEN 'state' THEN 'state_administrator' ELSE 'provider_administrator' END
FROM accounts_organization o WHERE o.id = m.organization_id AND m.role = 'administrator';
"""

# The numbers come from a sequence of their own: PostgreSQL 15 has no identity columns on partitioned tables.
EVENTS = """
CREATE SEQUENCE accounts_accessevent_id_seq;
CREATE TABLE accounts_accessevent (
    id bigint NOT NULL DEFAULT nextval('accounts_accessevent_id_seq'),
    occurred_at timestamptz NOT NULL,
    action text NOT NULL,
    purpose text NOT NULL,
    channel text NOT NULL,
    organization_id bigint,
    user_id bigint,
    client_id bigint,
    operator text NOT NULL,
    member_id bigint,
    subject text NOT NULL,
    address text NOT NULL,
    emergency_id bigint,
    PRIMARY KEY (id, occurred_at)
) PARTITION BY RANGE (occurred_at);
ALTER SEQUENCE accounts_accessevent_id_seq OWNED BY accounts_accessevent.id;
CREATE INDEX access_event_member ON accounts_accessevent (member_id, occurred_at);
CREATE INDEX access_event_organization ON accounts_accessevent (organization_id, occurred_at);
"""


def make_partitions(apps, schema_editor):
    create_partitions("accounts_accessevent", month=date(2026, 1, 1), count=36)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_people_and_clients"),
    ]

    operations = [
        migrations.RunSQL(START_ANEW, migrations.RunSQL.noop),
        migrations.RunSQL(
            EVENTS + REFUSE_CHANGE_FUNCTION + append_only_sql("accounts_accessevent"), "DROP TABLE accounts_accessevent"
        ),
        migrations.RunPython(make_partitions, migrations.RunPython.noop),
        migrations.CreateModel(
            name="AccessEvent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "occurred_at", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("occurred_at", models.DateTimeField()),
                (
                    "action",
                    models.TextField(
                        choices=[
                            ("inquiry.ask", "inquiry.ask"),
                            ("inquiry.read", "inquiry.read"),
                            ("member.read", "member.read"),
                            ("trail.read", "trail.read"),
                            ("trail.search", "trail.search"),
                            ("trail.export", "trail.export"),
                            ("roster.load", "roster.load"),
                            ("roster.read", "roster.read"),
                            ("emergency.begin", "emergency.begin"),
                            ("emergency.review", "emergency.review"),
                        ]
                    ),
                ),
                (
                    "purpose",
                    models.TextField(
                        choices=[
                            ("payment", "payment"),
                            ("treatment", "treatment"),
                            ("operations", "operations"),
                            ("member_request", "member_request"),
                            ("emergency", "emergency"),
                        ]
                    ),
                ),
                (
                    "channel",
                    models.TextField(
                        choices=[("api", "api"), ("page", "page"), ("command", "command"), ("task", "task")]
                    ),
                ),
                ("organization_id", models.BigIntegerField(null=True)),
                ("user_id", models.BigIntegerField(null=True)),
                ("client_id", models.BigIntegerField(null=True)),
                ("operator", models.TextField()),
                ("member_id", models.BigIntegerField(null=True)),
                ("subject", models.TextField()),
                ("address", models.TextField()),
                ("emergency_id", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "accounts_accessevent",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("member_id", models.BigIntegerField(db_index=True)),
                ("reason", models.TextField()),
                ("began_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("review_due_on", models.DateField()),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("finding", models.TextField(blank=True, default="")),
                ("finding_note", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254)),
                (
                    "role",
                    models.TextField(
                        choices=[
                            ("front_desk", "front_desk"),
                            ("provider_administrator", "provider_administrator"),
                            ("continuity_coordinator", "continuity_coordinator"),
                            ("continuity_supervisor", "continuity_supervisor"),
                            ("roster_manager", "roster_manager"),
                            ("benefits_editor", "benefits_editor"),
                            ("plan_administrator", "plan_administrator"),
                            ("state_administrator", "state_administrator"),
                            ("privacy_officer", "privacy_officer"),
                        ]
                    ),
                ),
                ("secret_sha256", models.BinaryField(max_length=32, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="OrganizationNpi",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("npi", models.CharField(max_length=10, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Representation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("member_id", models.BigIntegerField(db_index=True)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("evidence", models.TextField(blank=True, default="")),
                ("allowed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SelfService",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("member_id", models.BigIntegerField(unique=True)),
                ("linked_at", models.DateTimeField()),
                ("evidence", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.CreateModel(
            name="TrailSeal",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event_id", models.BigIntegerField(unique=True)),
                ("occurred_at", models.DateTimeField()),
                ("key_id", models.TextField()),
                ("mac", models.BinaryField(max_length=32)),
                ("sealed_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveField(
            model_name="apiclient",
            name="created_at",
        ),
        migrations.RemoveField(
            model_name="apiclient",
            name="token_sha256",
        ),
        migrations.AddField(
            model_name="apiclient",
            name="algorithm",
            field=models.CharField(
                blank=True,
                choices=[("", "No OIDC support"), ("RS256", "RSA with SHA-2 256"), ("HS256", "HMAC with SHA-2 256")],
                default="",
                max_length=5,
                verbose_name="algorithm",
            ),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="allowed_origins",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Allowed origins list to enable CORS, space separated",
                verbose_name="allowed origins",
            ),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="authorization_grant_type",
            field=models.CharField(
                choices=[
                    ("authorization-code", "Authorization code"),
                    ("urn:ietf:params:oauth:grant-type:device_code", "Device Code"),
                    ("implicit", "Implicit"),
                    ("password", "Resource owner password-based"),
                    ("client-credentials", "Client credentials"),
                    ("openid-hybrid", "OpenID connect hybrid"),
                ],
                default="client-credentials",
                max_length=44,
                verbose_name="authorization grant type",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="apiclient",
            name="cimd_expires_at",
            field=models.DateTimeField(
                blank=True,
                default=None,
                help_text="When the cached Client ID Metadata Document should be re-fetched",
                null=True,
                verbose_name="CIMD expires at",
            ),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="client_id",
            field=models.CharField(
                db_index=True,
                default=oauth2_provider.generators.generate_client_id,
                max_length=255,
                unique=True,
                verbose_name="client ID",
            ),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="client_secret",
            field=oauth2_provider.models.ClientSecretField(
                blank=True,
                db_index=True,
                default=oauth2_provider.generators.generate_client_secret,
                help_text="Client secret for authentication",
                max_length=255,
                verbose_name="client secret",
            ),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="client_type",
            field=models.CharField(
                choices=[("confidential", "Confidential"), ("public", "Public")],
                default="confidential",
                max_length=32,
                verbose_name="client type",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="apiclient",
            name="created",
            field=models.DateTimeField(
                auto_now_add=True, default=datetime(2026, 1, 1, tzinfo=UTC), verbose_name="created"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="apiclient",
            name="hash_client_secret",
            field=models.BooleanField(default=True, verbose_name="hash client secret"),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="jwks",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="jwks_url",
            field=models.URLField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="post_logout_redirect_uris",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Allowed Post Logout URIs list, space separated",
                verbose_name="post logout redirect URIs",
            ),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="redirect_uris",
            field=models.TextField(
                blank=True, help_text="Allowed URIs list, space separated", verbose_name="redirect URIs"
            ),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="registration_source",
            field=models.CharField(
                choices=[
                    ("manual", "Manual"),
                    ("dcr", "Dynamic Client Registration"),
                    ("cimd", "Client ID Metadata Document"),
                ],
                default="manual",
                help_text="How this application was registered (manual, DCR per RFC 7591, or CIMD)",
                max_length=32,
                verbose_name="registration source",
            ),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="skip_authorization",
            field=models.BooleanField(default=False, verbose_name="skip authorization"),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="updated",
            field=models.DateTimeField(auto_now=True, verbose_name="updated"),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(app_label)s_%(class)s",
                to=settings.AUTH_USER_MODEL,
                verbose_name="user",
            ),
        ),
        migrations.AddField(
            model_name="organization",
            name="health_plan",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="organization",
            name="provider_kind",
            field=models.TextField(
                blank=True, choices=[("ppg", "ppg"), ("hospital", "hospital"), ("ancillary", "ancillary")], default=""
            ),
        ),
        migrations.AlterField(
            model_name="apiclient",
            name="id",
            field=models.BigAutoField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="apiclient",
            name="name",
            field=models.CharField(blank=True, max_length=255, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.TextField(
                choices=[
                    ("front_desk", "front_desk"),
                    ("provider_administrator", "provider_administrator"),
                    ("continuity_coordinator", "continuity_coordinator"),
                    ("continuity_supervisor", "continuity_supervisor"),
                    ("roster_manager", "roster_manager"),
                    ("benefits_editor", "benefits_editor"),
                    ("plan_administrator", "plan_administrator"),
                    ("state_administrator", "state_administrator"),
                    ("privacy_officer", "privacy_officer"),
                ]
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("health_plan", ""), ("kind", accounts.facts.OrganizationKind["HEALTH_PLAN"]), _connector="OR"
                ),
                name="organization_plan_code_of_a_plan_only",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("provider_kind", ""), ("kind", accounts.facts.OrganizationKind["PROVIDER"]), _connector="OR"
                ),
                name="organization_provider_kind_of_a_provider_only",
            ),
        ),
        migrations.AddField(
            model_name="emergencyaccess",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="emergencies", to="accounts.organization"
            ),
        ),
        migrations.AddField(
            model_name="emergencyaccess",
            name="reviewed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="emergencyaccess",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="emergencies", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="invited_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="accounts.organization"
            ),
        ),
        migrations.AddField(
            model_name="organizationnpi",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="npis", to="accounts.organization"
            ),
        ),
        migrations.AddField(
            model_name="representation",
            name="allowed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="representation",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="representations", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="selfservice",
            name="linked_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="selfservice",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="self_service", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("began_at"))), name="emergency_ends_after_it_began"
            ),
        ),
        migrations.AddConstraint(
            model_name="representation",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))), name="representation_days_in_order"
            ),
        ),
    ]
