"""What would publishing a draft do to a plan's lines, may it, and which answers would change?

Lines are never edited: what changes is known no longer, and what takes its place is known from then on.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

from benefits.facts import (
    THE_PLAN,
    Action,
    BenefitCatalogue,
    BenefitKind,
    BenefitLine,
    Draft,
    DraftChange,
    Publication,
    Service,
    ServiceDecision,
)
from benefits.rules.comparing import Aspect, list_differences, who_answers
from benefits.rules.lines import index_lines
from benefits.rules.services import MEANINGFUL_KINDS
from benefits.rules.table import AskedBenefits, BenefitRow, decide_benefit
from cmc_portal.answers import Source, Standing
from cmc_portal.dates import ONE_DAY, Span
from cmc_portal.values import value
from eligibility.facts import PlanOffering, PlanTable, Program

# The sentence of a line that a plan wrote itself; its source and standing are the line's.
REASONS: Mapping[BenefitKind, str] = {
    BenefitKind.COVERED: "B-OWN-1",
    BenefitKind.SUPPLEMENTAL: "B-OWN-2",
    BenefitKind.CARVED_OUT: "B-OWN-3",
    BenefitKind.EXCLUDED: "B-OWN-4",
    BenefitKind.UNKNOWN: "B-OWN-5",
}
_HAVE_LIMITS = (BenefitKind.COVERED, BenefitKind.SUPPLEMENTAL)


class Fault(StrEnum):
    """Why a line cannot be written, or a draft not be published."""

    NO_CHANGES = "no_changes"
    STALE = "stale"
    OVERLAP = "overlap"
    MEANINGLESS = "meaningless"
    NO_SOURCE = "no_source"
    NOT_SOURCED_ENOUGH = "not_sourced_enough"
    LIMIT_OF_NOTHING = "limit_of_nothing"
    NOT_OFFERED = "not_offered"
    NOT_OFFERED_THEN = "not_offered_then"
    NOT_LATER = "not_later"
    NOT_EARLIER = "not_earlier"


@value(frozen=True, slots=True)
class DraftFault:
    """A fault, of the change with that number (None: of the draft), and the line in its way where there is one."""

    fault: Fault
    number: int | None = None
    line: BenefitLine | None = None


@value(frozen=True, slots=True)
class Effect:
    """On these days, in these counties, a service is answered otherwise; `differs` is empty where only the words or
    the source are others."""

    service: Service
    program: Program
    span: Span
    counties: tuple[str, ...]
    before: BenefitRow
    after: BenefitRow
    differs: tuple[Aspect, ...]


def plan_publication(draft: Draft) -> Publication:
    """Which lines would be known no longer, and which from now on? A draft that takes back does the opposite."""
    if draft.takes_back is not None:
        return Publication(closed=draft.undoes.opened, opened=draft.undoes.closed)
    closed = tuple(change.base for change in draft.changes if change.base is not None)
    return Publication(closed, tuple(line for change in draft.changes for line in _opened_by(change)))


def _opened_by(change: DraftChange) -> Iterator[BenefitLine]:
    base, wanted = change.base, change.wanted
    if change.action is Action.CHANGE and base is not None and base.span.first_day < wanted.span.first_day:
        # Before the day of the change the line stays as it was.
        yield replace(base, span=base.span.cut_at(wanted.span.first_day - ONE_DAY))
    yield wanted


def list_faults(draft: Draft, own_lines: Iterable[BenefitLine]) -> tuple[DraftFault, ...]:
    """What speaks against publishing, by the plan's own lines as they are known now?"""
    current = tuple(own_lines)
    publication = plan_publication(draft)
    if not publication.closed and not publication.opened:
        return (DraftFault(Fault.NO_CHANGES),)
    return (*_stale(draft, publication, current), *_overlaps(draft, publication, current))


