from django.db import migrations

# Two members who turn out to be one person are merged once and for good: answers of earlier days rest on when that was.
# Whoever was merged into one who is now merged goes with them. Looked at after the statement, which may do both at once.
KEEP_MERGES = """
CREATE FUNCTION portal_keep_merge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'merged_into_id' - 'merged_at' IS DISTINCT FROM to_jsonb(NEW) - 'merged_into_id' - 'merged_at'
        OR NEW.merged_into_id IS NULL OR NEW.merged_at IS NULL OR NEW.merged_into_id = NEW.id
        OR (OLD.merged_at IS NOT NULL AND NEW.merged_at IS DISTINCT FROM OLD.merged_at)
        OR (OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id AND OLD.merged_into_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM eligibility_member m WHERE m.id = OLD.merged_into_id AND m.merged_into_id = NEW.merged_into_id))
    THEN
        RAISE EXCEPTION '% is merged once, and never edited', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER eligibility_member_keep_merge AFTER UPDATE ON eligibility_member
    FOR EACH ROW EXECUTE FUNCTION portal_keep_merge();
"""
LET_MERGES_GO = """
DROP TRIGGER eligibility_member_keep_merge ON eligibility_member;
DROP FUNCTION portal_keep_merge;
"""


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0008_guard_history")]

    operations = [migrations.RunSQL(KEEP_MERGES, LET_MERGES_GO)]
