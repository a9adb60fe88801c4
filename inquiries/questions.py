"""What was typed or sent, read into a question: every slip is named with its field and what to do about it."""

from collections.abc import Mapping
from datetime import date, datetime

from accounts.facts import Purpose
from cmc_portal.bodies import BadQuestion, is_given, read_day, read_moment, read_npi, read_object, read_text
from eligibility.asked_member import parse_who
from inquiries.facts import Question, ServiceAsked

MAX_SERVICES = 200
_PURPOSES = {purpose.value: purpose for purpose in Purpose}
_QUESTION_FIELDS = frozenset({"member", "day", "services", "provider_npi", "purpose", "known_at"})


def parse_question(raw: object, *, today: date, now: datetime) -> Question:
    """The question that a JSON body asks; the day is `today` when none is given. Raises BadQuestion."""
    body = read_object(raw, "body", _QUESTION_FIELDS)
    return Question(
        who=parse_who(body.get("member")),
        day=read_day(body["day"], "day") if body.get("day") is not None else today,
        services=_parse_services(body.get("services", [])),
        provider_npi=read_npi(body.get("provider_npi"), "provider_npi"),
        purpose=_parse_purpose(body.get("purpose", Purpose.PAYMENT)),
        known_at=_parse_known_at(body.get("known_at"), now),
    )


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
            return ServiceAsked(read_text(value.get("service"), field), number)
    elif isinstance(value, str):
        return ServiceAsked(read_text(value, field))
    what_to_do = 'Send a code from /api/v1/services, or {"service": "nmt", "use_number": 31}.'
    raise BadQuestion("bad_service", field, "This is not a service.", what_to_do)


def _parse_purpose(value: object) -> Purpose:
    if isinstance(value, str) and value in _PURPOSES:
        return _PURPOSES[value]
    raise BadQuestion("bad_purpose", "purpose", "This purpose is not known.", f"Send one of: {', '.join(Purpose)}.")


def _parse_known_at(value: object, now: datetime) -> datetime | None:
    if not is_given(value):
        return None
    moment = read_moment(value)
    if moment is None:
        raise BadQuestion("bad_known_at", "known_at", "This is not a moment.", "Send it like 2026-03-03T12:00:00Z.")
    if moment > now:
        raise BadQuestion(
            "known_at_in_future", "known_at", "Nobody knows yet what will be known then.", "Leave it out for now."
        )
    return moment
