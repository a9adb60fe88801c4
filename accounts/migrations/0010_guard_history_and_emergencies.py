from django.db import migrations

from cmc_portal.append_only import no_truncate_sql

HISTORY = (
    "accounts_apiclientevent",
    "accounts_invitationevent",
    "accounts_membershipevent",
    "accounts_organizationevent",
    "accounts_organizationnpievent",
    "accounts_representationevent",
    "accounts_selfserviceevent",
    "accounts_userevent",
)
TABLES = (*HISTORY, "accounts_emergencyaccess")
# An emergency is told once and reviewed once; who opened whose record, when and why stays as it was written.
KEEP_EMERGENCIES = """
CREATE FUNCTION portal_keep_emergency() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    review text[] := ARRAY['reviewed_at', 'reviewed_by_id', 'finding', 'finding_note'];
    reviewed boolean;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% is never deleted from', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    reviewed := (OLD.reviewed_at, OLD.reviewed_by_id, OLD.finding, OLD.finding_note)
        IS DISTINCT FROM (NEW.reviewed_at, NEW.reviewed_by_id, NEW.finding, NEW.finding_note);
    IF to_jsonb(OLD) - review - 'told_at' IS DISTINCT FROM to_jsonb(NEW) - review - 'told_at'
        OR (OLD.told_at IS NOT NULL AND NEW.told_at IS DISTINCT FROM OLD.told_at)
        OR (reviewed AND (OLD.reviewed_at IS NOT NULL OR NEW.reviewed_at IS NULL OR NEW.finding = ''))
    THEN
        RAISE EXCEPTION '% is told once and reviewed once, and never edited', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_emergencyaccess_keep BEFORE UPDATE OR DELETE ON accounts_emergencyaccess
    FOR EACH ROW EXECUTE FUNCTION portal_keep_emergency();
"""
LET_EMERGENCIES_GO = """
DROP TRIGGER accounts_emergencyaccess_keep ON accounts_emergencyaccess;
DROP FUNCTION portal_keep_emergency;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_places_of_the_chain")]

    operations = [
        migrations.RunSQL(
            [no_truncate_sql(table) for table in TABLES],
            [f"DROP TRIGGER {table}_no_truncate ON {table}" for table in TABLES],
        ),
        migrations.RunSQL(KEEP_EMERGENCIES, LET_EMERGENCIES_GO),
    ]
