"""`bin/manage ask`: one inquiry at the console, answered and recorded as the API would."""

from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.facts import Purpose
from accounts.operators import add_operator_argument, operator_of
from cmc_portal.bodies import BadQuestion
from cmc_portal.clock import now, today
from eligibility.asked_member import parse_identifier_of_any_kind
from inquiries.plain_text import render_plain_text
from inquiries.questions import parse_question
from inquiries.services import answer_inquiry


class Command(BaseCommand):
    help = "Is this person covered on that day, by whom, for what? Asks one inquiry, records it and prints the answer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--member", default="", help="cin:91234567A, bic:…, mbi:…, plan_id:… or the bare number")
        parser.add_argument("--dob", help="birth date, 1948-03-15")
        parser.add_argument("--last-name")
        parser.add_argument("--first-name")
        parser.add_argument("--day", help="day of service, 2014-07-15; today when left out")
        parser.add_argument("--service", action="append", default=[], help="service code; nmt:31 asks for the 31st use")
        parser.add_argument("--provider", help="npi:1234567893")
        parser.add_argument("--purpose", default=Purpose.OPERATIONS, choices=list(Purpose))
        parser.add_argument("--known-at", help="answer from what was known at this moment, 2026-03-03T12:00:00Z")
        parser.add_argument("--json", action="store_true", help="print the answer as the API gives it")
        add_operator_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        asker = operator_of(options)
        try:
            question = parse_question(_as_body(options), today=today(), now=now())
            recorded = answer_inquiry(question, asker=asker, asked_at=now())
        except BadQuestion as error:
            raise CommandError(f"{error.field}: {error.problem} {error.what_to_do}") from error
        answer = orjson.loads(recorded.answer_json)
        self.stdout.write(
            orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode() if options["json"] else render_plain_text(answer)
        )


def _as_body(options: dict[str, Any]) -> dict[str, Any]:
    """The options in the shape of the API's body."""
    kind, _, value = options["member"].rpartition(":")
    if options["member"] and not kind:
        kind, value = parse_identifier_of_any_kind(value)
    member = {kind: value} if value else {}
    member |= {"birth_date": options["dob"], "last_name": options["last_name"], "first_name": options["first_name"]}
    return {
        "member": {name: given for name, given in member.items() if given},
        "day": options["day"],
        "services": [_as_service(each) for each in options["service"]],
        "provider_npi": (options["provider"] or "").removeprefix("npi:"),
        "purpose": options["purpose"],
        "known_at": options["known_at"],
    }


def _as_service(text: str) -> str | dict[str, Any]:
    code, _, number = text.partition(":")
    return {"service": code, "use_number": int(number) if number.isdigit() else number} if number else code
