from django.db import migrations

# Whoever asked again sees the request in their list; and a key that a client sent is looked for at every request.
INDEXES = """
CREATE INDEX request_event_again ON continuity_requestevent (organization_id, request_id)
    WHERE kind = 'asked_again' AND organization_id IS NOT NULL;
CREATE INDEX request_event_key ON continuity_requestevent ((data #>> '{details,key}'))
    WHERE data #>> '{details,key}' IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("continuity", "0004_sweep_and_digests"),
    ]

    operations = [
        migrations.RunSQL(INDEXES, "DROP INDEX request_event_again; DROP INDEX request_event_key;"),
    ]
