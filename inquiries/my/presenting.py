"""The stored answer, as JSON, made into what My coverage shows. Nothing is decided here: words go by code."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cmc_portal.words_as_read import read_name
from eligibility.rules.help_lines import get_help_line
from eligibility.selectors.contacts import Contact
from inquiries.in_language import in_language
from inquiries.my import words
from inquiries.my.words import Saying
from inquiries.phrases import day_text, limit_text, money_text, phone, with_days_as_read
from inquiries.shown import Phone
from inquiries.wording import OUTCOMES, PROGRAMS, Look, service_look

Json = Mapping[str, Any]
_IN_FORCE = ("active", "deemed")
_ORDER = ("share_of_cost_unmet", "on_hold", "limited", *_IN_FORCE, "unknown")
_LEFT = ("E-END-1", "E-UNTIL-1", "E-LEAVE-1")


@dataclass(frozen=True, slots=True)
class Payer:
    """Who covers somebody: a plan or a programme, for what, where, since when, and how to reach them."""

    name: str
    program: str
    sides: str
    county: str
    days: str
    phone: Phone | None
    is_plan: bool
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Services that people think of together: what the plan covers, what others pay for, and what to ask about
    first."""

    name: str
    covered: tuple[str, ...]
    elsewhere: tuple[str, ...]
    not_known: tuple[str, ...]
    not_covered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Who pays for what the plan does not, and how to reach them."""

    who: str
    phone: Phone | None
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody to call with a question, and what for."""

    name: str
    what_for: str
    phone: Phone
    hours: str


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody can be reached, half hidden; empty where nothing is on record."""

    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class MyCoverage:
    """Everything that My coverage shows of one member, in the order in which it is read. Of who died nothing is said
    about care that is to come."""

    look: Look
    is_living: bool
    headline: str
    more: tuple[str, ...]
    payers: tuple[Payer, ...]
    unsure: tuple[Payer, ...]
    county: str
    charges: tuple[str, ...]
    groups: tuple[Group, ...]
    elsewhere: tuple[Elsewhere, ...]
    helpers: tuple[Helper, ...]
    reasons: tuple[str, ...]
    day: str
    trace_number: str

    @property
    def plan(self) -> Payer | None:
        """The plan that covers the person, where one surely does."""
        return next((each for each in self.payers if each.is_plan), None)


def present_my_coverage(answer: Json, *, name: str = "") -> MyCoverage:
    """The answer in plain words: to the member, or where a name is given, about whom it names."""
    answer = in_language(answer)
    payers, is_living = _payers(answer), not _has_died(answer)
    headline, more = _headline(answer, has_payer=any(each.is_sure for each in payers))
    return MyCoverage(
        look=OUTCOMES[answer["outcome"]],
        is_living=is_living,
        headline=headline.to(name),
        more=tuple(saying.to(name) for saying in (*more, *_marks(answer))),
        payers=tuple(each for each in payers if each.is_sure),
        unsure=tuple(each for each in payers if not each.is_sure),
        county=next((line["county"]["name"] for line in answer["coverages"] if line["county"]), ""),
        charges=tuple(_charges(answer)) if is_living else (),
        groups=tuple(_groups(answer)),
        elsewhere=_elsewhere(answer),
        helpers=_helpers(answer["question"]["day"]),
        reasons=tuple(with_days_as_read(answer["reasons"][code]["text"]) for code in dict.fromkeys(answer["why"])),
        day=day_text(answer["question"]["day"]),
        trace_number=answer["trace_number"],
    )


def present_reach(contact: Contact) -> Reach:
    """The address and the number, of which only as much is shown as the person needs to know them again."""
    name, at, host = contact.email.partition("@")
    return Reach(
        email=f"{name[:1]}•••{at}{host}" if contact.email else "",
        phone=_("ends in %(digits)s") % {"digits": contact.phone[-4:]} if contact.phone else "",
    )


def present_no_record(day: date, *, name: str = "") -> MyCoverage:
    """What is said where nothing is on record."""
    return MyCoverage(
        look=OUTCOMES["not_found"],
        is_living=True,
        headline=words.NO_RECORD.to(name),
        more=(words.NO_RECORD_MORE.to(name),),
        payers=(),
        unsure=(),
        county="",
        charges=(),
        groups=(),
        elsewhere=(),
        helpers=_helpers(day.isoformat()),
        reasons=(),
        day=day_text(day.isoformat()),
        trace_number="",
    )


def _headline(answer: Json, *, has_payer: bool) -> tuple[Saying, tuple[Saying, ...]]:
    if _has_died(answer):
        return words.DIED, (words.DIED_MORE,)
    if answer["outcome"] == "active":
        return words.COVERED, ()
    if answer["outcome"] == "cannot_determine":
        return words.UNSURE, (words.NOT_SURE,)
    left = any(code in _LEFT for code in answer["why"])
    return (words.COVERED_PARTLY if has_payer else words.NOT_COVERED), (words.LEFT_THE_PLAN if left else words.NO_PLAN,)


def _has_died(answer: Json) -> bool:
    return bool(answer["member"]["death_date"]) and "E-DEATH-1" in answer["why"]


def _marks(answer: Json) -> Iterator[Saying]:
    """What limits the coverage, each thing once; what is not known stands with its payer."""
    codes = (code for line in answer["coverages"] for code in (line["status"], *line["flags"]))
    return (words.MARKS[code] for code in dict.fromkeys(codes) if code in words.MARKS and code != "unknown")


def _payers(answer: Json) -> tuple[Payer, ...]:
    """Each plan or programme once, with the sides that it covers; what is surest first."""
    sides: dict[tuple[Any, ...], list[Json]] = {}
    for line in sorted(answer["coverages"], key=lambda each: _ORDER.index(each["status"])):
        key = (_payer_name(line), line["status"] in ("unknown",), line["first_day"], line["last_day"])
        sides.setdefault(key, []).append(line)
    return tuple(_payer(lines) for lines in sides.values())


def _payer(lines: list[Json]) -> Payer:
    line, plan = lines[0], lines[0]["plan"]
    named = plan is not None and plan["name"]
    return Payer(
        name=_payer_name(line),
        program=str(PROGRAMS[line["program"]]) if named and line["program"] else "",
        sides=", ".join(dict.fromkeys(str(words.SIDES[each["line"]]) for each in lines)),
        county=line["county"]["name"] if line["county"] else "",
        days=_days(line["first_day"], line["last_day"]),
        phone=phone(plan["phone"], plan["tty"]) if plan else None,
        is_plan=bool(named),
        is_sure=line["status"] != "unknown",
    )


def _payer_name(line: Json) -> str:
    if line["plan"] and line["plan"]["name"]:
        return str(line["plan"]["name"])
    return str(PROGRAMS[line["program"]]) if line["program"] else _("A plan that we cannot name")


def _days(first_day: str, last_day: str | None) -> str:
    if last_day:
        return _("from %(first)s to %(last)s") % {"first": day_text(first_day), "last": day_text(last_day)}
    return _("since %(first)s") % {"first": day_text(first_day)}


def _charges(answer: Json) -> Iterator[str]:
    charges = answer["charges"]
    if charges is None:
        return
    codes = charges["member_may_be_charged"]
    if codes is None:
        yield str(words.PAYMENT_NOT_KNOWN)
        return
    yield str(words.NOTHING_TO_PAY)
    for code in codes:
        cents = charges["share_of_cost_cents"]
        if code == "medi_cal_share_of_cost" and cents:
            yield _("Your Medi-Cal share of cost: up to %(amount)s a month.") % {"amount": money_text(cents)}
        else:
            yield str(words.CHARGES[code])


def _groups(answer: Json) -> Iterator[Group]:
    plans = _plan_codes(answer)
    for code, name in words.GROUPS.items():
        services = [each for each in answer["services"] if each["group"] == code]
        yield Group(
            name=str(name),
            covered=tuple(_service_text(each) for each in services if _is_by_plan(each, plans)),
            elsewhere=tuple(
                _("%(service)s: %(who)s") % {"service": each["name"], "who": each["responsible"]["name"]}
                for each in services
                if _is_elsewhere(each, plans)
            ),
            not_known=tuple(each["name"] for each in services if _is_not_known(each)),
            not_covered=tuple(each["name"] for each in services if _is_refused(each)),
        )


def _elsewhere(answer: Json) -> tuple[Elsewhere, ...]:
    """What others than the plan pay for, or must be asked about, by whom."""
    plans, parties = _plan_codes(answer), dict[tuple[str, str, str], list[str]]()
    for service in answer["services"]:
        if not _is_elsewhere(service, plans):
            continue
        party = service["responsible"]
        key = (party["name"], party["phone"] or "", party["tty"] or "")
        parties.setdefault(key, []).append(service["name"])
    return tuple(
        Elsewhere(who, phone(number, tty or None), tuple(names)) for (who, number, tty), names in parties.items()
    )


def _plan_codes(answer: Json) -> frozenset[str]:
    return frozenset(line["plan"]["code"] for line in answer["coverages"] if line["plan"] and line["plan"]["code"])


def _is_by_plan(service: Json, plans: Iterable[str]) -> bool:
    return (
        service["verdict"] == "yes" and service["responsible"] is not None and service["responsible"]["code"] in plans
    )


def _is_elsewhere(service: Json, plans: Iterable[str]) -> bool:
    party = service["responsible"]
    return party is not None and party["code"] not in plans and not _is_refused(service)


def _is_not_known(service: Json) -> bool:
    return service["verdict"] == "unknown" and service["responsible"] is None


def _is_refused(service: Json) -> bool:
    look = service_look(service["verdict"], service["benefit"], service["covered_elsewhere"], has_plan=True)
    return service["verdict"] == "no" and look.tone != "active" and service["covered_elsewhere"] == "no"


def _service_text(service: Json) -> str:
    limits = [limit_text(each) for each in service["limits"]]
    parts = [*limits, _("ask the plan first")] if service["authorization"] == "required" else limits
    return f"{service['name']} ({'; '.join(parts)})" if parts else str(service["name"])


def _helpers(day: str) -> tuple[Helper, ...]:
    """Whom everybody may call; a line without a number on that day is left out."""
    lines = ((get_help_line(code, date.fromisoformat(day)), what_for) for code, what_for in words.HELPERS.items())
    return tuple(
        Helper(read_name(line.name), str(what_for), number, read_name(line.hours))
        for line, what_for in lines
        if line is not None and (number := phone(line.phone, line.tty or None)) is not None
    )
