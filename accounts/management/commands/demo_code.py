"""`bin/manage demo_code EMAIL`: the code that a demonstration user's authenticator app would show now."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.demo import DEMO_USERS, make_demo_code
from cmc_portal import clock

SECONDS_A_CODE = 30


class Command(BaseCommand):
    help = "Print the code with which a demonstration user takes the second step of signing in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="whom to sign in as, for example coordinator@plan.example")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PORTAL_DEMO:
            raise CommandError("The demonstration is switched off, and codes of real people are nobody else's.")
        now = clock.now()
        code = make_demo_code(options["email"], now=now)
        if code is None:
            with_codes = ", ".join(each.email for each in DEMO_USERS if each.second_step)
            raise CommandError(f"{options['email']} has no code of the demonstration. These have: {with_codes}")
        self.stdout.write(code)
        left = SECONDS_A_CODE - int(now.timestamp()) % SECONDS_A_CODE
        self.stderr.write(f"The next one comes in {left} seconds. Each works once.")
