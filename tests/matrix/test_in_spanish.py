"""Every page that anybody may open, in Spanish: nothing of it is still English.

Each role's way through the portal is in here: asking and the answer, a member's own page, a plan's desk and requests,
signing in. A new route is too, as soon as it has its row in the matrix.
"""

from itertools import islice

import pytest
from django.test import Client

from tests.catalogue import sentences_of
from tests.english_left import english_left
from tests.matrix.asking import ask
from tests.matrix.rows import Row
from tests.matrix.test_every_page import PAGES, _is_page, _readers, _sent_empty
from tests.matrix.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quickly")]

SENTENCES = sentences_of("es")
# What people of this world wrote themselves.
NAMES = ("Brought in unconscious, nobody knows which medicines are taken.",)


@pytest.fixture
def reader() -> Client:
    """Asks as whoever it is told to be, with a browser that is set to Spanish."""
    return Client(raise_request_exception=False, headers={"Accept-Language": "es-US,es;q=0.9,en;q=0.5"})


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_every_page_and_every_empty_form_on_it_is_all_spanish(reader: Client, world: World, row: Row) -> None:
    left: dict[str, str] = {}
    for persona in islice(_readers(row), 1):
        answered = ask(reader, world, row, persona)
        if not _is_page(answered):
            continue
        left |= dict.fromkeys(english_left(answered.body, SENTENCES, NAMES), str(persona))
        for path, again in _sent_empty(reader, world, row, persona, answered.body):
            if _is_page(again) and again.body:
                found = english_left(again.body, SENTENCES, NAMES)
                left |= dict.fromkeys(found, f"{persona}, sent to {path}")
    assert left == {}
