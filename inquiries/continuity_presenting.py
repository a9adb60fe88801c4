"""The part of a stored answer about keeping a provider, in words. Nothing is decided here.

Answers that were stored before there were networks and visits have a verdict and reasons, and nothing else.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from continuity.desk import wording as desk_wording
from inquiries import wording
from inquiries.phrases import day_text
from inquiries.shown import ContinuityShown, ContinuitySide, CriterionShown, Why
from inquiries.wording import Look

Json = dict[str, Any]
Explain = Callable[[Iterable[str]], tuple[Why, ...]]

_FOR_ONE_SIDE, _APART = "C-SIDE-1", "C-APART-"


def present_continuity(continuity: Json, *, explain: Explain) -> ContinuityShown:
    """The answer by side with its conditions, the deadline, and whether there is something to ask for."""
    apart = _apart(continuity)
    sides = tuple(_side(each, explain, not_for_services=bool(apart)) for each in continuity.get("sides", ()))
    told = {_FOR_ONE_SIDE, apart} | {reason.code for side in sides for reason in side.reasons}
    reasons = tuple(reason for reason in explain(continuity["reasons"]) if reason.code not in told)
    return ContinuityShown(
        npi=continuity.get("npi") or "",
        look=None if sides else wording.CONTINUITY[continuity["verdict"]],
        headline=_headline(continuity, explain),
        provider=_provider(continuity.get("provider")),
        sides=sides,
        reasons=reasons,
        request=_request(continuity.get("request")),
        clock=tuple(_clock(continuity)),
        clock_reasons=explain(continuity["clock"]["reasons"]) if continuity.get("clock") else (),
        may_be_asked=_may_be_asked(continuity),
    )


def _apart(continuity: Json) -> str:
    """The reason that tells how it would be without services that are not the plan's to give, if it is there."""
    return next((code for code in continuity["reasons"] if code.startswith(_APART)), "")


def _provider(provider: Json | None) -> str:
    """Name and specialty where a file tells them; answers from before do not."""
    if provider is None:
        return ""
    return ", ".join(filter(None, (provider["name"], provider["specialty"])))


def _headline(continuity: Json, explain: Explain) -> str:
    """The answer, for which side it holds and how the other stands, where the two differ; and how it would be without
    services that are not the plan's to give."""
    if apart := _apart(continuity):
        return explain([apart])[0].text
    told = explain(code for code in continuity["reasons"] if code == _FOR_ONE_SIDE)
    if not told:
        return ""
    return f"{wording.CONTINUITY_STATUSES[continuity['status']].word}. {told[0].text}"


def criterion_codes(continuity: Json | None) -> Iterator[str]:
    """The reasons of every condition and of the clock; they are many, and stand with their side instead of below."""
    if continuity is None:
        return
    for side in continuity.get("sides", ()):
        for criterion in side["criteria"]:
            yield from criterion["reasons"]
    if continuity.get("clock"):
        yield from continuity["clock"]["reasons"]


def _side(side: Json, explain: Explain, *, not_for_services: bool) -> ContinuitySide:
    return ContinuitySide(
        name=str(desk_wording.SIDES[side["side"]]),
        look=_look(side, not_for_services=not_for_services),
        days=_days(side["first_day"], side["last_day"]),
        reasons=explain(side["reasons"]),
        criteria=tuple(_criterion(each, explain) for each in side["criteria"]),
    )


def _look(side: Json, *, not_for_services: bool) -> Look:
    """A request that is open looks as what the rules say of it; nothing looks like permission that is none, and what
    only a service stands against does not look like a doctor lost."""
    if not_for_services and side["status"] == "not_eligible":
        return wording.NOT_FOR_THESE_SERVICES
    return wording.CONTINUITY_STATUSES[side["status"]]


def _criterion(criterion: Json, explain: Explain) -> CriterionShown:
    return CriterionShown(
        name=str(desk_wording.CRITERIA[criterion["criterion"]]),
        look=wording.CRITERIA[criterion["verdict"]],
        evidence=tuple(_evidence(each) for each in criterion["evidence"]),
        reasons=explain(criterion["reasons"]),
    )


def _evidence(evidence: Json) -> str:
    """The record in words: what it is, its days, and what its source calls it."""
    days = _days(evidence["first_day"], evidence["last_day"])
    if evidence["kind"] == "visit":
        return _visit(evidence)
    return str(wording.EVIDENCE[evidence["kind"]]) % {"days": days, "what": _reference(evidence)}


def _reference(evidence: Json) -> str:
    """What its source calls it; kinds of providers and of findings in words."""
    words = desk_wording.PROVIDER_KINDS | desk_wording.FINDINGS
    return next(
        (str(name) for kind, name in words.items() if kind == evidence["reference"]), evidence["reference"] or ""
    )


def _visit(evidence: Json) -> str:
    source = str(desk_wording.SOURCES[evidence["source"]])
    told = _("Visit on %(day)s, from %(source)s") % {"day": day_text(evidence["first_day"]), "source": source}
    claim = _("claim %(number)s") % {"number": evidence["reference"]} if evidence["reference"] else ""
    return ", ".join(filter(None, (told, claim, "" if evidence["counts"] else _("does not count"))))


def _days(first_day: str | None, last_day: str | None) -> str:
    first, last = day_text(first_day), day_text(last_day)
    if first and last and first != last:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    if first and last:
        return first
    return _("since %(first)s") % {"first": first} if first else ""


def _request(request: Json | None) -> str:
    """The request on record, in a sentence."""
    if request is None:
        return ""
    state = desk_wording.STATES[request["state"]].word
    return _("Request %(reference)s: %(state)s.") % {"reference": request["reference"], "state": state}


def _clock(continuity: Json) -> Iterator[str]:
    """By when the plan must begin and decide, or would have to if it were asked."""
    clock = continuity.get("clock")
    if clock is None:
        return
    days = {name: day_text(clock[name]) for name in ("received_on", "start_by", "due_on")}
    if continuity["request"]:
        yield from _clock_of_request(days)
        return
    if not clock["due_on"]:
        yield _("No request is on record. No rule tells by when one would have to be decided. Ask the plan.")
        return
    yield (
        _("No request is on record. A request received on %(received_on)s would have to be decided by %(due_on)s.")
        % days
    )
    if clock["start_by"]:
        yield _("Work on it would have to start by %(start_by)s.") % days


def _clock_of_request(days: dict[str, str]) -> Iterator[str]:
    yield _("The request was received on %(received_on)s.") % days
    if days["start_by"]:
        yield _("Work on it must start by %(start_by)s.") % days
    if days["due_on"]:
        yield _("It must be decided by %(due_on)s.") % days
    else:
        yield _("No rule tells by when it must be decided. Ask the plan.")


def _may_be_asked(continuity: Json) -> bool:
    """Is a side left that nobody has asked the plan for, although the rules would allow or do not exclude it?"""
    asked = ("not_requested", "unknown")
    return any(side["status"] in asked and side["criteria"] for side in continuity.get("sides", ()))
