"""What the coverage loops (HD) of one 834 member say, as statements about days.

Each HD with a first day states that period for its plan; no last day means open; a last day before the first cancels
what is left of the first day's month, and with maintenance code 024 all from that day on; a last day alone ends the
coverage. Ends and cancellations are said after the periods and spare those that begin on their days. Of Medi-Cal aid
codes and other health coverage, what a period shows is all there is on its days.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from cmc_portal.answers import Standing
from cmc_portal.dates import ONE_DAY, Span, end_of_month, first_of_month
from cmc_portal.parameters import NoRuleForDay
from cmc_portal.x12 import Run, Segment
from eligibility.facts import (
    KIND_OF_PROGRAM,
    EnrollmentKind,
    EnrollmentStatus,
    MediCalStatus,
    PlanOffering,
    Program,
)
from eligibility.roster.plans import PlanFinder
from eligibility.roster.reports import (
    EVERY_KEY,
    PRESENT,
    EnrollmentValue,
    Finding,
    MediCalValue,
    ReportedIdentifier,
    Statement,
)
from eligibility.roster.wording import finding, shown
from eligibility.rules.roster_codes import read_hcp_status, read_medi_cal_status, read_medicare_status

CARRIED = frozenset({"HLT", "LTC", "HMO", "PPO", "POS", "EPO", "MM", ""})
CANCELS = "024"
_NO_OTHER_COVERAGE = "N"
_OF_THE_ROSTER = (EnrollmentKind.INTEGRATED, EnrollmentKind.MEDI_CAL, EnrollmentKind.UNRECOGNIZED)
_PARTS = ("A", "B", "D")
_MEDICARE_OF_PART = {
    "C": (EnrollmentKind.MEDICARE, Program.MEDICARE_ADVANTAGE),
    "D": (EnrollmentKind.PART_D, Program.PART_D_PLAN),
}


@dataclass(slots=True)
class Terms:
    """What one HD loop says apart from days and amounts; the same may stand in thousands of members. Whoever has read
    it changes nothing more.
    """

    maintenance: str = ""
    line: str = ""
    hcp_code: str = ""
    hcp_status: str = ""
    county_code: str = ""
    aid_code: str = ""
    aid_codes: tuple[tuple[str, str], ...] = ()
    aid_text: str = ""
    other_coverage: str = ""
    medicare: tuple[str, ...] = ()
    medicare_text: str = ""


@dataclass(slots=True)
class Coverage:
    """One HD loop while it is read."""

    loop: Run
    terms: Terms
    first_day: date | None = None
    last_day: date | None = None
    bad_day: bool = False
    share_of_cost_cents: int | None = None
    days: Span | None = None

    @property
    def segment(self) -> Segment:
        """The segment with which the loop begins."""
        return self.loop.segment(0)

    def find(self, text: str) -> Segment:
        """The segment of the loop with this text; the first where there is none."""
        return self.loop.segment(self.loop.texts.index(text) if text in self.loop.texts else 0)

    @property
    def is_cancelled(self) -> bool:
        """Does the coverage end before it begins, which is how the state cancels a month?"""
        return self.first_day is not None and self.last_day is not None and self.last_day < self.first_day

    def span(self) -> Span | None:
        """The days that this loop speaks of: what is left of its month where it is cancelled, none without a first
        day.
        """
        if self.days is None and self.first_day is not None:
            self.days = _days_between(self.first_day, self.last_day)
        return self.days


@lru_cache(maxsize=1 << 14)
def _days_between(first_day: date, last_day: date | None) -> Span:
    """The days of a coverage, or of what it cancels of a month; rosters name the same few periods over and over."""
    if last_day is not None and last_day < first_day:
        return Span(first_day, end_of_month(first_day))
    return Span(first_day, last_day)


@dataclass(slots=True)
class Member:
    """One member while the segments are read."""

    plans: PlanFinder
    maintenance: str = ""
    identifiers: list[ReportedIdentifier] = field(default_factory=list)
    merged_from: list[ReportedIdentifier] = field(default_factory=list)
    cin: str = ""
    plan_id: str = ""
    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    name_suffix: str = ""
    birth_date: date | None = None
    death_day: date | None = None
    sex: str = ""
    language: str = ""
    zip_code: str = ""
    home_county: str = ""
    county_code: str = ""
    aid_code: str = ""
    card_issued_on: date | None = None
    email: str = ""
    phone: str = ""
    ends_on: date | None = None
    contracts: dict[str, tuple[str, str, date | None]] = field(default_factory=dict)
    contracts_segment: Segment | None = None
    medicare_starts: dict[str, date] = field(default_factory=dict)
    coverages: list[Coverage] = field(default_factory=list)
    coverage: Coverage | None = None
    in_part: bool = False
    entity: str = ""
    entities_seen: set[str] = field(default_factory=set)
    born: set[str] = field(default_factory=set)
    mixed: Segment | None = None
    masked: dict[int, list[int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def terms(self) -> Terms:
        """Those of the HD loop that is being read; only its own segments ask."""
        return self.coverages[-1].terms

    def tell(self, code: str, segment: Segment, **values: object) -> None:
        """Adds a finding about a segment."""
        self.findings.append(finding(code, segment.position, segment.elements[0][:20], **values))

    def add(self, identifier: ReportedIdentifier) -> None:
        """Adds a number that is not there yet."""
        if identifier not in self.identifiers:
            self.identifiers.append(identifier)

    def mask(self, segment: Segment, index: int) -> None:
        """An element that is to be masked in the kept lines."""
        self.masked.setdefault(segment.position, []).append(index)


class CoverageStatements(NamedTuple):
    """The statements of one member, by the table they are about."""

    coverages: tuple[Statement, ...]
    entitlements: tuple[Statement, ...]
    medi_cal: tuple[Statement, ...]
    other_coverages: tuple[Statement, ...]


class _TakenOut(NamedTuple):
    """The days that one HD loop ends or cancels, and what held on them."""

    coverage: Coverage
    statement: Statement
    value: EnrollmentValue


def say_coverages(member: Member) -> CoverageStatements:
    """Everything that the member's coverage loops, contracts and months of Medicare say about days."""
    without_plan: list[Statement] = []
    held: list[Statement] = []
    active: list[Statement] = []
    taken_out: list[_TakenOut] = []
    read = [coverage for coverage in member.coverages if _is_readable(member, coverage)]
    for coverage in read:
        if not coverage.terms.hcp_code and coverage.terms.aid_codes:
            without_plan += _say_no_plan(member, coverage)
            continue
        stated, out = _say_enrollment(member, coverage)
        taken_out += out
        for statement in stated:
            on_hold = isinstance(statement.value, EnrollmentValue) and statement.value.status != EnrollmentStatus.ACTIVE
            said = held if on_hold else active
            said.append(_told_once(member, coverage, statement, said))
    told_until = _told_until(read)
    # Holds are said before active coverage, so that on days with both the active plan is the one that stands.
    periods = (*held, *active)
    ends = (*_say_taken_out(member, taken_out, periods), *_say_members_end(member, read, periods))
    return CoverageStatements(
        (*without_plan, *periods, *ends, *_say_contracts(member, told_until)),
        (*_say_medicare_starts(member, told_until), *_say_medicare_months(member, read)),
        _say_aid_codes(member, read),
        _say_other_coverages(read),
    )


