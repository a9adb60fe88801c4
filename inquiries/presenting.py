"""A stored answer (the JSON-shaped dict that every door gives out) made into what the answer page shows.

Nothing is decided here: each word on the page is looked up from a code, and a code without words is an error.
A fresh and a replayed answer go through the same functions, so they look the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from benefits.rules.services import LIMIT_REACHED, LIMIT_UNCONFIRMED
from cmc_portal.names import in_ordinary_writing
from eligibility.facts import INTEGRATED_PROGRAMS
from inquiries import wording
from inquiries.continuity_presenting import criterion_codes, present_continuity
from inquiries.in_language import in_language
from inquiries.phrases import day_text, limit_text, moment_text, money_text, phone, with_days_as_read
from inquiries.shown import (
    AnswerPage,
    Charges,
    CoverageLine,
    FactShown,
    Person,
    ServiceGroup,
    ServiceRow,
    Step,
    Tag,
    Verdict,
    Why,
)
from inquiries.timeline_presenting import present_timeline
from inquiries.wording import Look

Answer = dict[str, Any]
T = TypeVar("T")


def present_answer(answer: Answer) -> AnswerPage:
    """The answer in words, ready for the page."""
    answer = in_language(answer)
    coverages = _merged(_coverage_line(each, answer) for each in _in_billing_order(answer))
    conditions = {*_condition_codes(answer), *criterion_codes(answer["continuity"])} - set(_codes_elsewhere(answer))
    reasons = _why((code for code in answer["reasons"] if code not in conditions), answer)
    return AnswerPage(
        trace_number=answer["trace_number"],
        asked_at=moment_text(answer["asked_at"]),
        known_at=moment_text(answer["known_at"]) if answer["known_at"] != answer["asked_at"] else "",
        day=day_text(answer["question"]["day"]),
        outcome=wording.OUTCOMES[answer["outcome"]],
        headline=_headline(answer),
        explanations=_why(_deciding_codes(answer), answer),
        tags=_headline_tags(answer),
        person=_person(answer),
        steps=tuple(Step(with_days_as_read(step["text"]), phone(step["phone"])) for step in answer["next_steps"]),
        charges=_charges(answer),
        approvals=_approvals(answer),
        compared=_compared(answer),
        instead=_instead(answer),
        services=_service_groups(answer),
        coverages_heading=_coverages_heading(answer),
        coverages=coverages,
        continuity=present_continuity(answer["continuity"], explain=lambda codes: _why(codes, answer))
        if answer["continuity"]
        else None,
        enrollment=_enrollment(answer),
        timeline=present_timeline(answer),
        reasons=reasons,
        several_match=_several_match(answer),
    )


def _several_match(answer: Answer) -> bool:
    return "I-SEVERAL-1" in answer["why"]


def _headline(answer: Answer) -> str:
    day = day_text(answer["question"]["day"])
    if answer["outcome"] == "active":
        county = next((line["county"]["name"] for line in answer["coverages"] if line["county"]), "")
        return ", ".join(
            filter(None, (_("Covered on %(day)s by %(payers)s") % {"day": day, "payers": _payers(answer)}, county))
        )
    if answer["outcome"] == "not_active":
        return _headline_of_not_active(answer, day)
    if answer["outcome"] == "not_found":
        return _headline_of_not_found(answer)
    return _("We cannot tell whether this person was covered on %(day)s") % {"day": day}


def _headline_of_not_found(answer: Answer) -> str:
    if _several_match(answer):
        return _("More than one person matches what was typed")
    return _("Nobody on record matches what was typed")


def _headline_of_not_active(answer: Answer, day: str) -> str:
    """Whoever probably followed is named at once, so that nobody is turned away who has another plan by now."""
    unsure = [line for line in _unknown_lines(answer) if line["line"] != "part_d"]
    follower = next(filter(None, (_plan_name(line) for line in unsure)), "")
    if _payers(answer):
        words = (
            _("Only %(payers)s was certain on %(day)s") if unsure else _("Not covered on %(day)s, except by %(payers)s")
        )
    elif "E-END-1" in answer["why"]:
        words = _("Cal MediConnect had ended by %(day)s")
    else:
        words = _("No longer in the plan on %(day)s") if unsure else _("Not covered on %(day)s")
    headline = words % {"day": day, "payers": _payers(answer)}
    return _("%(headline)s: ask %(follower)s") % {"headline": headline, "follower": follower} if follower else headline


def _coverages_heading(answer: Answer) -> str:
    """Lines that no record shows are not called coverage."""
    if _lines_in_force(answer):
        return _("Coverage on this day")
    if answer["outcome"] == "not_active" and _unknown_lines(answer):
        return _("Who may cover this person")
    return _("Coverage on record")


def _headline_tags(answer: Answer) -> tuple[Tag, ...]:
    """What limits a yes; the other outcomes have their reasons in the same place, and an unknown side its own line."""
    if answer["outcome"] != "active":
        return ()
    return _each_once(
        Tag(*mark) for line in answer["coverages"] for mark in _marks(line) if line["status"] != "unknown"
    )


def _payers(answer: Answer) -> str:
    """Who covers the Medicare and the Medi-Cal side, each named once."""
    sides = _lines_in_force(answer)
    named = [line for line in sides if line["line"] != "part_d"] or sides
    names = _each_once(_payer(line) for line in named)
    return _(" and ").join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _lines_in_force(answer: Answer) -> list[dict[str, Any]]:
    return [line for line in _in_billing_order(answer) if line["status"] in ("active", "deemed")]


def _unknown_lines(answer: Answer) -> list[dict[str, Any]]:
    return [line for line in answer["coverages"] if line["status"] == "unknown"]


def _in_billing_order(answer: Answer) -> list[dict[str, Any]]:
    return sorted(answer["coverages"], key=lambda line: line["billing_order"] or 9)


def _payer(line: dict[str, Any]) -> str:
    """Who runs a line, by the plan's name, or by the programme where there is no plan."""
    return _plan_name(line) or _program(line) or str(wording.NO_PROGRAM)


