"""Compares the standing of every request with what its log comes to; nothing is changed."""

from sys import exit as leave
from typing import Any

from django.core.management.base import BaseCommand

from continuity.services.checking import count_requests, list_differences, list_without_standing

DIFFERENT = 1


class Command(BaseCommand):
    """Works out every standing from its events and reports what differs, by reference and column."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints the differences; leaves with 1 where there are any."""
        missing, different = list_without_standing(), 0
        for reference in missing:
            self.stdout.write(f"{reference}: no standing")
        for each in list_differences():
            different += 1
            self.stdout.write(f"{each.reference}: {each.problem or 'differs in ' + ', '.join(each.columns)}")
        self.stdout.write(f"{count_requests()} requests, {different + len(missing)} that differ.")
        if missing or different:
            leave(DIFFERENT)
