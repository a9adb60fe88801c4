"""Whom does a question mean? What was typed or sent of a person, read for every door that looks for one."""

from typing import Any

from cmc_portal.bodies import BadQuestion, is_given, read_day, read_object, read_text
from cmc_portal.identifiers import BadIdentifier, compact, parse_bic, parse_cin, parse_mbi
from eligibility.facts import IdentifierKind
from eligibility.rules.identify import Who

_IDENTIFIER_FIELDS = ("cin", "bic", "mbi", "plan_id")
_MEMBER_FIELDS = frozenset({*_IDENTIFIER_FIELDS, "birth_date", "last_name", "first_name"})
# The same for the OpenAPI document.
MEMBER_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "An identifier with a birth date or last name; or last name, first name and birth date.",
    "additionalProperties": False,
    "properties": {
        **{name: {"type": "string"} for name in _IDENTIFIER_FIELDS},
        "birth_date": {"type": "string", "format": "date"},
        "last_name": {"type": "string"},
        "first_name": {"type": "string"},
    },
}


def parse_who(raw: object) -> Who:
    """The person meant. Two facts must be given: an identifier with a birth date or last name, or both names and a
    birth date. Raises BadQuestion."""
    who = _read_who(raw)
    if not who.has_two_facts:
        raise BadQuestion(
            "two_facts_needed",
            "member",
            "One fact is not enough to find a person.",
            "Send an identifier with a birth date or last name, or last name, first name and birth date.",
        )
    return who


def parse_who_in_emergency(raw: object) -> Who:
    """The person meant in an emergency: an identifier is enough, or a last name with a birth date. Raises
    BadQuestion."""
    who = _read_who(raw)
    if not who.may_name_somebody:
        raise BadQuestion(
            "one_fact_needed", "member", "Nobody is named.", "Type an identifier, or a last name and birth date."
        )
    return who


def parse_identifier_of_any_kind(text: str) -> tuple[str, str]:
    """The kind and the value of a number that somebody typed into one box; what is no CIN, BIC or MBI is taken for a
    plan ID."""
    for kind, parse in (("cin", parse_cin), ("bic", parse_bic), ("mbi", parse_mbi)):
        try:
            parse(text)
        except BadIdentifier:
            continue
        return kind, text
    return "plan_id", text


def _read_who(raw: object) -> Who:
    member = read_object(raw, "member", _MEMBER_FIELDS)
    given = [name for name in _IDENTIFIER_FIELDS if is_given(member.get(name))]
    if len(given) > 1:
        raise BadQuestion(
            "several_identifiers", f"member.{given[1]}", "Two identifiers were given.", "Send one of them."
        )
    return Who(
        birth_date=read_day(member["birth_date"], "member.birth_date") if is_given(member.get("birth_date")) else None,
        last_name=read_text(member.get("last_name"), "member.last_name"),
        first_name=read_text(member.get("first_name"), "member.first_name"),
        **(_parse_identifier(given[0], member[given[0]]) if given else {}),
    )


def _parse_identifier(field: str, value: object) -> dict[str, Any]:
    text = read_text(value, f"member.{field}")
    try:
        if field == "bic":
            bic = parse_bic(text)
            return {
                "identifier": bic.cin,
                "identifier_kind": IdentifierKind.CIN,
                "card_issue_days": bic.possible_issue_days,
            }
        if field == "cin":
            return {"identifier": parse_cin(text), "identifier_kind": IdentifierKind.CIN}
        if field == "mbi":
            return {"identifier": parse_mbi(text), "identifier_kind": IdentifierKind.MBI}
    except BadIdentifier as error:
        raise BadQuestion(
            f"bad_{field}", f"member.{field}", str(error), "Compare it with the card and send it again."
        ) from error
    return {"identifier": compact(text), "identifier_kind": IdentifierKind.PLAN_ID}