def _plan_name(line: dict[str, Any]) -> str:
    return str(line["plan"]["name"]) if line["plan"] else ""


def _program(line: dict[str, Any]) -> str:
    return str(wording.PROGRAMS[line["program"]]) if line["program"] else ""


def _person(answer: Answer) -> Person | None:
    member = answer["member"]
    if member is None:
        return None
    county = next((line["county"]["name"] for line in answer["coverages"] if line["county"]), "")
    name = in_ordinary_writing(member["name"])
    return Person(name, day_text(member["birth_date"]), member["cin"] or "", county)


def _approvals(answer: Answer) -> tuple[FactShown, ...]:
    """Which of the services asked about need approval; only of those that may be given at all."""
    given = [service for service in answer["services"] if service["verdict"] == "yes"]
    found = (
        FactShown(str(words), ", ".join(each["name"] for each in given if each["authorization"] == code))
        for code, words in wording.APPROVALS.items()
    )
    return tuple(each for each in found if each.text)


def _compared(answer: Answer) -> tuple[str, ...]:
    """Which facts were compared with the record, where none agreed; older answers do not tell."""
    if answer["outcome"] != "not_found":
        return ()
    return tuple(str(wording.COMPARED[name]) for name in answer["question"].get("compared", ()))


def _instead(answer: Answer) -> tuple[FactShown, ...]:
    """Where the person is not covered: the last plan and until when, what covers now, and who may."""
    if answer["outcome"] != "not_active":
        return ()
    facts = (
        *_last_plan(answer),
        FactShown(_("Covers on that day"), _who_on_lines(_lines_in_force(answer))),
        FactShown(_("May cover: ask"), _who_on_lines(_unknown_lines(answer))),
    )
    return tuple(each for each in facts if each.text)


def _last_plan(answer: Answer) -> Iterator[FactShown]:
    """The plan that ended last before the day, as on record."""
    day = answer["question"]["day"]
    over = [row for row in answer["timeline"] if row["plan"] and row["last_day"] and row["last_day"] < day]
    if over:
        last = max(over, key=lambda row: str(row["last_day"]))
        yield FactShown(_("Last plan on record"), str(last["plan"]))
        yield FactShown(_("Until"), day_text(last["last_day"]))


