"""The SQL that records an inquiry and its row of the access trail, as a function of the database.

One call is one statement: both rows stand or fall together without a transaction of their own. A function keeps its
plans; planning the two INSERTs anew cost as much as making them. A change here needs a migration that makes the
function anew; a test compares both.
"""

RECORD_FUNCTION = "inquiries_record"
_ARGUMENTS = """new_trace_number text, new_asked_at timestamptz, new_known_at timestamptz, new_channel text,
new_organization bigint, new_user bigint, new_client bigint, new_operator text, new_address text, new_purpose text,
new_member bigint, new_day date, new_outcome text, new_question text, new_answer text, new_emergency bigint"""

RECORD_BODY = """BEGIN
INSERT INTO accounts_accessevent (
    occurred_at, action, purpose, channel, organization_id, user_id, client_id, operator, member_id, subject, address,
    emergency_id)
VALUES (
    new_asked_at, 'inquiry.ask', new_purpose, new_channel, new_organization, new_user, new_client, new_operator,
    new_member, new_trace_number, new_address, new_emergency);
INSERT INTO inquiries_inquiry (
    trace_number, asked_at, known_at, channel, organization_id, user_id, client_id, operator, purpose, member_id, day,
    outcome, question, answer)
VALUES (
    new_trace_number, new_asked_at, new_known_at, new_channel, new_organization, new_user, new_client, new_operator,
    new_purpose, new_member, new_day, new_outcome, new_question, new_answer);
END"""


def create_function_sql() -> str:
    """Makes the function, or makes it anew."""
    return (
        f"CREATE OR REPLACE FUNCTION {RECORD_FUNCTION}({_ARGUMENTS}) RETURNS void "
        f"LANGUAGE plpgsql AS $function${RECORD_BODY}$function$;"
    )


def drop_function_sql() -> str:
    """Takes the function away."""
    return f"DROP FUNCTION {RECORD_FUNCTION};"
