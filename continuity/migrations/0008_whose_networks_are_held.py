from django.db import migrations, models

from cmc_portal.row_security import no_wall_sql, wall_sql
from continuity.read_functions import create_functions_sql

# An exclusion is a government's and public, whoever wrote it down; a quality concern is its plan's own. In an emergency
# the member may be another plan's, whose concerns then count.
CONCERNS_ASKER = (
    "plan_code = '' OR kind = 'excluded' OR plan_code = current_setting('portal.health_plan', true)"
    " OR coalesce(current_setting('portal.emergency_members', true), '') <> ''"
)


class Migration(migrations.Migration):
    dependencies = [("continuity", "0007_letters_as_they_were")]

    operations = [
        migrations.AddIndex(
            model_name="networkparticipation",
            index=models.Index(fields=["plan_code", "first_day"], name="network_plan"),
        ),
        migrations.RunSQL(create_functions_sql(), migrations.RunSQL.noop),
        migrations.RunSQL(
            no_wall_sql("continuity_providerfinding") + wall_sql("continuity_providerfinding", visible=CONCERNS_ASKER),
            migrations.RunSQL.noop,
        ),
    ]
