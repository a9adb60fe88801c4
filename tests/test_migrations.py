"""The database is what the models say, and its functions are what their file says."""

import pytest
from django.core.management import call_command
from django.db import connection

from eligibility.read_functions import READ_FUNCTIONS, body_of

pytestmark = pytest.mark.django_db


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("name", READ_FUNCTIONS)
def test_the_functions_in_the_database_are_those_of_the_file(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [name])
        assert cursor.fetchall() == [(body_of(READ_FUNCTIONS[name][2]),)]
