from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inquiries", "0006_member_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="batchrow",
            name="changed",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="batchrow",
            index=models.Index(
                condition=models.Q(("changed", True)), fields=["run", "number"], name="inquiries_batchrow_changed"
            ),
        ),
    ]
