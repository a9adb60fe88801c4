import django.db.models.deletion
from django.db import migrations, models

MEMBER_FACTS = (
    "circumstance",
    "enrollment",
    "medicaleligibility",
    "medicareentitlement",
    "memberdetails",
    "memberidentifier",
    "othercoverage",
)


def points_at(model, **options):
    """A reference that the loader keeps true, without a foreign key in the database."""
    return models.ForeignKey(
        to=f"eligibility.{model}",
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0003_read_functions")]

    operations = [
        migrations.RemoveConstraint(model_name="memberidentifier", name="identifier_names_one_member"),
        *(migrations.AlterField(table, "member", points_at("member")) for table in MEMBER_FACTS),
        *(migrations.AlterField(table, "roster_file", points_at("rosterfile", null=True)) for table in MEMBER_FACTS),
        migrations.AddConstraint(
            model_name="memberidentifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["cin", "mbi"]), ("known_until__isnull", True)),
                fields=("value", "kind"),
                name="identifier_names_one_member",
            ),
        ),
    ]
