"""Who may do what in the database: the rights of its two roles, table by table, in one place.

`portal_app` is the running portal: web server, worker and beat. It owns nothing, makes nothing and cannot change what
is only ever added to. `portal_plan` is what a request of a health plan's people becomes while it reads members' data
(`accounts/plan_wall.py`): row-level security then shows it its own members and nobody else. Whoever owns the tables
runs migrations and management commands.

A table that is not named here belongs to neither role. `accounts/database_rights.py` gives the rights after every
migration; a test compares them with the database's own catalogue and fails for a table without a decision. Partitions
are named nowhere on purpose: rights on the whole reach into each of them, past guards and policies nobody gets.
"""

from collections.abc import Mapping

APP_ROLE = "portal_app"
PLAN_ROLE = "portal_plan"
ROLES = (APP_ROLE, PLAN_ROLE)

READ = frozenset({"SELECT"})
APPEND = READ | {"INSERT"}
# Rows are closed, ended or reviewed; they are never removed.
KEEP = APPEND | {"UPDATE"}
FULL = KEEP | {"DELETE"}

MEMBER_FACTS = (
    "eligibility_memberdetails",
    "eligibility_memberidentifier",
    "eligibility_enrollment",
    "eligibility_medicareentitlement",
    "eligibility_medicaleligibility",
    "eligibility_othercoverage",
    "eligibility_circumstance",
)
# A fact like those above, that came later; no plan's person is shown how a member is reached.
MEMBER_CONTACT = "eligibility_membercontact"
# Providers are no members; who was with them is, and every request, window and letter names one.
CONTINUITY_ADDED = (
    "continuity_attachment",
    "continuity_continuityrequest",
    "continuity_evidenceline",
    "continuity_grant",
    "continuity_printrun",
    "continuity_requestevent",
    "continuity_supervisordigest",
    "continuity_windowevent",
)
CONTINUITY_KEPT = (
    "continuity_careprovider",
    "continuity_continuitywindow",
    "continuity_deadletter",
    "continuity_evidencefile",
    "continuity_heartbeat",
    "continuity_networkparticipation",
    "continuity_notice",
    "continuity_noticepreference",
    "continuity_providerfinding",
    "continuity_requeststanding",
    "continuity_visit",
)
REFERENCE = (
    "eligibility_county",
    "eligibility_healthplan",
    "eligibility_planname",
    "eligibility_planphone",
    "eligibility_planoffering",
    "eligibility_referenceversion",
    "benefits_service",
    "benefits_responsibleparty",
    "benefits_partyphone",
    "benefits_benefitline",
)
# What people, organisations, plans and benefits were before each change; written by triggers.
HISTORY = (
    "accounts_apiclientevent",
    "accounts_invitationevent",
    "accounts_membershipevent",
    "accounts_organizationevent",
    "accounts_organizationnpievent",
    "accounts_representationevent",
    "accounts_selfserviceevent",
    "accounts_userevent",
    "benefits_benefitdraftchangeevent",
    "benefits_benefitlineevent",
    "benefits_partyphoneevent",
    "benefits_responsiblepartyevent",
    "benefits_serviceevent",
    "eligibility_countyevent",
    "eligibility_healthplanevent",
    "eligibility_plannameevent",
    "eligibility_planofferingevent",
    "eligibility_planphoneevent",
)

