"""The database is what the models say, and its functions are what their file says."""

import pytest
from django.core.management import call_command
from django.db import connection

from continuity.read_functions import READ_FUNCTIONS as CONTINUITY_FUNCTIONS
from eligibility.read_functions import READ_FUNCTIONS, body_of
from inquiries.record_function import RECORD_BODY, RECORD_FUNCTION

FUNCTIONS = {name: body_of(statement) for name, (_, _, statement) in (READ_FUNCTIONS | CONTINUITY_FUNCTIONS).items()}
FUNCTIONS[RECORD_FUNCTION] = RECORD_BODY

pytestmark = pytest.mark.django_db


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_functions_in_the_database_are_those_of_the_file(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [name])
        assert cursor.fetchall() == [(FUNCTIONS[name],)]
