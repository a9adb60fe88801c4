"""How a row of the matrix is written: a route, a method, and the answer to each group of those who may come.

An answer is the status, where it leads, and what it leaves in the trail: "200 inquiry.read" shows somebody's data and
says so in the trail; "302 /sign-in" leads elsewhere; "404" tells nothing and leaves nothing. "inquiry.ask:nobody" is a
row about nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.facts import OrganizationKind
from tests.matrix.personas import (
    AT_PAGES,
    BELONGING_NOWHERE,
    EVERYBODY,
    NOT_SHOWN,
    NOT_SIGNED_IN,
    WITHOUT_SECOND_STEP,
    Group,
    Persona,
)

Answers = Mapping[Group, str]
SIGN_IN = "302 /sign-in"
# Who needs a second step and has none sets one up first; who has not shown theirs does that first.
GATE: Answers = {
    frozenset({WITHOUT_SECOND_STEP}): "302 /account/second-step",
    frozenset({NOT_SHOWN}): "302 /account/confirm/code",
}


@dataclass(frozen=True, slots=True)
class Row:
    """What everybody is answered at one route by one method. `case` tells rows of one route and method apart; `of` says
    whose things are asked for, where it is not those of the asker's own kind of organisation; `known_to`, who may know
    that there is something although they are refused."""

    route: str
    method: str
    answers: Mapping[Persona, str]
    case: str = ""
    body: Mapping[str, object] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    json: bool = False
    form: bool = False
    before: str = ""
    of: OrganizationKind | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    known_to: Group = frozenset()

    def __str__(self) -> str:
        return f"{self.method} /{self.route}{f' ({self.case})' if self.case else ''}"


def page(
    route: str,
    method: str,
    answers: Answers | None = None,
    *,
    rest: str,
    nowhere: str = "",
    among: Group = AT_PAGES,
    **more: Any,
) -> Row:
    """A page for people who are signed in wholly: everybody else is led to signing in. `nowhere` is the answer to who
    belongs nowhere, where it is not that of the rest."""
    gate = {NOT_SIGNED_IN: SIGN_IN, **GATE, BELONGING_NOWHERE: nowhere or rest}
    return Row(route, method, _spread(answers or {}, gate, rest, among), **more)


def row(
    route: str, method: str, answers: Answers | None = None, *, rest: str, among: Group = EVERYBODY, **more: Any
) -> Row:
    """A door of which everybody's answer is written out; `rest` is that of everybody who is not named."""
    return Row(route, method, _spread(answers or {}, {}, rest, among), **more)


def _spread(answers: Answers, gate: Answers, rest: str, among: Group) -> dict[Persona, str]:
    """One answer for each persona. Raises ValueError where a row says two things of one."""
    spread: dict[Persona, str] = {}
    for group, answer in answers.items():
        if spread.keys() & group:
            raise ValueError(f"Two answers for {sorted(map(str, spread.keys() & group))}.")
        spread |= dict.fromkeys(group, answer)
    for group, answer in gate.items():
        spread |= dict.fromkeys(group - spread.keys(), answer)
    spread |= dict.fromkeys(among - spread.keys(), rest)
    return {persona: answer for persona, answer in spread.items() if persona in among}
