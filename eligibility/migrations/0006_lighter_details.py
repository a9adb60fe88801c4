from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0005_merged_at")]

    operations = [
        migrations.RemoveConstraint(model_name="memberdetails", name="details_one_at_a_time"),
        migrations.AddConstraint(
            model_name="memberdetails",
            constraint=models.UniqueConstraint(
                condition=models.Q(("known_until__isnull", True)),
                fields=("member",),
                name="details_one_at_a_time",
            ),
        ),
    ]