def _who_on_lines(lines: Iterable[dict[str, Any]]) -> str:
    """Each payer once, with the lines it runs: Original Medicare for Medicare."""
    of_payer: dict[str, list[str]] = {}
    for line in lines:
        of_payer.setdefault(_payer(line), []).append(str(wording.LINES[line["line"]]))
    named = (
        _("%(payer)s for %(lines)s") % {"payer": payer, "lines": ", ".join(names)} for payer, names in of_payer.items()
    )
    return "; ".join(named)


def _coverage_line(line: dict[str, Any], answer: Answer) -> CoverageLine:
    plan = line["plan"]
    return CoverageLine(
        line=str(wording.LINES[line["line"]]),
        payer=_payer(line),
        details=tuple(_coverage_details(line)),
        days=_days(line["first_day"], line["last_day"]),
        billing=_billing(line),
        phone=phone(plan["phone"], plan["tty"]) if plan else None,
        tags=tuple(Tag(*mark) for mark in _marks(line)),
        reasons=_why(line["reasons"], answer),
    )


def _merged(lines: Iterable[CoverageLine]) -> tuple[CoverageLine, ...]:
    """Sides that differ in nothing but their name become one line: with one plan for both, that is most of them."""
    sides: dict[CoverageLine, list[str]] = {}
    for line in lines:
        sides.setdefault(replace(line, line=""), []).append(line.line)
    return tuple(replace(line, line=", ".join(names)) for line, names in sides.items())


def _coverage_details(line: dict[str, Any]) -> Iterator[str]:
    plan, county = line["plan"], line["county"]
    if plan and line["program"]:
        yield _program(line)
    if plan and plan["contract"]:
        yield _("contract %(number)s") % {"number": plan["contract"]}
    if county:
        yield _("%(county)s County") % {"county": county["name"]}


def _billing(line: dict[str, Any]) -> str:
    order = line["billing_order"]
    if order is not None and line["program"] in INTEGRATED_PROGRAMS:
        return str(wording.BILL_ONCE)
    return str(wording.BILLING[order]) if order else ""


