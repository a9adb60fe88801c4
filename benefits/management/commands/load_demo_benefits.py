"""Leaves the demo's plan a draft of changed benefits, written by one and waiting for another to publish it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.demo import add_demo_users, list_demo_ids
from accounts.history import acting
from accounts.operators import add_operator_argument, operator_of
from benefits.services.demo_draft import TITLE, make_demo_draft
from cmc_portal import clock

EDITOR = "benefits@plan.example"


class Command(BaseCommand):
    """Safe to run again: where the plan has drafts, nothing is added."""

    help = "Give the demo's plan a draft of changed benefits that waits for publishing; where it has any, nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who runs it."""
        add_operator_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        if not settings.PORTAL_DEMO:
            self.stdout.write("There is no demo here, so no draft is made.")
            return
        with transaction.atomic(), acting(operator_of(options)):
            add_demo_users()
            was_made = make_demo_draft(by=list_demo_ids()[EDITOR], now=clock.now())
        self.stdout.write(f"A draft waits for publishing: {TITLE}." if was_made else "The plan has drafts already.")
