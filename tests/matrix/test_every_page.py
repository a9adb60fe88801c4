"""Every page that anybody may open, read for faults: labels, ids, headings, nothing inline, no other host. Then every
form of it is sent empty, and what comes back is read too, since hints and errors are named then.

A new route is in here as soon as it has its row in the matrix.
"""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.matrix.asking import Answered, ask
from tests.matrix.personas import Persona, in_order
from tests.matrix.rows import Row
from tests.matrix.test_matrix import ROWS
from tests.matrix.world import World
from tests.page_faults import Page, faults_of_page, faults_of_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quickly")]

# The operators' pages are Django's own; a browser reads them in tests/browser/test_operator_pages.py.
OF_DJANGO = "operator/"
# What a script puts into a page that is there already.
PARTS = {"batches/<str:list_reference>/runs/<int:run_id>/progress"}
PAGES = [
    row
    for row in ROWS
    if not row.route.startswith(OF_DJANGO)
    and any(answer.startswith(("200", "422")) for answer in row.answers.values())
    and row.method in ("GET", "POST")
]


def _readers(row: Row) -> Iterator[Persona]:
    """Somebody of each kind of organisation, somebody who works nowhere, and a stranger, where they are let in."""
    seen = set()
    for persona in in_order(frozenset(row.answers)):
        who = (persona.kind, persona.role is None, persona.scope is None)
        if row.answers[persona].startswith(("200", "422")) and who not in seen:
            seen.add(who)
            yield persona


def _is_page(answered: Answered) -> bool:
    return answered.headers["Content-Type"].startswith("text/html") and answered.status < 500


def _sent_empty(web: Client, world: World, row: Row, persona: Persona, body: str) -> Iterator[tuple[str, Answered]]:
    """What comes back from each form of the page that goes to the page itself or to another address of ours."""
    for form in Page(body).forms():
        path = urlsplit(form.action).path
        if form.method == "post":
            where = row if path in ("", "/the-address") else replace(row, route=path.removeprefix("/"), names={})
            yield path, ask(web, world, replace(where, method="POST", body=form.fields, query={}), persona)


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_every_page_and_every_empty_form_on_it_is_sound(web: Client, world: World, row: Row) -> None:
    faults: list[str] = []
    find = faults_of_part if row.route in PARTS else faults_of_page
    for persona in _readers(row):
        answered = ask(web, world, row, persona)
        if not _is_page(answered):
            continue
        faults += [f"{persona}: {fault}" for fault in find(answered.body)]
        for path, again in _sent_empty(web, world, row, persona, answered.body):
            if _is_page(again) and again.body:
                faults += [f"{persona}, sent to {path}: {fault}" for fault in faults_of_page(again.body)]
    assert faults == []