def _stale(draft: Draft, publication: Publication, current: tuple[BenefitLine, ...]) -> Iterator[DraftFault]:
    """Lines that are to be replaced, and that somebody else replaced or ended meanwhile."""
    numbers = {change.base: change.number for change in draft.changes}
    for line in publication.closed:
        if line not in current:
            now = next((each for each in current if _same_place(each, line) and each.span.overlaps(line.span)), None)
            yield DraftFault(Fault.STALE, numbers.get(line), now)


def _overlaps(draft: Draft, publication: Publication, current: tuple[BenefitLine, ...]) -> Iterator[DraftFault]:
    """New lines that share days with another line about the same."""
    numbers = {change.wanted: change.number for change in draft.changes}
    seen = [line for line in current if line not in publication.closed]
    for line in publication.opened:
        other = next((each for each in seen if _same_place(each, line) and each.span.overlaps(line.span)), None)
        if other is not None:
            yield DraftFault(Fault.OVERLAP, numbers.get(line), other)
        seen.append(line)


def _same_place(one: BenefitLine, other: BenefitLine) -> bool:
    return place_of(one) == place_of(other)


def place_of(line: BenefitLine) -> tuple[str, Program, str, str]:
    """What a line is about, whatever it says and on whichever days."""
    return line.service, line.program, line.plan_code, line.county_code


def list_line_faults(change: DraftChange, plans: PlanTable) -> tuple[Fault, ...]:
    """What is wrong with one change by itself?"""
    line, found = change.wanted, []
    if (line.kind, line.responsible == THE_PLAN) not in MEANINGFUL_KINDS or _is_covered_by_another(line):
        found.append(Fault.MEANINGLESS)
    if line.limit is not None and line.kind not in _HAVE_LIMITS:
        found.append(Fault.LIMIT_OF_NOTHING)
    if not line.source.document:
        found.append(Fault.NO_SOURCE)
    elif line.standing is not Standing.UNCONFIRMED and not _is_sourced(line.source):
        found.append(Fault.NOT_SOURCED_ENOUGH)
    return (*found, *_offering_faults(change, plans), *_day_faults(change))


def _offering_faults(change: DraftChange, plans: PlanTable) -> Iterator[Fault]:
    """A line that can hold on no day would be published and never told. An ended one may be left with no such day."""
    offered = offerings_of(plans, change.wanted)
    if not offered:
        yield Fault.NOT_OFFERED
    elif change.action is not Action.END and not any(each.span.overlaps(change.wanted.span) for each in offered):
        yield Fault.NOT_OFFERED_THEN


def _day_faults(change: DraftChange) -> Iterator[Fault]:
    if change.base is None:
        return
    days, base = change.wanted.span, change.base.span
    if change.action is Action.CHANGE and days.first_day not in base:
        yield Fault.NOT_LATER
    if change.action is Action.END and (days.last_day is None or days.last_day not in base or days == base):
        yield Fault.NOT_EARLIER


def _is_covered_by_another(line: BenefitLine) -> bool:
    """Where there is a plan, "covered" means by the plan; for another party there is a word of its own."""
    return line.kind is BenefitKind.COVERED and line.responsible != THE_PLAN


def _is_sourced(source: Source) -> bool:
    return bool(source.document and source.section and source.date)


def offerings_of(plans: PlanTable, line: BenefitLine) -> tuple[PlanOffering, ...]:
    """Where, by our tables, the line's plan was ever offered in its programme and county."""
    return tuple(
        each
        for each in plans.offerings
        if (each.plan_code, each.program) == (line.plan_code, line.program)
        and line.county_code in ("", each.county_code)
    )


def with_publication(catalogue: BenefitCatalogue, publication: Publication) -> BenefitCatalogue:
    """The catalogue as it would be after publishing."""
    known = (line for lines in catalogue.lines.values() for line in lines)
    kept = (line for line in known if line not in publication.closed)
    return replace(catalogue, lines=index_lines((*kept, *publication.opened)))


