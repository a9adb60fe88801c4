"""The SQL of the reads that every inquiry makes, as functions of the database.

`asked_at` is the moment of knowledge: NULL means now. Reads go by the member's btree and choose among few rows, never
by the indexes of the exclusion constraints, which are nine times slower: `= ANY (ARRAY[…])` is a form of `=` that only
a btree serves. Behind row-level security an index is used only for what PostgreSQL knows to tell nothing of hidden
rows; it does not know that of `coalesce`, which would cost a plan's people a look at every row. A change here needs a
migration that makes the functions anew; a test compares both.
"""


def _known(alias: str) -> str:
    """Was this row held true at `asked_at`?"""
    return (
        f"((asked_at IS NULL AND {alias}.known_until IS NULL) OR ({alias}.known_from <= asked_at"
        f" AND ({alias}.known_until IS NULL OR {alias}.known_until > asked_at)))"
    )


_DETAILS = """d.last_key, d.first_key, d.birth_date, d.death_day, d.last_name, d.first_name, d.middle_name,
       d.name_suffix, d.zip_code, d.county_code, d.card_issued_on"""

# Whoever is read in the place of nobody: any member, by a number made from the one that was asked. Estimated, since
# counting takes long; where nobody has that number, nothing is read.
_STAND_IN = """(SELECT 1 + abs(hashtext(asked_value)::bigint) % greatest(c.reltuples::bigint, 1)
        FROM pg_class c WHERE c.oid = 'eligibility_member'::regclass)"""

# A number that nobody carries takes as long as one that somebody does: a stand-in's row is read for it, and comes
# without a number, so that nobody takes it for a member.
BY_IDENTIFIER = f"""
SELECT CASE WHEN i.member_id IS NOT NULL THEN d.member_id END AS member_id, {_DETAILS}
FROM (SELECT 1) AS question
LEFT JOIN eligibility_memberidentifier i ON i.value = asked_value AND i.kind = asked_kind AND {_known("i")}
JOIN eligibility_member m ON m.id = CASE WHEN i.member_id IS NULL THEN {_STAND_IN} ELSE i.member_id END
JOIN eligibility_memberdetails d
  ON d.member_id = CASE WHEN m.merged_into_id IS NULL OR asked_at < m.merged_at THEN m.id ELSE m.merged_into_id END
 AND {_known("d")}
"""  # noqa: S608 - no value comes from outside

BY_NAME = f"""
SELECT d.member_id, {_DETAILS}
FROM eligibility_memberdetails d
JOIN eligibility_member m ON m.id = d.member_id AND (m.merged_into_id IS NULL OR m.merged_at > asked_at)
WHERE d.birth_date = asked_birth_date AND d.last_key = asked_last_key AND d.first_key = asked_first_key
  AND {_known("d")}
"""  # noqa: S608 - no value comes from outside


def _details_from(whose: str, agreeing: str) -> str:
    """One row with the details of each member that stands behind FROM, and whether they agree with what was said."""
    return f"""
SELECT 1, d.birth_date, d.death_day, d.last_name, d.first_name, d.middle_name, d.name_suffix, d.zip_code, d.county_code,
       d.last_key, d.first_key, d.card_issued_on,
       (SELECT v.version FROM eligibility_referenceversion v WHERE v.id = 1), {agreeing}, d.member_id
FROM {whose}
"""  # noqa: S608 - no value comes from outside


def _facts(members: str) -> str:
    """One row a fact of the members in that array, in no order: first the kind of fact, then what it holds, then whose
    it is. Texts that a kind has no use for are NULL, which costs least."""
    return f"""
SELECT 2, i.first_day, NULL::date, i.kind, i.value, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text,
       NULL::text, NULL::date, NULL::bigint, NULL::boolean, i.member_id
FROM eligibility_memberidentifier i WHERE i.member_id = ANY ({members}) AND i.kind IN ('cin', 'mbi') AND {_known("i")}
UNION ALL
SELECT 3, e.first_day, e.last_day, e.kind, e.program, e.plan_code, e.county_code, e.contract, e.pbp, e.status,
       e.hcp_code || ' ' || e.hcp_status, e.leave_requested_on, NULL, e.disputed, e.member_id
FROM eligibility_enrollment e WHERE e.member_id = ANY ({members}) AND {_known("e")}
UNION ALL
SELECT 4, a.first_day, a.last_day, a.part, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, a.member_id
FROM eligibility_medicareentitlement a WHERE a.member_id = ANY ({members}) AND {_known("a")}
UNION ALL
SELECT 5, c.first_day, c.last_day, c.aid_code, c.county_code, c.status, c.state_status, NULL, NULL, NULL, NULL,
       c.share_of_cost_met_on, c.share_of_cost_cents::bigint, NULL, c.member_id
FROM eligibility_medicaleligibility c WHERE c.member_id = ANY ({members}) AND {_known("c")}
UNION ALL
SELECT 6, o.first_day, o.last_day, o.ohc_code, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       o.member_id
FROM eligibility_othercoverage o WHERE o.member_id = ANY ({members}) AND {_known("o")}
UNION ALL
SELECT 7, k.first_day, k.last_day, k.kind, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, k.member_id
FROM eligibility_circumstance k WHERE k.member_id = ANY ({members}) AND {_known("k")}
"""  # noqa: S608 - no value comes from outside