def says_when_it_ends(member: Member) -> bool:
    """Does the line give any day on which coverage that is carried ends? A month taken out is no end."""
    return member.ends_on is not None or any(
        coverage.terms.line in CARRIED
        and coverage.last_day is not None
        and (_cancels(member, coverage) or not coverage.is_cancelled)
        for coverage in member.coverages
    )


def _say_taken_out(member: Member, taken_out: Sequence[_TakenOut], periods: Sequence[Statement]) -> Iterator[Statement]:
    """What the loops end or cancel, with a finding for each that cancels."""
    for coverage, statement, value in taken_out:
        yield from _spare(statement, periods)
        if coverage.is_cancelled:
            begins = (value, statement.span.first_day)
            is_stated = any((each.value, each.span.first_day) == begins for each in periods)
            _tell_cancelled(member, coverage, statement.span.first_day, is_stated=is_stated)


def _tell_cancelled(member: Member, coverage: Coverage, first_day: date, *, is_stated: bool) -> None:
    """Which days were taken out for a coverage that ends before it begins, or that the same line also states it."""
    if is_stated:
        member.tell("R-COV-10", coverage.segment)
    elif _cancels(member, coverage):
        member.tell("R-COV-8", coverage.segment, day=first_day)
    elif first_day == first_of_month(first_day):
        member.tell("R-COV-2", coverage.segment, month=f"{first_day:%Y-%m}")
    else:
        member.tell("R-COV-9", coverage.segment, day=first_day)