def list_effects(catalogue: BenefitCatalogue, publication: Publication, plans: PlanTable) -> tuple[Effect, ...]:
    """Which answers would change, on which days, in which counties? The same rule is asked with and without the draft,
    on every day on which anything begins or ends, wherever the plan was offered."""
    after = with_publication(catalogue, publication)
    touched = {(line.service, line.program): line for line in (*publication.closed, *publication.opened)}
    found = [
        effect
        for (service, _program), line in touched.items()
        for effect in _effects_of(service, line, plans, (catalogue, after))
    ]
    order = list(catalogue.services)
    return tuple(sorted(found, key=lambda each: (each.span.first_day, order.index(each.service.code), each.counties)))


@value(frozen=True, slots=True)
class _Stretch:
    """Days on which one county's answer is the same before, and the same after."""

    span: Span
    before: BenefitRow
    after: BenefitRow

    @property
    def key(self) -> tuple[object, ...]:
        sides = (self.before, self.after)
        return tuple((*_said(side.decision), who_answers(side)) for side in sides)


def _effects_of(
    service: str, line: BenefitLine, plans: PlanTable, catalogues: tuple[BenefitCatalogue, BenefitCatalogue]
) -> Iterator[Effect]:
    by_days: dict[tuple[object, ...], tuple[_Stretch, list[str]]] = {}
    for offering in offerings_of(plans, replace(line, county_code="")):
        for stretch in _stretches(service, offering, plans, catalogues):
            by_days.setdefault((stretch.span, stretch.key), (stretch, []))[1].append(offering.county_code)
    for stretch, counties in by_days.values():
        yield Effect(
            service=catalogues[0].services[service],
            program=line.program,
            span=stretch.span,
            counties=tuple(sorted(set(counties))),
            before=stretch.before,
            after=stretch.after,
            differs=list_differences(stretch.before, stretch.after),
        )


def _stretches(
    service: str, offering: PlanOffering, plans: PlanTable, catalogues: tuple[BenefitCatalogue, BenefitCatalogue]
) -> Iterator[_Stretch]:
    """The days on which this county's answer changes; neighbouring days with the same change are one."""
    held: _Stretch | None = None
    for span in _pieces(service, offering, catalogues):
        asked = AskedBenefits(offering.program, offering.plan_code, offering.county_code, span.first_day)
        before, after = (decide_benefit(service, asked, each, plans) for each in catalogues)
        stretch = _Stretch(span, before, after)
        if held is not None and held.key == stretch.key:
            held = replace(held, span=held.span.joined(span))
            continue
        if held is not None and _changes(held):
            yield held
        held = stretch
    if held is not None and _changes(held):
        yield held


def _changes(stretch: _Stretch) -> bool:
    return _said(stretch.before.decision) != _said(stretch.after.decision)


def _said(decision: ServiceDecision) -> tuple[object, ...]:
    """Everything that an answer says of the service, wherever the line that says it begins and ends."""
    return (
        decision.verdict,
        decision.benefit,
        decision.covered_elsewhere,
        decision.responsible,
        decision.limit,
        decision.authorization,
        decision.reasons,
    )


def _pieces(
    service: str, offering: PlanOffering, catalogues: tuple[BenefitCatalogue, BenefitCatalogue]
) -> Iterator[Span]:
    """The days of the offering, cut wherever a line of the service begins or has just ended."""
    lines = [line for each in catalogues for line in each.lines.get((service, offering.program), ())]
    cuts = {line.span.first_day for line in lines} | {
        line.span.last_day + ONE_DAY for line in lines if line.span.last_day not in (None, date.max)
    }
    inside = sorted({offering.span.first_day, *(day for day in cuts if day in offering.span)})
    for first, following in zip(inside, [*inside[1:], None], strict=True):
        yield Span(first, offering.span.last_day if following is None else following - ONE_DAY)
