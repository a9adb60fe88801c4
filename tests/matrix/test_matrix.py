"""Every route by every method, asked by everybody who may come: the answer is the one that is written down.

A new route fails here until it has a row in one of the `routes_for_…` files; so does a row whose route is gone.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import Client

from tests.matrix import (
    routes_for_all,
    routes_for_answers,
    routes_for_batches,
    routes_for_benefits,
    routes_for_continuity,
    routes_for_desk,
    routes_for_history,
    routes_for_members,
    routes_for_people,
    routes_for_receipts,
    routes_for_start,
    routes_for_work,
)
from tests.matrix.asking import Answered, ask, parts_of
from tests.matrix.personas import (
    ANOTHER_MEMBER,
    EVERYBODY,
    OF_STATES,
    OPERATOR,
    SIGNED_IN,
    Persona,
    in_order,
)
from tests.matrix.rows import Row
from tests.matrix.walking import list_routes
from tests.matrix.world import NOT_THERE, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quickly")]

ROWS = [
    *routes_for_work.ROWS,
    *routes_for_answers.ROWS,
    *routes_for_batches.ROWS,
    *routes_for_continuity.ROWS,
    *routes_for_desk.ROWS,
    *routes_for_people.ROWS,
    *routes_for_history.ROWS,
    *routes_for_members.ROWS,
    *routes_for_receipts.ROWS,
    *routes_for_start.ROWS,
    *routes_for_benefits.ROWS,
    *routes_for_all.ROWS,
]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# These answer every method alike; and the library's forms take PUT for POST, of which rows do speak.
ANSWERING_ANY = ("healthz", "readyz", "account/", "^account/", "sign-")
# What one may be told by a method that no row speaks of.
REFUSED = {302, 400, 401, 403, 404, 405, 415, 422, 429}
SHOWN = re.compile(r"200 \w")
FROM_PROGRAMS = ("api/", "oauth/")


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted({row.route for row in ROWS}) == list_routes()


def test_no_row_stands_twice() -> None:
    assert [name for name, times in Counter(map(str, ROWS)).items() if times > 1] == []


def test_everybody_comes_to_some_door() -> None:
    assert {persona for row in ROWS for persona in row.answers} == EVERYBODY


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everybody_is_answered_as_written(web: Client, world: World, row: Row) -> None:
    faults: list[str] = []
    for persona in in_order(frozenset(row.answers)):
        answered = ask(web, world, row, persona)
        expected = row.answers[persona].format(**world.words_for(persona, row.of or persona.kind))
        faults += [f"{persona}: {answered.seen} instead of {expected}"] if answered.seen != expected else []
        faults += [f"{persona}: {fault}" for fault in _leaks(world, row, persona, answered)]
        if _must_not_tell(row, persona, answered):
            faults += _differences(web, world, row, persona, answered)
    assert faults == []


def _leaks(world: World, row: Row, persona: Persona, answered: Answered) -> Iterator[str]:
    """What was told that should not have been, or not without a row in the trail that says to whom."""
    told = "\n".join((answered.body, *answered.headers.values()))
    seen = {event["member_id"] for event in answered.events}
    for member in (world.ana, world.ben):
        leaked = {secret for secret in member.secrets if secret in told and secret not in answered.sent}
        if leaked and member.member_id not in seen:
            yield f"tells {sorted(leaked)} and leaves no row"
    visitor = world.visitors[persona]
    who = (visitor.user_id, visitor.client_id, visitor.organization_id, visitor.address)
    for event in answered.events:
        named = (event["user_id"], event["client_id"], event["organization_id"], event["address"])
        if named != who:
            yield f"the trail names {named}, not {who}"
    theirs = world.ben if persona == ANOTHER_MEMBER else world.ana
    if not seen <= {None, theirs.member_id}:
        yield f"the trail says that {seen} was seen"
    if persona.elsewhere and persona not in OF_STATES | {OPERATOR} and not row.before and "@own.example" in told:
        yield "tells of people of another organisation"


def _must_not_tell(row: Row, persona: Persona, answered: Answered) -> bool:
    """Was something asked for that there is, and refused to somebody who does not know of it anyway?"""
    asks_for_something = bool(NOT_THERE & set(parts_of(row)))
    return asks_for_something and answered.status in (403, 404) and persona not in row.known_to


def _differences(web: Client, world: World, row: Row, persona: Persona, refused: Answered) -> Iterator[str]:
    """Does the refusal tell that there is something? It must be that of something that is not there, to the letter."""
    instead = {name: value for name, value in world.not_there.items() if name in parts_of(row)}
    nothing = ask(web, world, row, persona, instead=instead)
    for what in ("status", "headers", "body"):
        if getattr(refused, what) != getattr(nothing, what):
            yield f"{persona}: {what} differs from that of something that is not there"


# The methods that no row speaks of.


def _shows_somebody(row: Row) -> bool:
    return any(SHOWN.match(each) for each in row.answers.values())


def _strongest(route: str) -> Persona:
    """Who is let far at this route."""
    name = "inquiries:ask of the provider" if route.startswith("api/") else "provider administrator of the provider"
    return next(persona for persona in EVERYBODY if str(persona) == name)


# The operators' pages are Django's own, which take any other method for GET.
@pytest.mark.parametrize("route", sorted({row.route for row in ROWS if not row.route.startswith("operator/")}))
def test_a_method_without_a_row_does_nothing(web: Client, world: World, route: str) -> None:
    rows = [row for row in ROWS if row.route == route]
    faults = []
    for method in sorted(set(METHODS) - {row.method for row in rows}):
        answered = ask(web, world, replace(rows[0], method=method, body={}, before=""), _strongest(route))
        if answered.status not in (REFUSED | {200} if route.startswith(ANSWERING_ANY) else REFUSED) or answered.events:
            faults.append(f"{method}: {answered.seen}")
    assert faults == []


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row.method == "GET" and any(SHOWN.match(each) for each in row.answers.values())],
    ids=str,
)
def test_asking_for_the_headers_alone_leaves_the_same_trail(web: Client, world: World, row: Row) -> None:
    persona = next(each for each in in_order(frozenset(row.answers)) if SHOWN.match(row.answers[each]))
    assert ask(web, world, replace(row, method="HEAD"), persona).seen == row.answers[persona]


def _let_in(row: Row) -> Persona | None:
    """Somebody signed in whom this form would serve."""
    served = (each for each in in_order(SIGNED_IN & row.answers.keys()) if row.answers[each] not in ("403", "404"))
    return next(served, None)


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row.method == "POST" and not row.route.startswith(FROM_PROGRAMS) and _let_in(row)],
    ids=str,
)
def test_a_form_of_another_site_is_refused(world: World, row: Row) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    persona = _let_in(row)
    assert persona is not None
    assert ask(strict, world, row, persona).seen == "403"
