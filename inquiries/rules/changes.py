"""What differs between two stored answers about one member: outcome, lines, services, charges and continuity.

Pure, over the JSON that was stored: answers of years ago are compared like today's. What only one of them was asked is
no change.
"""

from collections.abc import Iterator
from typing import Any

from cmc_portal.values import value

Json = dict[str, Any]

OUTCOME, LINE, SERVICE, CHARGES, CONTINUITY = "outcome", "line", "service", "charges", "continuity"


@value(frozen=True, slots=True)
class Change:
    """One thing that was otherwise before; None where it was, or is, not there. `key` says which line or service."""

    about: str
    key: str
    before: Json | None
    after: Json | None


def list_changes(before: Json, after: Json) -> tuple[Change, ...]:
    """What differs, in the order of the page; nothing when both say the same."""
    found = (
        *_outcome(before, after),
        *_lines(before, after),
        *_services(before, after),
        *_charges(before, after),
        *_continuity(before, after),
    )
    return tuple(found)


def _outcome(before: Json, after: Json) -> Iterator[Change]:
    if before["outcome"] != after["outcome"]:
        yield Change(OUTCOME, "", before, after)


def _lines(before: Json, after: Json) -> Iterator[Change]:
    was, now = ({line["line"]: line for line in answer["coverages"]} for answer in (before, after))
    same_day = before["question"]["day"] == after["question"]["day"]
    for name in dict.fromkeys((*was, *now)):
        if _line(was.get(name), same_day=same_day) != _line(now.get(name), same_day=same_day):
            yield Change(LINE, name, was.get(name), now.get(name))


def _line(line: Json | None, *, same_day: bool) -> object:
    """What makes a line another: who runs it and how it stands; its days too, where both were asked about one day."""
    if line is None:
        return None
    plan = line["plan"] or {}
    days = (line["first_day"], line["last_day"]) if same_day else ()
    return line["program"], plan.get("code"), line["status"], line["flags"], line["billing_order"], days


def _services(before: Json, after: Json) -> Iterator[Change]:
    was = {each["service"]: each for each in before["services"]}
    for now in after["services"]:
        earlier = was.get(now["service"])
        if earlier is not None and _service(earlier) != _service(now):
            yield Change(SERVICE, now["service"], earlier, now)


def _service(service: Json) -> object:
    responsible = service["responsible"] or {}
    parts = ("verdict", "benefit", "covered_elsewhere", "authorization", "limits")
    return tuple(service[part] for part in parts), responsible.get("code")


def _charges(before: Json, after: Json) -> Iterator[Change]:
    was, now = before["charges"], after["charges"]
    if _charged(was) != _charged(now):
        yield Change(CHARGES, "", was, now)


def _charged(charges: Json | None) -> object:
    return (charges["member_may_be_charged"], charges["share_of_cost_cents"]) if charges else None


def _continuity(before: Json, after: Json) -> Iterator[Change]:
    was, now = before["continuity"], after["continuity"]
    if not was or not now or was.get("npi") != now.get("npi"):
        return
    parts = ("verdict", "status", "first_day", "last_day")
    if [was.get(part) for part in parts] != [now.get(part) for part in parts]:
        yield Change(CONTINUITY, "", was, now)