_APP: Mapping[frozenset[str], tuple[str, ...]] = {
    APPEND: (
        "accounts_accessevent",
        *HISTORY,
        "accounts_trailseal",
        "benefits_benefitdraftevent",
        "benefits_benefitdraftline",
        *CONTINUITY_ADDED,
        "django_admin_log",
        "eligibility_rosterline",
        "inquiries_inquiry",
    ),
    KEEP: (
        *MEMBER_FACTS,
        MEMBER_CONTACT,
        *CONTINUITY_KEPT,
        "accounts_emergencyaccess",
        "accounts_organization",
        "benefits_benefitdraft",
        "accounts_representation",
        "accounts_securityalert",
        "eligibility_member",
        "eligibility_rosterfile",
        "inquiries_batch",
        "inquiries_batchrow",
        "inquiries_batchrun",
        # Its trigger adds to a context that is there already.
        "pghistory_context",
    ),
    FULL: (
        *REFERENCE,
        "account_emailaddress",
        "account_emailconfirmation",
        "benefits_benefitdraftchange",
        "accounts_apiclient",
        "accounts_decoy",
        "accounts_invitation",
        "accounts_membership",
        "accounts_organizationnpi",
        "accounts_selfservice",
        # Emptied of what is over.
        "accounts_signup",
        "accounts_user",
        "accounts_user_groups",
        "accounts_user_user_permissions",
        "auth_group",
        "auth_group_permissions",
        "continuity_savedfilter",
        "django_session",
        # What was typed into a list goes when the list is removed.
        "inquiries_batchline",
        "mfa_authenticator",
        "oauth2_provider_accesstoken",
        "oauth2_provider_devicegrant",
        "oauth2_provider_grant",
        "oauth2_provider_idtoken",
        "oauth2_provider_refreshtoken",
        "usersessions_usersession",
    ),
    # Written by migrations.
    READ: ("auth_permission", "django_content_type", "django_migrations"),
}
# Rosters name no plan, so no plan sees one.
_PLAN: Mapping[frozenset[str], tuple[str, ...]] = {
    READ: (
        *MEMBER_FACTS,
        *REFERENCE,
        "eligibility_member",
        # Files of evidence name no plan's members alone, so no plan sees their lines.
        *(each for each in CONTINUITY_ADDED if each != "continuity_evidenceline"),
        *(each for each in CONTINUITY_KEPT if each not in ("continuity_evidencefile", "continuity_heartbeat")),
        "continuity_savedfilter",
        "inquiries_batch",
        "inquiries_batchline",
        "inquiries_batchrow",
        "inquiries_batchrun",
    ),
    APPEND: ("accounts_accessevent", "inquiries_inquiry"),
}


def _by_table(groups: Mapping[frozenset[str], tuple[str, ...]]) -> dict[str, frozenset[str]]:
    return {table: rights for rights, tables in groups.items() for table in tables}


RIGHTS: Mapping[str, Mapping[str, frozenset[str]]] = {APP_ROLE: _by_table(_APP), PLAN_ROLE: _by_table(_PLAN)}


def change_rights_sql(role: str, table: str, rights: frozenset[str]) -> str:
    """Gives the role exactly these rights on the table."""
    grant = f" GRANT {', '.join(sorted(rights))} ON {table} TO {role};" if rights else ""
    return f"REVOKE ALL ON {table} FROM {role};{grant}"


def make_roles_sql(member: str = "") -> str:
    """Makes the two roles where the server has none, and lets `member` (or else whoever runs this) take them on.

    Roles belong to the server, databases do not: another database's migration may be making them at this moment, so
    whatever fails for that reason is tried again. Membership that cannot be switched to is none since PostgreSQL 16.
    """
    grantee = f"'{member}'" if member else "current_user"
    return _MAKE_ROLES.format(grantee=grantee, roles=", ".join(f"'{role}'" for role in ROLES), by_hand=_BY_HAND)


_BY_HAND = f"CREATE ROLE {APP_ROLE} NOLOGIN; CREATE ROLE {PLAN_ROLE} NOLOGIN; GRANT {APP_ROLE}, {PLAN_ROLE} TO %I;"
_MAKE_ROLES = """
DO $make$
DECLARE
    wanted text;
    ability text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    FOREACH wanted IN ARRAY ARRAY[{roles}] LOOP
        FOR attempt IN 1..100 LOOP
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                    EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
                END IF;
                IF NOT pg_has_role({grantee}, wanted, ability) THEN
                    EXECUTE format('GRANT %I TO %I', wanted, {grantee});
                END IF;
                EXIT;
            EXCEPTION
                WHEN duplicate_object OR unique_violation OR internal_error THEN
                    PERFORM pg_sleep(0.05);
                WHEN insufficient_privilege THEN
                    RAISE EXCEPTION 'The role % may not make or take on the portal''s own roles. Let an administrator of the server run this, then migrate again: %',
                        {grantee}, format('{by_hand}', {grantee}) USING ERRCODE = 'insufficient_privilege';
            END;
        END LOOP;
        IF NOT pg_has_role({grantee}, wanted, ability) THEN
            RAISE EXCEPTION 'The role % was not made: too many databases of this server make it at once. Migrate again.', wanted;
        END IF;
    END LOOP;
END $make$;
"""  # noqa: E501 - one message, one line