def _say_members_end(member: Member, read: list[Coverage], periods: Sequence[Statement]) -> Iterator[Statement]:
    """The member's own last day ends every plan; told where a member is cancelled and covered again later."""
    if member.ends_on is None:
        return
    for kind in _OF_THE_ROSTER:
        yield from _spare(Statement(kind, Span(member.ends_on + ONE_DAY), None), periods)
    for coverage in read if member.maintenance == CANCELS else ():
        begins = coverage.first_day
        is_stated = not coverage.is_cancelled and (coverage.last_day or not _cancels(member, coverage))
        if is_stated and begins is not None and begins > member.ends_on and coverage.terms.hcp_code:
            member.tell("R-COV-13", coverage.segment, day=member.ends_on)


def _spare(out: Statement, periods: Sequence[Statement]) -> tuple[Statement, ...]:
    """The days to take out without the periods of the same line that begin on them."""
    left: tuple[Span, ...] = (out.span,)
    for each in periods:
        of_plan = out.plan is None or (isinstance(each.value, EnrollmentValue) and each.value.plan == out.plan)
        if of_plan and each.key == out.key and each.span.first_day >= out.span.first_day:
            left = tuple(piece for days in left for piece in days.without(each.span))
    return tuple([out._replace(span=days) for days in left])


def _told_once(member: Member, coverage: Coverage, statement: Statement, said: list[Statement]) -> Statement:
    """The statement, marked where this line has already named another plan of the kind for some of its days."""
    value = statement.value
    for other in said:
        if not isinstance(value, EnrollmentValue) or not isinstance(other.value, EnrollmentValue):
            continue
        if other.key == statement.key and other.value.plan != value.plan and other.span.overlaps(statement.span):
            member.tell("R-COV-6", coverage.segment)
            return statement._replace(disputed=True)
    return statement


def _is_readable(member: Member, coverage: Coverage) -> bool:
    if coverage.terms.line not in CARRIED:
        member.tell("R-COV-7", coverage.segment, found=shown(coverage.terms.line))
        return False
    if coverage.bad_day:
        return False
    if coverage.first_day is None and coverage.last_day is None:
        member.tell("R-COV-1", coverage.segment)
        return False
    return True


def _told_until(read: list[Coverage]) -> Span | None:
    """From the first to the last day of which the loops speak; None when they speak of none."""
    spans = [span for coverage in read if (span := coverage.span()) is not None]
    told = spans[0] if spans else None
    for span in spans[1:]:
        told = told.joined(span) if told else span
    return told


def _say_no_plan(member: Member, coverage: Coverage) -> list[Statement]:
    """The state's loop without a health plan: Medi-Cal without a plan, so no plan on those days."""
    span = coverage.span()
    if span is None:
        member.tell("R-COV-12", coverage.segment)
        return []
    return [Statement(kind, span, None) for kind in _OF_THE_ROSTER]


