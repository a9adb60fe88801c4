from django.db import migrations

from cmc_portal.append_only import no_truncate_sql
from cmc_portal.row_security import no_wall_sql, wall_sql

# What became of a letter is added to it; what it says, about whom and to whom, never changes.
GUARD_LETTERS = """
CREATE TRIGGER continuity_notice_as_queued BEFORE UPDATE ON continuity_notice FOR EACH ROW
WHEN (
    (OLD.id, OLD.key, OLD.kind, OLD.plan_code, OLD.member_id, OLD.request_id, OLD.window_id, OLD.recipient,
     OLD.language, OLD.large_print, OLD.subject, OLD.html, OLD.queued_at) IS DISTINCT FROM
    (NEW.id, NEW.key, NEW.kind, NEW.plan_code, NEW.member_id, NEW.request_id, NEW.window_id, NEW.recipient,
     NEW.language, NEW.large_print, NEW.subject, NEW.html, NEW.queued_at)
    OR (OLD.pdf IS NOT NULL AND OLD.pdf IS DISTINCT FROM NEW.pdf)
    OR (OLD.sent_at IS NOT NULL AND
        (OLD.sent_at, OLD.attempts, OLD.delivery, OLD.address, OLD.print_run_id) IS DISTINCT FROM
        (NEW.sent_at, NEW.attempts, NEW.delivery, NEW.address, NEW.print_run_id))
)
EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER continuity_notice_never_deleted BEFORE DELETE ON continuity_notice FOR EACH ROW
EXECUTE FUNCTION portal_refuse_change();
""" + no_truncate_sql("continuity_notice")
GUARD_PRINT_RUNS = """
CREATE TRIGGER continuity_printrun_append_only BEFORE UPDATE OR DELETE ON continuity_printrun FOR EACH ROW
EXECUTE FUNCTION portal_refuse_change();
""" + no_truncate_sql("continuity_printrun")

# A concern of one plan is nothing to another; an exclusion without a plan is everybody's. In an emergency the member
# may be another plan's, and nobody must then be told yes because that plan's concern was out of sight.
CONCERNS_ASKER = (
    "plan_code = '' OR plan_code = current_setting('portal.health_plan', true)"
    " OR coalesce(current_setting('portal.emergency_members', true), '') <> ''"
)


class Migration(migrations.Migration):
    dependencies = [("continuity", "0006_open_requests_in_an_emergency")]

    operations = [
        migrations.RunSQL(
            GUARD_LETTERS,
            """
            DROP TRIGGER continuity_notice_as_queued ON continuity_notice;
            DROP TRIGGER continuity_notice_never_deleted ON continuity_notice;
            DROP TRIGGER continuity_notice_no_truncate ON continuity_notice;
            """,
        ),
        migrations.RunSQL(
            GUARD_PRINT_RUNS,
            """
            DROP TRIGGER continuity_printrun_append_only ON continuity_printrun;
            DROP TRIGGER continuity_printrun_no_truncate ON continuity_printrun;
            """,
        ),
        migrations.RunSQL(
            wall_sql("continuity_providerfinding", visible=CONCERNS_ASKER), no_wall_sql("continuity_providerfinding")
        ),
    ]
