"""`bin/manage show_demo`: where to go, whom to sign in as, and one question with its answer."""

import os
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.demo import DEMO_MEMBER, DEMO_PASSWORD, DEMO_USERS, add_demo_member, add_demo_users
from eligibility.selectors.roster import list_roster_names
from eligibility.synthetic.cast import cast, holds_the_demo


class Command(BaseCommand):
    help = "Make the demonstration's sign-ins, and print the address, the sign-ins and one answered inquiry."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PORTAL_DEMO:
            raise CommandError("The demonstration is switched off. Set PORTAL_DEMO=1 to have its sign-ins and members.")
        if not holds_the_demo(list_roster_names()):
            self.stdout.write("The demo is not in this database, so it has no sign-ins to show.")
            return
        add_demo_users()
        address = os.environ.get("PORTAL_ADDRESS", "see bin/run")
        self.stdout.write(f"Address: {address}")
        if "//127.0.0.1" in address:
            by_name = address.replace("//127.0.0.1", "//localhost")
            self.stdout.write(f"Address for passkeys, which need a name: {by_name}")
        for user in DEMO_USERS:
            code = ", with a code" if user.second_step else ""
            what = user.role.replace("_", " ")
            self.stdout.write(f"Sign in: {user.email} / {DEMO_PASSWORD}{code}  ({what}, {user.organization})")
        self._show_member()
        self.stdout.write("The code of who needs one: bin/manage demo_code coordinator@plan.example")
        self.stdout.write("More members to ask about, each with the answer to expect: docs/demo.md")
        self._ask_first_scene()

    def _show_member(self) -> None:
        if add_demo_member():
            call_command("link_member", DEMO_MEMBER, *_first_member(), evidence="The demonstration", stdout=StringIO())
        self.stdout.write(f"Sign in: {DEMO_MEMBER} / {DEMO_PASSWORD}  (member, the one asked about below)")

    def _ask_first_scene(self) -> None:
        arguments = [*_first_member(), "--day", cast()[0].asks[0].day.isoformat()]
        self.stdout.write(f"\n$ bin/manage ask {' '.join(arguments)} --service dental")
        call_command("ask", *arguments, "--service", "dental", stdout=self.stdout)


def _first_member() -> list[str]:
    who = cast()[0].member_asked(cast()[0].asks[0])
    return ["--member", f"cin:{who['cin']}", "--dob", who["birth_date"]]