def _say_enrollment(member: Member, coverage: Coverage) -> tuple[list[Statement], list[_TakenOut]]:
    """The periods to state, and the days to take out, for one HD loop."""
    first_day, last_day = coverage.first_day, coverage.last_day
    day = first_day or last_day
    if day is None:
        return [], []
    kind, value = _enrollment_value(member, coverage, day)
    if first_day is None:
        return [], [_taken_out(coverage, kind, value, Span(day + ONE_DAY))]
    if coverage.is_cancelled:
        # A coverage that never was has no later days either; else the state speaks of one month.
        span = Span(first_day) if _cancels(member, coverage) else _days_between(first_day, last_day)
        return [], [_taken_out(coverage, kind, value, span)]
    if not _cancels(member, coverage):
        return [Statement(kind, _days_between(first_day, last_day), value)], []
    ends_on = last_day or member.ends_on
    if ends_on is None or ends_on < first_day:
        member.tell("R-COV-5", coverage.segment)
        return [], []
    # A cancelled coverage held until its last day, and not after.
    after = _taken_out(coverage, kind, value, Span(ends_on + ONE_DAY))
    return [Statement(kind, Span(first_day, ends_on), value)], [after]


def _taken_out(coverage: Coverage, kind: EnrollmentKind, value: EnrollmentValue, span: Span) -> _TakenOut:
    return _TakenOut(coverage, Statement(kind, span, None, value.plan), value)


def _cancels(member: Member, coverage: Coverage) -> bool:
    """Is it the coverage that is cancelled (024), whatever the member's own code says?"""
    return (coverage.terms.maintenance or member.maintenance) == CANCELS


def _enrollment_value(member: Member, coverage: Coverage, day: date) -> tuple[EnrollmentKind, EnrollmentValue]:
    """Which plan, under which contract, and how its record stands."""
    terms = coverage.terms
    county_code = terms.county_code or member.county_code or member.home_county
    contract, pbp, contract_from = member.contracts.get("C", ("", "", None))
    in_force = not contract_from or contract_from <= day
    offering = member.plans.by_hcp(terms.hcp_code, day)
    if offering is None and in_force and terms.hcp_code:
        offering = member.plans.integrated_by_contract(contract, pbp, county_code, day)
    status = _status(member, coverage, day)
    if offering is None:
        if terms.hcp_code:
            member.tell("R-HCP-1", coverage.segment, found=shown(terms.hcp_code))
        else:
            ends = coverage.first_day is None or coverage.is_cancelled or _cancels(member, coverage)
            member.tell("R-COV-12" if ends else "R-HCP-2", coverage.segment)
        return EnrollmentKind.UNRECOGNIZED, EnrollmentValue(
            "", "", county_code, "", "", status, terms.hcp_code, terms.hcp_status, None
        )
    kind = KIND_OF_PROGRAM[offering.program]
    if kind is EnrollmentKind.INTEGRATED and in_force and contract and _is_contract_of(offering, contract):
        named_contract, named_pbp = contract, pbp or offering.pbp
    else:
        # A contract that our tables cannot confirm is not written into a member's record: the answer says that it is
        # unsure.
        sure = offering.contract_standing is Standing.VERIFIED
        named_contract, named_pbp = (offering.contract, offering.pbp) if sure else ("", "")
    return kind, EnrollmentValue(
        offering.program,
        offering.plan_code,
        county_code or offering.county_code,
        named_contract,
        named_pbp,
        status,
        terms.hcp_code,
        terms.hcp_status,
        None,
    )


def _is_contract_of(offering: PlanOffering, contract: str) -> bool:
    """May the plan run under this contract? The roster is believed over a table that is not sure."""
    return offering.contract in ("", contract) or offering.contract_standing is not Standing.VERIFIED


