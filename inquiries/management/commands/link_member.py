"""`bin/manage link_member EMAIL --member cin:… --dob … --evidence "…"`: this person is that member."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.facts import Asker
from accounts.history import acting
from accounts.operators import add_operator_argument, operator_of
from accounts.people.mail import printed_link
from accounts.rules.invitations import AlreadyLinked
from accounts.selectors.people import get_user_id
from accounts.services.invitations import invite_to_member
from accounts.services.representatives import link_member
from cmc_portal.bodies import BadQuestion
from cmc_portal.clock import now, today
from eligibility.asked_member import parse_identifier_of_any_kind, parse_who
from inquiries.self_service import identify_to_link


class Command(BaseCommand):
    help = (
        "Link a person to the member they are, so that they see their own information. Where the address has no "
        "account yet, prints a link that makes one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_operator_argument(parser)
        parser.add_argument("email", help="the address the person signs in with")
        parser.add_argument("--member", required=True, help="cin:91234567A, bic:…, mbi:…, plan_id:… or the bare number")
        parser.add_argument("--dob", required=True, help="birth date, 1948-03-15")
        parser.add_argument("--evidence", required=True, help="how it was established that they are this member")

    def handle(self, *args: Any, **options: Any) -> None:
        asker = operator_of(options)
        with acting(asker):
            member_id = self._find(options, asker)
            user_id = get_user_id(options["email"])
            if user_id is None:
                self._invite(options, member_id)
            else:
                self._link(user_id, options, member_id)

    def _find(self, options: dict[str, Any], asker: Asker) -> int:
        kind, _, number = options["member"].rpartition(":")
        if not kind:
            kind, number = parse_identifier_of_any_kind(number)
        try:
            who = parse_who({kind: number, "birth_date": options["dob"]})
        except BadQuestion as error:
            raise CommandError(f"{error.field}: {error.problem} {error.what_to_do}") from error
        member = identify_to_link(who, asker=asker, at=now())
        if member is None:
            raise CommandError("Nobody on record matches both. Compare the number and the birth date.")
        return member.member_id

    def _link(self, user_id: int, options: dict[str, Any], member_id: int) -> None:
        try:
            link_member(user_id, member_id=member_id, evidence=options["evidence"], linked_by=None, now=now())
        except AlreadyLinked as error:
            raise CommandError("This account is another member already, or this member has another account.") from error
        self.stdout.write("Linked.")

    def _invite(self, options: dict[str, Any], member_id: int) -> None:
        secret = invite_to_member(
            options["email"],
            member_id=member_id,
            first_day=None,
            last_day=None,
            evidence=options["evidence"],
            invited_by=None,
            now=now(),
            today=today(),
        )
        self.stdout.write(printed_link(secret))
