from django.db import migrations

# An organisation's earlier questions, newest first, page by page.
HISTORY = """
CREATE INDEX inquiries_inquiry_history ON inquiries_inquiry (organization_id, asked_at DESC, trace_number DESC);
"""


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0004_many_at_once")]

    operations = [migrations.RunSQL(HISTORY, "DROP INDEX inquiries_inquiry_history")]