def _status(member: Member, coverage: Coverage, day: date) -> EnrollmentStatus:
    if not coverage.terms.hcp_status:
        return EnrollmentStatus.ACTIVE
    status = plan_status(coverage.terms.hcp_status, day)
    if status is not None:
        return status
    member.tell("R-HCP-4", coverage.segment, found=shown(coverage.terms.hcp_status))
    return EnrollmentStatus.ON_HOLD


def _say_contracts(member: Member, told: Span | None) -> list[Statement]:
    """Part C and Part D plans that REF*DX names beside an integrated plan, from their first day to the last the
    roster speaks of.
    """
    statements = []
    for part, (contract, pbp, start) in member.contracts.items():
        span = _contract_days(start, told)
        for days in _outside_integrated(member, span, contract) if span else ():
            kind, program = _MEDICARE_OF_PART[part]
            value = EnrollmentValue(
                program, "", member.county_code, contract, pbp, EnrollmentStatus.ACTIVE, "", "", None
            )
            statements.append(Statement(kind, days, value))
    return statements


def _contract_days(start: date | None, told: Span | None) -> Span | None:
    if start is None:
        return told
    if told is None or told.last_day is None:
        return Span(start)
    return Span(start, max(told.last_day, end_of_month(start)))


def _outside_integrated(member: Member, span: Span, contract: str) -> tuple[Span, ...]:
    """The days on which the contract is not that of an integrated plan which this roster or our tables name."""
    left: tuple[Span, ...] = (span,)
    for coverage in member.coverages:
        days = coverage.span()
        if days is None or coverage.is_cancelled or coverage.bad_day or coverage.terms.line not in CARRIED:
            continue
        if not days.overlaps(span):
            continue
        offering = member.plans.by_hcp(coverage.terms.hcp_code, days.first_day)
        integrated = offering is not None and KIND_OF_PROGRAM[offering.program] is EnrollmentKind.INTEGRATED
        if offering is not None and integrated and not _is_contract_of(offering, contract):
            member.tell("R-HCP-3", coverage.segment, found=shown(coverage.terms.hcp_code), expected=offering.contract)
        elif integrated:
            left = tuple(piece for each in left for piece in each.without(days))
    county_code = member.county_code or member.home_county
    return tuple(each for each in left if not _is_integrated(member, contract, county_code, each.first_day))


def _is_integrated(member: Member, contract: str, county_code: str, day: date) -> bool:
    return member.plans.integrated_by_contract(contract, "", county_code, day) is not None


def _say_medicare_starts(member: Member, told: Span | None) -> list[Statement]:
    """Parts of Medicare from the month in which the record says they began, to the last day the roster speaks of."""
    statements = []
    for part, start in member.medicare_starts.items():
        last_day = None if told is None or told.last_day is None else max(told.last_day, end_of_month(start))
        statements.append(Statement(part, Span(start, last_day), PRESENT))
    return statements


def _say_medicare_months(member: Member, read: list[Coverage]) -> list[Statement]:
    """Parts of Medicare period by period (REF*9V); a status without a rule says nothing."""
    statements: list[Statement] = []
    for coverage in read:
        span, terms = coverage.span(), coverage.terms
        if span is None or not terms.medicare:
            continue
        said, not_understood = _parts_of_medicare(terms.medicare, span)
        statements += said
        for code in not_understood:
            member.tell("R-MED-1", coverage.find(terms.medicare_text), found=shown(code))
    return statements


# What is said of a person in one period is said of thousands: the same statements serve them all.
@lru_cache(maxsize=1 << 14)
def _parts_of_medicare(codes: tuple[str, ...], span: Span) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """What the statuses of the parts say of those days, and those without a rule."""
    told = [(part, code) for part, code in zip(_PARTS, codes, strict=False) if code]
    statuses = [medicare_status(code, span.first_day) for _, code in told]
    said = tuple(
        Statement(part, span, PRESENT if status == "entitled" else None)
        for (part, _), status in zip(told, statuses, strict=True)
        if status is not None
    )
    return said, tuple(code for (_, code), status in zip(told, statuses, strict=True) if status is None)


