"""An answer as lines of plain text, for the console."""

from collections.abc import Iterator
from typing import Any

_HEADLINES = {
    "active": "COVERED",
    "not_active": "NOT COVERED BY A PLAN",
    "not_found": "NOT FOUND (this does not mean not covered)",
    "cannot_determine": "CANNOT DETERMINE (this is not a refusal)",
}


def render_plain_text(answer: dict[str, Any]) -> str:
    """The answer to read at a console: outcome, lines, services, charges, what to do, and why with sources."""
    return "\n".join(_lines(answer))


def _lines(answer: dict[str, Any]) -> Iterator[str]:
    yield f"{_HEADLINES[answer['outcome']]} on {answer['question']['day']}"
    if answer["member"]:
        yield f"{answer['member']['name']}, born {answer['member']['birth_date'] or 'on a day not on record'}"
    for line in answer["coverages"]:
        yield _coverage(line)
    for service in answer["services"]:
        yield _service(service)
    if answer["charges"]:
        charged = answer["charges"]["member_may_be_charged"]
        yield f"  The member may be charged: {'not known' if charged is None else ', '.join(charged) or 'nothing'}"
    if answer["continuity"]:
        yield from _continuity(answer["continuity"])
    for step in answer["next_steps"]:
        yield f"  -> {step['text']}{' ' + step['phone'] if step['phone'] else ''}"
    for code in _cited(answer):
        yield _reason(code, answer["reasons"][code])
    yield f"Trace number {answer['trace_number']}"


def _cited(answer: dict[str, Any]) -> Iterator[str]:
    """The reasons in the order of the answer; of the many conditions for joining only what stands in the way."""
    parts = [*answer["coverages"], *answer["services"], answer["charges"], answer["continuity"]]
    conditions = (answer["enrollment_conditions"] or {"criteria": []})["criteria"]
    parts += [each for each in conditions if each["verdict"] != "yes"]
    return iter(dict.fromkeys((*answer["why"], *(code for part in parts if part for code in part["reasons"]))))


def _coverage(line: dict[str, Any]) -> str:
    plan = line["plan"] or {}
    who = " ".join(part for part in (plan.get("name"), plan.get("contract")) if part) or line["program"] or "not known"
    county = f", {line['county']['name']}" if line["county"] else ""
    order = f", bill {line['billing_order']}." if line["billing_order"] else ""
    return (
        f"  {line['line']}: {line['status']}, {who}{county}, {line['first_day']} to {line['last_day'] or 'open'}{order}"
    )


_SERVICE_WORDS = {
    ("yes", None): "covered by {who}",
    ("yes", "yes"): "covered by {who}",
    ("no", None): "not covered",
    ("no", "yes"): "not by the plan, but by {who}",
    ("no", "no"): "not covered, neither by the plan nor by {who}",
    ("no", "unknown"): "not by the plan; ask {who}",
}


def _service(service: dict[str, Any]) -> str:
    responsible = service["responsible"] or {}
    who = " ".join(part for part in (responsible.get("name"), responsible.get("phone")) if part)
    # Of what reaches nobody there is no line to be somebody else's; whether another covers it may still not be known.
    reaches_nobody = (service["verdict"], service["benefit"], service["covered_elsewhere"]) == ("no", "unknown", "no")
    elsewhere = None if reaches_nobody else service["covered_elsewhere"]
    words = _SERVICE_WORDS.get((service["verdict"], elsewhere), "not known; ask {who}")
    if not who:
        # Whom the record does not name, nobody can ask.
        words = words.partition("; ask ")[0]
    return f"  {service['name']}: {words.format(who=who or 'somebody whom the record does not name')}"


def _continuity(continuity: dict[str, Any]) -> Iterator[str]:
    """Each side with what the rules say, where it stands and its days; what is not met or not known; the deadline."""
    side = _SIDES.get(continuity.get("side") or "", "")
    yield f"  Keeping provider {continuity['npi']}{side}: {_words(continuity)}"
    for side in continuity["sides"]:
        yield f"    {side['side']}: {_words(side)}"
        open_points = [each for each in side["criteria"] if each["verdict"] != "yes"]
        yield from (f"      {_CRITERION[each['verdict']]}: {each['criterion']}" for each in open_points)
    if continuity["request"]:
        yield f"    request {continuity['request']['reference']}: {continuity['request']['state']}"
    if continuity["clock"]:
        yield _clock(continuity["clock"])


def _clock(clock: dict[str, Any]) -> str:
    """The deadlines of the request on record, or what they would be of one that nobody has made."""
    start_by, due_on = clock["start_by"] or "not known", clock["due_on"] or "not known"
    if clock.get("imagined"):
        would = f"would have to be decided by {due_on}, and worked on by {start_by}"
        return f"    no request on record. A request received on {clock['received_on']} {would}"
    return f"    received {clock['received_on']}: start by {start_by}, decide by {due_on}"


# An answer that holds for one side only says so where it begins.
_SIDES = {"medicare": " for Medicare services", "medi_cal": " for Medi-Cal services"}
_CRITERION = {"no": "not met", "unknown": "not known"}


def _words(part: dict[str, Any]) -> str:
    days = f", {part['first_day']} to {part['last_day'] or 'open'}" if part["first_day"] else ""
    return f"{part['verdict']}, {part['status'].replace('_', ' ')}{days}"


def _reason(code: str, reason: dict[str, Any]) -> str:
    source = reason["source"] or {}
    where = ", ".join(str(part) for part in (source.get("document"), source.get("section"), source.get("date")) if part)
    return f"  [{code}] {reason['text']} ({where or 'no source'}; {reason['standing']})"
