"""SQL of the second wall: which rows the database shows to a health plan's people, whatever a query forgets.

`portal_app` sees every row. `portal_plan` sees what the transaction's settings open: `portal.health_plan`, the code of
the plan it acts for; `portal.organization`, its organisation here; `portal.emergency_members`, the members it may look
at in an emergency. `accounts/plan_wall.py` sets them; where one is not set, it opens nothing. The owner is not held up.
"""

from cmc_portal.database_roles import APP_ROLE, PLAN_ROLE

_HEALTH_PLAN = "current_setting('portal.health_plan', true)"
_EMERGENCY_MEMBERS = "string_to_array(nullif(current_setting('portal.emergency_members', true), ''), ',')::bigint[]"
OWN_ORGANIZATION = "organization_id = nullif(current_setting('portal.organization', true), '')::bigint"

# Runs as the owner: enrolments are behind the same wall, and a policy that asks itself never ends. Closed rows count,
# so that what was known then can be asked; so does the number that a member's old one leads to.
PLAN_MEMBER_FUNCTION = f"""
CREATE OR REPLACE FUNCTION portal_is_plan_member(asked_member bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    numbers bigint[] := ARRAY[asked_member,
                              (SELECT m.merged_into_id FROM eligibility_member m WHERE m.id = asked_member)];
BEGIN
    RETURN EXISTS (
        SELECT FROM eligibility_enrollment e
        WHERE e.member_id = ANY (numbers) AND e.plan_code = {_HEALTH_PLAN} AND e.plan_code <> ''
    ) OR coalesce(numbers && {_EMERGENCY_MEMBERS}, false);
END $$;
REVOKE EXECUTE ON FUNCTION portal_is_plan_member FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal_is_plan_member TO {PLAN_ROLE};
"""  # noqa: S608 - no value comes from outside


def wall_sql(table: str, *, visible: str, may_add: str = "") -> str:
    """Puts a table behind the wall: a plan's people see the rows for which `visible` holds, and may add those for which
    `may_add` does."""
    add = f"CREATE POLICY {table}_plan_adds ON {table} FOR INSERT TO {PLAN_ROLE} WITH CHECK ({may_add});"
    return f"""
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY {table}_app ON {table} TO {APP_ROLE} USING (true) WITH CHECK (true);
    CREATE POLICY {table}_plan ON {table} FOR SELECT TO {PLAN_ROLE} USING ({visible});
    {add if may_add else ""}
    """


def no_wall_sql(table: str) -> str:
    """Takes the wall away."""
    policies = " ".join(f"DROP POLICY IF EXISTS {table}{each} ON {table};" for each in ("_app", "_plan", "_plan_adds"))
    return f"{policies} ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