def _say_aid_codes(member: Member, read: list[Coverage]) -> tuple[Statement, ...]:
    """The aid codes of each period with their status; the share of cost belongs to the one that is unmet, else to the
    first.
    """
    taken_out: list[Statement] = []
    stated: list[Statement] = []
    for coverage in read:
        span, terms = coverage.span(), coverage.terms
        pairs = terms.aid_codes or (((terms.aid_code, ""),) if terms.aid_code else ())
        if span is None or not pairs:
            continue
        county_code = terms.county_code or member.county_code
        none, said, not_understood = _medi_cal_on(pairs, county_code, coverage.share_of_cost_cents, span)
        taken_out.append(none)
        stated += said
        for code in not_understood:
            member.tell("R-AID-1", coverage.find(terms.aid_text), found=shown(code))
    return (*taken_out, *stated)


@lru_cache(maxsize=1 << 14)
def _medi_cal_on(
    pairs: tuple[tuple[str, str], ...], county_code: str, share_of_cost_cents: int | None, span: Span
) -> tuple[Statement, tuple[Statement, ...], tuple[str, ...]]:
    """That nothing else holds on those days, what the aid codes say of them, and the statuses without a rule."""
    statuses = [medi_cal_status(code, span.first_day) for _, code in pairs]
    unmet = MediCalStatus.SHARE_OF_COST_UNMET
    owing = statuses.index(unmet) if unmet in statuses else 0
    said = []
    for index, ((aid_code, code), status) in enumerate(zip(pairs, statuses, strict=True)):
        cents = share_of_cost_cents if index == owing else None
        value = MediCalValue(county_code, status or MediCalStatus.UNKNOWN, code, cents, None)
        said.append(Statement(aid_code, span, value))
    not_understood = tuple(code for (_, code), status in zip(pairs, statuses, strict=True) if code and status is None)
    return Statement(EVERY_KEY, span, None), tuple(said), not_understood


@lru_cache(maxsize=1 << 14)
def medi_cal_status(code: str, day: date) -> MediCalStatus | None:
    """What the state's three-digit status means on the day; None where no rule tells."""
    if len(code) != 3:  # noqa: PLR2004
        return None
    try:
        status = read_medi_cal_status(code, day)
    except NoRuleForDay:
        return None
    return None if status is MediCalStatus.UNKNOWN else status


@lru_cache(maxsize=1 << 14)
def plan_status(code: str, day: date) -> EnrollmentStatus | None:
    """What the plan's status beside its health-plan code means on the day; None where no rule tells."""
    try:
        return read_hcp_status(code, day)
    except NoRuleForDay:
        return None


@lru_cache(maxsize=1 << 14)
def medicare_status(code: str, day: date) -> str | None:
    """What the status of a part of Medicare means on the day (entitled or not_shown); None where no rule tells."""
    try:
        return read_medicare_status(code, day)
    except NoRuleForDay:
        return None


def _say_other_coverages(read: list[Coverage]) -> tuple[Statement, ...]:
    taken_out: list[Statement] = []
    stated: list[Statement] = []
    for coverage in read:
        span = coverage.span()
        if span is None or not coverage.terms.other_coverage:
            continue
        none, said = _other_coverage_on(coverage.terms.other_coverage, span)
        taken_out.append(none)
        stated += said
    return (*taken_out, *stated)


@lru_cache(maxsize=1 << 14)
def _other_coverage_on(code: str, span: Span) -> tuple[Statement, tuple[Statement, ...]]:
    """That no other coverage holds on those days, and what the code says of them."""
    said = () if code == _NO_OTHER_COVERAGE else (Statement(code, span, PRESENT),)
    return Statement(EVERY_KEY, span, None), said