def _marks(line: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    # "Not known" says nothing beside a flag that tells why it is not known.
    silent = {"active", "unknown"} if line["flags"] else {"active"}
    marks = dict.fromkeys((line["status"], *line["flags"]))
    told = ((mark, *wording.TAGS[mark]) for mark in marks if mark not in silent)
    return ((str(word), str(sentence), wording.TERMS.get(mark, "")) for mark, word, sentence in told)


def _days(first_day: str, last_day: str | None) -> str:
    first, last = day_text(first_day), day_text(last_day)
    if last:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    return _("since %(first)s") % {"first": first}


def _charges(answer: Answer) -> Charges | None:
    """Told when the person is covered, and whenever something is known: an unmet share of cost may be charged too."""
    charges = answer["charges"]
    if charges is None or (answer["outcome"] != "active" and charges["member_may_be_charged"] is None):
        return None
    return Charges(_charge_texts(charges), _why(charges["reasons"], answer))


def _charge_texts(charges: dict[str, Any]) -> tuple[str, ...]:
    codes = charges["member_may_be_charged"]
    if codes is None:
        return (_("Not known. Ask before you charge anything."),)
    return tuple(_charge_text(code, charges) for code in codes) or (_("Nothing."),)


def _charge_text(code: str, charges: dict[str, Any]) -> str:
    cents = charges["share_of_cost_cents"]
    if code == "medi_cal_share_of_cost" and cents:
        return _("Medi-Cal share of cost: up to %(amount)s a month.") % {"amount": money_text(cents)}
    return str(wording.CHARGES[code])


def _service_groups(answer: Answer) -> tuple[ServiceGroup, ...]:
    groups: dict[str, list[ServiceRow]] = {group: [] for group in wording.SERVICE_GROUPS}
    for service in answer["services"]:
        groups[service["group"]].append(_service_row(service, answer))
    return tuple(
        ServiceGroup(str(wording.SERVICE_GROUPS[group]), tuple(rows)) for group, rows in groups.items() if rows
    )


def _service_row(service: dict[str, Any], answer: Answer) -> ServiceRow:
    responsible, look = service["responsible"], look_of_service(service, answer)
    reasons = _why(service["reasons"], answer)
    return ServiceRow(
        name=service["name"],
        look=look,
        responsible=wording.responsible_sentence(look) % {"who": responsible["name"]} if responsible else "",
        phone=phone(responsible["phone"], responsible["tty"]) if responsible else None,
        limits=tuple(_limits(service, answer)),
        authorization=str(wording.AUTHORIZATIONS[service["authorization"]]),
        reasons=reasons,
        unconfirmed=next((reason.standing for reason in reasons if reason.unconfirmed), ""),
    )


def look_of_service(service: dict[str, Any], answer: Answer) -> Look:
    """How the verdict on a service looks in that answer: “by the plan” only where a plan of the person's answers."""
    has_plan = _is_a_plan(service["responsible"], answer)
    # A reason that an answer gives twice with other words has a number behind its code.
    over_limit = any(key.partition(".")[0] in (LIMIT_REACHED, LIMIT_UNCONFIRMED) for key in service["reasons"])
    return wording.service_look(
        service["verdict"],
        service["benefit"],
        service["covered_elsewhere"],
        has_plan=has_plan,
        over_limit=over_limit,
    )


def _limits(service: dict[str, Any], answer: Answer) -> Iterator[str]:
    use_number = answer["question"]["use_numbers"].get(service["service"])
    if use_number:
        yield _("Asked about use number %(number)s") % {"number": use_number}
    yield from (limit_text(limit) for limit in service["limits"])


def _is_a_plan(responsible: dict[str, Any] | None, answer: Answer) -> bool:
    plans = [line["plan"]["code"] for line in answer["coverages"] if line["plan"]]
    return responsible is not None and responsible["code"] in plans


def _enrollment(answer: Answer) -> Verdict | None:
    conditions = answer["enrollment_conditions"]
    if conditions is None:
        return None
    verdict = conditions["verdict"]
    deciding = [each for each in conditions["criteria"] if each["verdict"] == verdict != "yes"]
    codes = [code for criterion in deciding for code in criterion["reasons"]]
    heading = _("Conditions for joining Cal MediConnect")
    looked_at = _why(_condition_codes(answer), answer)
    day = _("on %(day)s") % {"day": day_text(conditions["day"])}
    return Verdict(heading, wording.ENROLLMENT[verdict], day, _why(codes, answer), looked_at)


def _condition_codes(answer: Answer) -> Iterator[str]:
    """The reasons of every condition for joining; they are many, and stand with their question instead of below."""
    conditions = answer["enrollment_conditions"]
    for criterion in conditions["criteria"] if conditions else ():
        yield from criterion["reasons"]


def _codes_elsewhere(answer: Answer) -> Iterator[str]:
    yield from answer["why"]
    sides = (answer["continuity"] or {}).get("sides", ())
    parts = (*answer["coverages"], *answer["services"], answer["charges"], answer["continuity"], *sides)
    for part in filter(None, parts):
        yield from part["reasons"]


def _deciding_codes(answer: Answer) -> tuple[str, ...]:
    """The reasons that stand under the headline. An active answer needs only those about the question itself (`I-`)."""
    if answer["outcome"] == "active":
        return tuple(code for code in answer["why"] if code.startswith("I-"))
    return tuple(answer["why"])


def _why(codes: Iterable[str], answer: Answer) -> tuple[Why, ...]:
    return tuple(_reason(code, answer["reasons"][code]) for code in _each_once(codes))


def _reason(code: str, reason: dict[str, Any]) -> Why:
    source, standing = reason["source"], reason["standing"]
    return Why(
        code=code,
        text=with_days_as_read(reason["text"]),
        source=_source_text(source) if source else "",
        url=source["url"] if source else "",
        standing=str(wording.STANDINGS[standing]),
        unconfirmed=standing == "unconfirmed",
    )


def _source_text(source: dict[str, Any]) -> str:
    written = with_days_as_read(", ".join(filter(None, (source["document"], source["section"]))))
    return f"{written} ({day_text(source['date'])})" if source["date"] else written


def _each_once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
