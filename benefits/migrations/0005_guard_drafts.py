from django.db import migrations

from cmc_portal.append_only import no_truncate_sql

ADDED_TO = ("benefits_benefitdraftevent", "benefits_benefitdraftline")
NEVER_EMPTIED = ("benefits_benefitdraft", "benefits_benefitdraftchange", "benefits_benefitdraftchangeevent")

# Whoever wrote any of a draft publishes none of it, whatever the program in front of the database thinks.
TWO_PEOPLE = """
ALTER TABLE benefits_benefitdraft
    ADD CONSTRAINT benefit_draft_has_authors CHECK (cardinality(authors) > 0),
    ADD CONSTRAINT benefit_draft_published_by_another CHECK (published_by IS NULL OR published_by <> ALL (authors));
"""
# Authors are only ever added; what is published or withdrawn stays as it is.
GUARD_DRAFTS = """
CREATE TRIGGER benefits_benefitdraft_stays BEFORE UPDATE ON benefits_benefitdraft FOR EACH ROW
WHEN (
    OLD.status IN ('published', 'withdrawn')
    OR NOT NEW.authors @> OLD.authors
    OR (OLD.id, OLD.plan_code, OLD.created_at) IS DISTINCT FROM (NEW.id, NEW.plan_code, NEW.created_at)
    OR OLD.takes_back_id IS DISTINCT FROM NEW.takes_back_id
)
EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER benefits_benefitdraft_never_deleted BEFORE DELETE ON benefits_benefitdraft FOR EACH ROW
EXECUTE FUNCTION portal_refuse_change();
"""
# Changes are written while their draft is being written, and not under the eyes of whoever is about to publish it.
GUARD_CHANGES = """
CREATE FUNCTION benefits_only_while_writing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_draft bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.draft_id ELSE OLD.draft_id END;
BEGIN
    IF NOT EXISTS (SELECT FROM benefits_benefitdraft WHERE id = of_draft AND status = 'writing') THEN
        RAISE EXCEPTION 'The draft % is not being written: % refused', of_draft, TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER benefits_benefitdraftchange_while_writing BEFORE INSERT OR UPDATE OR DELETE ON benefits_benefitdraftchange
FOR EACH ROW EXECUTE FUNCTION benefits_only_while_writing();
"""


def only_added_to_sql(table):
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();" + no_truncate_sql(table)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("benefits", "0004_drafts_of_benefits"),
        # What refuses the change.
        ("accounts", "0002_organizations_clients_and_trail"),
    ]

    operations = [
        migrations.RunSQL(
            [TWO_PEOPLE, GUARD_DRAFTS, GUARD_CHANGES],
            [
                "DROP TRIGGER benefits_benefitdraftchange_while_writing ON benefits_benefitdraftchange;"
                "DROP FUNCTION benefits_only_while_writing();"
                "DROP TRIGGER benefits_benefitdraft_never_deleted ON benefits_benefitdraft;"
                "DROP TRIGGER benefits_benefitdraft_stays ON benefits_benefitdraft;"
                "ALTER TABLE benefits_benefitdraft DROP CONSTRAINT benefit_draft_published_by_another,"
                " DROP CONSTRAINT benefit_draft_has_authors;"
            ],
        ),
        migrations.RunSQL(
            [only_added_to_sql(table) for table in ADDED_TO],
            [
                f"DROP TRIGGER {table}_append_only ON {table}; DROP TRIGGER {table}_no_truncate ON {table};"
                for table in ADDED_TO
            ],
        ),
        migrations.RunSQL(
            [no_truncate_sql(table) for table in NEVER_EMPTIED],
            [f"DROP TRIGGER {table}_no_truncate ON {table}" for table in NEVER_EMPTIED],
        ),
    ]
