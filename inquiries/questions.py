"""What was typed or sent, read into a question: every slip is named with its field and what to do about it."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from accounts.facts import Purpose
from cmc_portal.identifiers import BadIdentifier, compact, parse_bic, parse_cin, parse_mbi, parse_npi
from eligibility.facts import IdentifierKind
from eligibility.rules.identify import Who
from inquiries.facts import Question, ServiceAsked

MAX_SERVICES = 200
_LONGEST_TEXT = 200
# Neither the database nor JSON can hold these; a console hands them over where its bytes are no UTF-8.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_IDENTIFIER_FIELDS = ("cin", "bic", "mbi", "plan_id")
_MEMBER_FIELDS = frozenset({*_IDENTIFIER_FIELDS, "birth_date", "last_name", "first_name"})
_PURPOSES = {purpose.value: purpose for purpose in Purpose}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_QUESTION_FIELDS = frozenset({"member", "day", "services", "provider_npi", "purpose", "known_at"})


class BadQuestion(ValueError):
    """A question that cannot be asked: a stable code, the field, what is wrong, and what to do. Holds no member
    data."""

    def __init__(self, code: str, field: str, problem: str, what_to_do: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.code, self.field, self.problem, self.what_to_do = code, field, problem, what_to_do


def parse_question(raw: object, *, today: date, now: datetime) -> Question:
    """The question that a JSON body asks; the day is `today` when none is given. Raises BadQuestion."""
    body = _object(raw, "body", _QUESTION_FIELDS)
    return Question(
        who=parse_who(body.get("member")),
        day=_parse_day(body["day"], "day") if body.get("day") is not None else today,
        services=_parse_services(body.get("services", [])),
        provider_npi=_parse_npi(body.get("provider_npi")),
        purpose=_parse_purpose(body.get("purpose", Purpose.PAYMENT)),
        known_at=_parse_known_at(body.get("known_at"), now),
    )


def parse_who(raw: object) -> Who:
    """The person meant. Two facts must be given: an identifier with a birth date or last name, or both names and a
    birth date."""
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
    """The person meant in an emergency: an identifier is enough, or a last name with a birth date."""
    who = _read_who(raw)
    if not who.may_name_somebody:
        raise BadQuestion(
            "one_fact_needed", "member", "Nobody is named.", "Type an identifier, or a last name and birth date."
        )
    return who


def _read_who(raw: object) -> Who:
    member = _object(raw, "member", _MEMBER_FIELDS)
    given = [name for name in _IDENTIFIER_FIELDS if _is_given(member.get(name))]
    if len(given) > 1:
        raise BadQuestion(
            "several_identifiers", f"member.{given[1]}", "Two identifiers were given.", "Send one of them."
        )
    return Who(
        birth_date=_parse_day(member["birth_date"], "member.birth_date")
        if _is_given(member.get("birth_date"))
        else None,
        last_name=_text(member.get("last_name"), "member.last_name"),
        first_name=_text(member.get("first_name"), "member.first_name"),
        **(_parse_identifier(given[0], member[given[0]]) if given else {}),
    )


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


def _object(raw: object, field: str, allowed: frozenset[str]) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise BadQuestion("object_expected", field, "A JSON object is expected here.", f"Send {field} as an object.")
    if not raw.keys() <= allowed:
        unknown = [name for name in raw if name not in allowed]
        # A misspelt name must not pass in silence, but what a client put there may be member data: only its place is
        # told.
        known = ", ".join(sorted(allowed))
        raise BadQuestion("unknown_field", field, f"{len(unknown)} name(s) here are not known.", f"Use only: {known}.")
    return raw


def _is_given(value: object) -> bool:
    """Was anything sent? An empty text was not; a value of a wrong kind was, and is refused later."""
    return value is not None and value != ""


def _text(value: object, field: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT or _NO_TEXT.search(value):
        raise BadQuestion(
            "text_expected", field, "This is not a short text.", f"Send at most {_LONGEST_TEXT} characters."
        )
    return value.strip()


def _parse_identifier(field: str, value: object) -> dict[str, Any]:
    text = _text(value, f"member.{field}")
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


def _parse_day(value: object, field: str) -> date:
    # fromisoformat also takes weeks and compact forms, which a person never means.
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise BadQuestion("bad_day", field, "This is not a day.", "Send year, month and day, like 2022-05-23.")


def _parse_services(value: object) -> tuple[ServiceAsked, ...]:
    if not isinstance(value, list | tuple) or len(value) > MAX_SERVICES:
        raise BadQuestion(
            "bad_services", "services", f"A list of at most {MAX_SERVICES} is expected.", "See /api/v1/services."
        )
    return tuple(_parse_service(each, f"services[{index}]") for index, each in enumerate(value))


def _parse_service(value: object, field: str) -> ServiceAsked:
    if isinstance(value, Mapping):
        number = value.get("use_number")
        if set(value) <= {"service", "use_number"} and (
            number is None or (type(number) is int and 0 < number < 10_000)
        ):
            return ServiceAsked(_text(value.get("service"), field), number)
    elif isinstance(value, str):
        return ServiceAsked(_text(value, field))
    what_to_do = 'Send a code from /api/v1/services, or {"service": "nmt", "use_number": 31}.'
    raise BadQuestion("bad_service", field, "This is not a service.", what_to_do)


def _parse_npi(value: object) -> str:
    if value is None or value == "":
        return ""
    try:
        return parse_npi(_text(value, "provider_npi"))
    except BadIdentifier as error:
        raise BadQuestion("bad_npi", "provider_npi", str(error), "Compare it with the provider's record.") from error


def _parse_purpose(value: object) -> Purpose:
    if isinstance(value, str) and value in _PURPOSES:
        return _PURPOSES[value]
    raise BadQuestion("bad_purpose", "purpose", "This purpose is not known.", f"Send one of: {', '.join(Purpose)}.")


def _parse_known_at(value: object, now: datetime) -> datetime | None:
    if value is None or value == "":
        return None
    try:
        moment = _in_utc(datetime.fromisoformat(value)) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise BadQuestion("bad_known_at", "known_at", "This is not a moment.", "Send it like 2026-03-03T12:00:00Z.")
    if moment > now:
        raise BadQuestion(
            "known_at_in_future", "known_at", "Nobody knows yet what will be known then.", "Leave it out for now."
        )
    return moment


def _in_utc(moment: datetime) -> datetime:
    """The same moment as the database takes it: it knows no offset of 16 hours. Raises OverflowError where no year is
    left for it."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
