"""The SQL that reads what is on record about members and providers, as functions of the database.

In the manner of `eligibility/read_functions.py`, which says why: kept plans, reads by btree alone, nothing that
row-level security could not look up by index. The index of an exclusion constraint serves `= ANY` through a bitmap, and
the planner takes it for as cheap as the btree; so the functions do without bitmaps. `asked_at` is the moment of
knowledge: NULL means now. A change here needs a migration that makes the functions anew; a test compares both.
"""

from eligibility.read_functions import body_of


def _known(alias: str) -> str:
    """Was this row held true at `asked_at`?"""
    return (
        f"((asked_at IS NULL AND {alias}.known_until IS NULL) OR ({alias}.known_from <= asked_at"
        f" AND ({alias}.known_until IS NULL OR {alias}.known_until > asked_at)))"
    )


def _facts(members: str, npis: str) -> str:
    """One row a fact about those members with those providers: first the kind of fact, in the end whose it is.

    1 the provider, 2 networks, 4 findings: of a provider alone; 3 visits, 5 requests with the sides that were denied,
    6 grants: of a member too, also under a number of before; 7 since when we hold each plan's network, whoever is in
    it. A draft concerns nobody but who writes it. Requests are as they stand now: of an earlier moment, their events
    tell more. Where many are asked at once, whoever asks picks the pairs that were meant.
    """
    return f"""
WITH own AS MATERIALIZED (
    SELECT asked AS id, asked AS present FROM unnest({members}) AS asked
    UNION
    SELECT m.id, m.merged_into_id FROM eligibility_member m
    WHERE m.merged_into_id = ANY ({members}) AND (asked_at IS NULL OR m.merged_at <= asked_at)
)
SELECT 1, NULL::date, NULL::date, p.name, p.kind, p.specialty, '', '', p.is_primary_care, p.is_state_plan_approved,
       NULL::bigint, NULL::bigint, NULL::timestamptz, p.npi, NULL::bigint
FROM continuity_careprovider p WHERE p.npi = ANY ({npis}) AND {_known("p")}
UNION ALL
SELECT 2, n.first_day, n.last_day, n.plan_code, n.program, n.county_code, '', '', NULL, NULL, NULL, NULL, NULL, n.npi,
       NULL
FROM continuity_networkparticipation n WHERE n.npi = ANY ({npis}) AND {_known("n")}
UNION ALL
SELECT 3, v.day, NULL, v.side, v.source, v.reference, '', '', v.is_emergency, NULL, v.id, NULL, NULL, v.npi, own.present
FROM own JOIN continuity_visit v ON v.member_id = own.id AND v.npi = ANY ({npis}) AND {_known("v")}
UNION ALL
SELECT 4, f.first_day, f.last_day, f.plan_code, f.kind, '', '', '', NULL, NULL, NULL, NULL, NULL, f.npi, NULL
FROM continuity_providerfinding f WHERE f.npi = ANY ({npis}) AND {_known("f")}
UNION ALL
SELECT 5, s.received_on, s.due_on, s.plan_code, r.reference, s.state,
       (SELECT coalesce(string_agg(o.value ->> 'side', ' '), '')
        FROM continuity_requestevent e CROSS JOIN LATERAL jsonb_array_elements(e.data -> 'outcomes') AS o (value)
        WHERE e.request_id = r.id AND e.kind = 'decided' AND o.value ->> 'outcome' = 'denied'),
       '', s.asks_medicare, s.asks_medi_cal, r.id, NULL, r.created_at, r.npi, own.present
FROM own JOIN continuity_continuityrequest r
  ON r.member_id = own.id AND r.npi = ANY ({npis}) AND (asked_at IS NULL OR r.created_at <= asked_at)
JOIN continuity_requeststanding s ON s.request_id = r.id AND s.state <> 'draft'
UNION ALL
SELECT 6, g.enrolled_on, g.limit_day, g.plan_code, r.reference, g.side, g.program, '', NULL, NULL, g.id, g.months,
       g.granted_at, g.npi, own.present
FROM own JOIN continuity_grant g
  ON g.member_id = own.id AND g.npi = ANY ({npis}) AND (asked_at IS NULL OR g.granted_at <= asked_at)
JOIN continuity_continuityrequest r ON r.id = g.request_id
UNION ALL
SELECT 7, held.first_day, NULL, h.code, '', '', '', '', NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM eligibility_healthplan h CROSS JOIN LATERAL (
    SELECT n.first_day FROM continuity_networkparticipation n
    WHERE n.plan_code = h.code AND {_known("n")} ORDER BY n.first_day LIMIT 1
) held
ORDER BY 1, 2, 4, 5, 6, 7, 11
"""  # noqa: S608 - no value comes from outside


_FACT = """part integer, first_day date, last_day date, word1 text, word2 text, word3 text, word4 text, word5 text,
mark1 boolean, mark2 boolean, number1 bigint, number2 bigint, moment timestamptz, npi text, member bigint"""

READ_FUNCTIONS = {
    "continuity_facts": (
        "asked_member bigint, asked_npi text, asked_at timestamptz",
        _FACT,
        _facts("ARRAY[asked_member]", "ARRAY[asked_npi]"),
    ),
    "continuity_facts_of_many": (
        "asked_members bigint[], asked_npis text[], asked_at timestamptz",
        _FACT,
        _facts("asked_members", "asked_npis"),
    ),
}


def create_functions_sql() -> str:
    """Makes the functions, or makes them anew."""
    return "\n".join(
        f"CREATE OR REPLACE FUNCTION {name}({arguments}) RETURNS TABLE({columns}) "
        f"LANGUAGE plpgsql STABLE ROWS 20 SET enable_bitmapscan TO off AS $function${body_of(statement)}$function$;"
        for name, (arguments, columns, statement) in READ_FUNCTIONS.items()
    )


def drop_functions_sql() -> str:
    """Takes the functions away."""
    return "\n".join(f"DROP FUNCTION {name};" for name in READ_FUNCTIONS)
