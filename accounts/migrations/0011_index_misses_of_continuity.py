from django.db import migrations

# As for inquiries: what counts as a miss while Valkey cannot be asked.
MISSES = """
CREATE INDEX access_event_continuity_miss ON accounts_accessevent (organization_id, occurred_at)
    WHERE action IN ('continuity.ask', 'continuity.request') AND member_id IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_guard_history_and_emergencies"),
    ]

    operations = [
        migrations.RunSQL(MISSES, "DROP INDEX access_event_continuity_miss;"),
    ]