def _facts_of(members: str) -> str:
    """The facts of the members in that array."""
    details = f"eligibility_memberdetails d WHERE d.member_id = ANY ({members}) AND {_known('d')}"
    return f"{_details_from(details, 'true')} UNION ALL {_facts(members)}"


def _find(candidates: str) -> str:
    """The details of everybody who might be meant, and the facts of those who agree in birth date and last name.

    Facts of people who do not agree are not even read: a wrong birth date costs what a wrong number costs. That rule is
    decided in eligibility/rules/identify.py; this is only what is worth reading for it.
    """
    agrees = """(asked_birth_date IS NULL OR d.birth_date = asked_birth_date)
      AND (asked_last_key = '' OR d.last_key = asked_last_key) AND d.member_id IS NOT NULL"""
    return f"""
WITH candidate AS MATERIALIZED ({candidates})
{_details_from("candidate d", agrees)}
UNION ALL
SELECT fact.* FROM (SELECT array_agg(d.member_id) AS ids FROM candidate d WHERE {agrees}) AS agreeing
CROSS JOIN LATERAL ({_facts("agreeing.ids")}) AS fact
"""  # noqa: S608 - no value comes from outside


_FACT = """part integer, first_day date, last_day date, word1 text, word2 text, word3 text, word4 text, word5 text,
word6 text, word7 text, word8 text, other_day date, number bigint, mark boolean, member bigint"""
_SAID = "asked_birth_date date, asked_last_key text, asked_first_key text, asked_at timestamptz"

READ_FUNCTIONS = {
    "eligibility_find_by_identifier": (f"asked_kind text, asked_value text, {_SAID}", _FACT, _find(BY_IDENTIFIER)),
    "eligibility_find_by_name": (_SAID, _FACT, _find(BY_NAME)),
    "eligibility_member_facts": ("asked_member bigint, asked_at timestamptz", _FACT, _facts_of("ARRAY[asked_member]")),
}


def facts_of_many() -> str:
    """The statement that reads the facts of the `members`, known at `asked_at`; planned anew each time, which
    hundreds of members share."""
    return _as_statement(_facts_of("%(members)s::bigint[]"))


def candidates_of_many() -> tuple[str, str]:
    """The statements that say whom each of many numbers, or names with a birth date, may mean: first the place in the
    list, then the member and what is compared. `OFFSET 0` has each number looked up by index: of a small roster the
    database would rather read every number there is."""
    by_identifier = f"""
    SELECT one.place, d.member_id, d.last_key, d.first_key, d.birth_date
    FROM unnest(%(places)s::integer[], %(kinds)s::text[], %(numbers)s::text[]) AS one(place, kind, value)
    CROSS JOIN LATERAL (
        SELECT i.member_id FROM eligibility_memberidentifier i
        WHERE i.value = one.value AND i.kind = one.kind AND {_known("i")} OFFSET 0
    ) AS i
    JOIN eligibility_member m ON m.id = i.member_id
    JOIN eligibility_memberdetails d
      ON d.member_id = CASE WHEN m.merged_into_id IS NULL OR asked_at < m.merged_at THEN m.id ELSE m.merged_into_id END
     AND {_known("d")}
    """  # noqa: S608 - no value comes from outside
    by_name = f"""
    SELECT one.place, d.member_id, d.last_key, d.first_key, d.birth_date
    FROM unnest(%(places)s::integer[], %(birth_dates)s::date[], %(last_keys)s::text[], %(first_keys)s::text[])
      AS one(place, birth_date, last_key, first_key)
    JOIN eligibility_memberdetails d
      ON d.birth_date = one.birth_date AND d.last_key = one.last_key AND d.first_key = one.first_key AND {_known("d")}
    JOIN eligibility_member m ON m.id = d.member_id AND (m.merged_into_id IS NULL OR m.merged_at > asked_at)
    """  # noqa: S608 - no value comes from outside
    return _as_statement(by_identifier), _as_statement(by_name)


def _as_statement(body: str) -> str:
    """What stands in a function, as a statement of its own: the moment is handed over by its name."""
    return body.replace("asked_at", "%(asked_at)s::timestamptz")


def body_of(statement: str) -> str:
    """The body of a function that returns what the statement selects."""
    return f"#variable_conflict use_column\nBEGIN RETURN QUERY {statement}; END"


def create_functions_sql() -> str:
    """Makes the functions, or makes them anew."""
    return "\n".join(
        f"CREATE OR REPLACE FUNCTION {name}({arguments}) RETURNS TABLE({columns}) "
        f"LANGUAGE plpgsql STABLE ROWS 20 AS $function${body_of(statement)}$function$;"
        for name, (arguments, columns, statement) in READ_FUNCTIONS.items()
    )


def drop_functions_sql() -> str:
    """Takes the functions away."""
    return "\n".join(f"DROP FUNCTION {name};" for name in READ_FUNCTIONS)
