"""The lines of an answer: Medicare, Part D and Medi-Cal, each with who runs it, under which contract, and in which
order to bill."""

from dataclasses import replace
from enum import StrEnum

from cmc_portal.answers import Reason, Standing, reason
from cmc_portal.dates import Span
from cmc_portal.values import value
from eligibility.facts import (
    Enrollment,
    EnrollmentKind,
    EnrollmentStatus,
    Line,
    MediCalStatus,
    PlanName,
    PlanOffering,
    PlanPhone,
    Program,
)
from eligibility.rules.asked_day import AskedDay, HeldEnrollment
from eligibility.rules.other_coverage import list_days_of_part_c, pays_before_medi_cal, tells_of_plan_on_record
from eligibility.rules.plans import (
    find_nearest_plan_name,
    find_offering,
    find_plan_name,
    find_plan_phone,
    list_offerings_of_plan,
)


class LineStatus(StrEnum):
    """How a line stands on the day. Only `ACTIVE` and `DEEMED` are coverage; `UNKNOWN` and `ON_HOLD` are not a no."""

    ACTIVE = "active"
    DEEMED = "deemed"
    ON_HOLD = "on_hold"
    SHARE_OF_COST_UNMET = "share_of_cost_unmet"
    LIMITED = "limited"
    UNKNOWN = "unknown"


@value(frozen=True, slots=True)
class CoverageLine:
    """One line of coverage on the day asked about; `span` holds its first and last day, `billing_order` is None when it
    is not billed."""

    line: Line
    program: Program | None
    status: LineStatus
    span: Span
    plan_code: str = ""
    plan_name: str = ""
    contract: str = ""
    phone: str = ""
    tty: str = ""
    county_code: str = ""
    billing_order: int | None = None
    flags: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def is_in_force(self) -> bool:
        """Does this line cover the person on the day?"""
        return self.status is LineStatus.ACTIVE or self.status is LineStatus.DEEMED


LINES_OF_KIND = {
    EnrollmentKind.INTEGRATED: (Line.MEDICARE, Line.PART_D, Line.MEDI_CAL),
    EnrollmentKind.MEDICARE: (Line.MEDICARE,),
    EnrollmentKind.PART_D: (Line.PART_D,),
    EnrollmentKind.MEDI_CAL: (Line.MEDI_CAL,),
    EnrollmentKind.UNRECOGNIZED: (Line.MEDICARE, Line.MEDI_CAL),
}

# A roster may name these for a person, but they are no plans.
WITHOUT_PLAN = (Program.ORIGINAL_MEDICARE, Program.MEDI_CAL_FFS)

ONLY_ONE_PART = "E-MEDICARE-2"

STATUS_OF_MEDI_CAL = {
    MediCalStatus.ELIGIBLE: LineStatus.ACTIVE,
    MediCalStatus.SHARE_OF_COST_UNMET: LineStatus.SHARE_OF_COST_UNMET,
    MediCalStatus.ON_HOLD: LineStatus.ON_HOLD,
    MediCalStatus.UNKNOWN: LineStatus.UNKNOWN,
    MediCalStatus.MEDICARE_COST_SHARING_ONLY: LineStatus.LIMITED,
}


def plan_lines(
    asked: AskedDay, held: HeldEnrollment, *, status: LineStatus, why: tuple[Reason, ...] = ()
) -> tuple[CoverageLine, ...]:
    """The lines that an enrolment fills, all with the same status."""
    enrollment = held.enrollment
    contract, doubts = _contract(enrollment, offering_of(asked, enrollment))
    name, phone = _name_of(asked, enrollment), _phone_of(asked, enrollment)
    if name and name.standing is Standing.UNCONFIRMED:
        doubts = (*doubts, reason("E-NAME-1", name.source, name=name.name))
    if phone and phone.standing is Standing.UNCONFIRMED:
        doubts = (*doubts, reason("E-PHONE-1", phone.source, phone=phone.phone))
    return tuple(
        CoverageLine(
            line=line,
            program=enrollment.program,
            status=status,
            span=held.span,
            plan_code=enrollment.plan_code or "",
            plan_name=name.name if name else enrollment.plan_code or "",
            contract=contract,
            phone=phone.phone if phone else "",
            tty=phone.tty if phone else "",
            county_code=enrollment.county_code,
            reasons=(*why, *doubts),
        )
        for line in LINES_OF_KIND[enrollment.kind]
    )


def medicare_lines(asked: AskedDay) -> tuple[CoverageLine, ...]:
    """Medicare outside an integrated plan: a Medicare Advantage plan on record or told of by a letter, else Original
    Medicare by the parts entitled to."""
    held = asked.of_kind(EnrollmentKind.MEDICARE)
    if held is not None:
        return plan_lines(asked, held, status=_status_of(held), why=_on_roster(asked, held))
    part_c = next((span for span in list_days_of_part_c(asked.facts) if asked.day in span), None)
    if part_c is not None and not tells_of_plan_on_record(part_c, asked.facts):
        by_letter = (reason("E-MEDICARE-4"),)
        return (CoverageLine(Line.MEDICARE, Program.MEDICARE_ADVANTAGE, LineStatus.ACTIVE, part_c, reasons=by_letter),)
    spans = _entitled_spans(asked)
    parts = tuple(spans)
    if not parts:
        return ()
    why = _why_original_medicare(parts)
    both = spans[parts[0]].intersection(spans[parts[-1]]) or spans[parts[0]]
    span = _without_plans(asked, Line.MEDICARE, both)
    reasons = (why,) if part_c is None else (why, reason("E-MEDICARE-5"))
    return (CoverageLine(Line.MEDICARE, Program.ORIGINAL_MEDICARE, LineStatus.ACTIVE, span, reasons=reasons),)


def _entitled_spans(asked: AskedDay) -> dict[str, Span]:
    """The days around the day asked about of Part A and of Part B, in this order, as far as the record shows them."""
    spans = {each.part: each.span for each in asked.facts.entitlements if asked.day in each.span}
    return {part: spans[part] for part in ("A", "B") if part in spans}


def _why_original_medicare(parts: tuple[str, ...]) -> Reason:
    return reason("E-MEDICARE-1") if len(parts) == 2 else reason(ONLY_ONE_PART, part=parts[0])  # noqa: PLR2004


def find_only_part(line: CoverageLine) -> str:
    """The one part of Original Medicare that a line rests on, A or B; empty where it rests on both or on none."""
    for each in line.reasons:
        if each.code == ONLY_ONE_PART:
            return dict(each.values)["part"]
    return ""


def _without_plans(asked: AskedDay, line: Line, entitled: Span) -> Span:
    """The entitled days around the day asked about on which no plan on record had that side."""
    for held in asked.held:
        if line in LINES_OF_KIND[held.enrollment.kind] and asked.day not in held.span:
            entitled = next(part for part in entitled.without(held.span) if asked.day in part)
    return entitled


def part_d_lines(asked: AskedDay) -> tuple[CoverageLine, ...]:
    """Part D outside an integrated plan: the drug plan on record; entitled without a plan on record is not known."""
    held = asked.of_kind(EnrollmentKind.PART_D)
    if held is not None:
        return plan_lines(asked, held, status=_status_of(held), why=_on_roster(asked, held))
    spans = [each.span for each in asked.facts.entitlements if each.part == "D" and asked.day in each.span]
    return tuple(
        CoverageLine(
            Line.PART_D,
            Program.PART_D_PLAN,
            LineStatus.UNKNOWN,
            _without_plans(asked, Line.PART_D, span),
            reasons=(reason("E-PARTD-1"),),
        )
        for span in spans[:1]
    )


def medi_cal_lines(asked: AskedDay) -> tuple[CoverageLine, ...]:
    """Medi-Cal outside an integrated plan: the plan on record while Medi-Cal stands, else fee-for-service."""
    held, standing = asked.of_kind(EnrollmentKind.MEDI_CAL), asked.medi_cal
    status = STATUS_OF_MEDI_CAL.get(standing.status)
    if held is not None and not standing.on_record:
        return plan_lines(asked, held, status=_status_of(held), why=_on_roster(asked, held))
    if status is None or standing.row is None:
        return ()
    if held is not None:
        status = LineStatus.ON_HOLD if held.enrollment.status is EnrollmentStatus.ON_HOLD else status
        plan = plan_lines(asked, held, status=status, why=_on_roster(asked, held))
        return tuple(with_medi_cal(line, status, standing.reasons) for line in plan)
    fee_for_service = CoverageLine(
        Line.MEDI_CAL,
        Program.MEDI_CAL_FFS,
        status,
        _without_plans(asked, Line.MEDI_CAL, standing.row.span),
        county_code=standing.row.county_code,
        reasons=(reason("E-MEDICAL-1"),) if status is LineStatus.ACTIVE else (),
    )
    if asked.opted_out and status is LineStatus.ACTIVE:
        some_plan = replace(fee_for_service, program=Program.MEDI_CAL_MANAGED_CARE, reasons=(reason("E-OPTOUT-4"),))
        return (replace(some_plan, status=LineStatus.UNKNOWN),)
    return (with_medi_cal(fee_for_service, status, standing.reasons),)


def with_medi_cal(line: CoverageLine, status: LineStatus, why: tuple[Reason, ...]) -> CoverageLine:
    """The same line; the Medi-Cal one takes Medi-Cal's own status, with a flag where the share of cost is not met."""
    if line.line is not Line.MEDI_CAL:
        return line
    flags = ("share_of_cost_unmet",) if status is LineStatus.SHARE_OF_COST_UNMET else ()
    return replace(line, status=status, flags=flags, reasons=(*line.reasons, *why))


def in_billing_order(asked: AskedDay, lines: tuple[CoverageLine, ...]) -> tuple[CoverageLine, ...]:
    """Medicare and Part D are billed first, Medi-Cal after them and after other coverage; a line not in force is not
    billed."""
    before_medi_cal = sum(1 for line in lines if line.line is Line.MEDICARE and line.is_in_force)
    before_medi_cal += pays_before_medi_cal(asked.facts, asked.day)
    orders = {Line.MEDICARE: 1, Line.PART_D: 1, Line.MEDI_CAL: 1 + before_medi_cal}
    return tuple(_billed(line, orders[line.line]) if line.is_in_force else line for line in lines)


def _billed(line: CoverageLine, order: int) -> CoverageLine:
    # Every line in force comes by here; `replace`, which looks up each field by its name, takes twice as long.
    return CoverageLine(
        line.line,
        line.program,
        line.status,
        line.span,
        line.plan_code,
        line.plan_name,
        line.contract,
        line.phone,
        line.tty,
        line.county_code,
        order,
        line.flags,
        line.reasons,
    )


def plan_name_of(asked: AskedDay, enrollment: Enrollment) -> str:
    """What the plan was called on the day, or on the enrolment's last day when that was earlier; else what is known."""
    name = _name_of(asked, enrollment)
    if name is not None:
        return name.name
    return enrollment.plan_code or (f"a plan under contract {enrollment.contract}" if enrollment.contract else "a plan")


def _name_of(asked: AskedDay, enrollment: Enrollment) -> PlanName | None:
    if enrollment.program is None or not enrollment.plan_code:
        return None
    day = min(asked.day, enrollment.span.last_day or asked.day)
    key = (enrollment.plan_code, enrollment.program, enrollment.county_code)
    return find_plan_name(asked.plans, *key, day) or find_nearest_plan_name(asked.plans, *key, day)


def _phone_of(asked: AskedDay, enrollment: Enrollment) -> PlanPhone | None:
    if enrollment.program is None or not enrollment.plan_code:
        return None
    return find_plan_phone(asked.plans, enrollment.plan_code, enrollment.program, enrollment.county_code, asked.day)


def offering_of(asked: AskedDay, enrollment: Enrollment) -> PlanOffering | None:
    """The plan's offering in that programme and county on the day, when the tables have it; the roster's contract is
    believed over it."""
    if enrollment.program is None or not enrollment.plan_code:
        return None
    return find_offering(
        asked.plans,
        program=enrollment.program,
        plan_code=enrollment.plan_code,
        county_code=enrollment.county_code,
        day=asked.day,
    )


def is_offered_no_more(asked: AskedDay, enrollment: Enrollment) -> bool:
    """Did the plan leave the county before the day? What the tables never had there is not known to have ended."""
    if enrollment.program is None or offering_of(asked, enrollment) is not None:
        return False
    offerings = list_offerings_of_plan(
        asked.plans,
        program=enrollment.program,
        plan_code=enrollment.plan_code or "",
        county_code=enrollment.county_code,
    )
    return any(each.span.ends_before(asked.day) for each in offerings)


def _contract(enrollment: Enrollment, offering: PlanOffering | None) -> tuple[str, tuple[Reason, ...]]:
    """The roster's own contract is believed; the table's may be unconfirmed, and then the answer says so."""
    if enrollment.contract:
        return "-".join(part for part in (enrollment.contract, enrollment.pbp) if part), ()
    if offering is None or not offering.contract:
        return "", ()
    unconfirmed = offering.contract_standing is Standing.UNCONFIRMED
    return offering.contract_number, (
        (reason("E-CONTRACT-1", contract=offering.contract_number),) if unconfirmed else ()
    )


def _on_roster(asked: AskedDay, held: HeldEnrollment) -> tuple[Reason, ...]:
    if held.enrollment.program in WITHOUT_PLAN:
        on_roster = _without_plan_on_roster(asked, held)
    else:
        on_roster = (reason("E-PLAN-1", plan=plan_name_of(asked, held.enrollment), first_day=held.span.first_day),)
    if held.enrollment.status is not EnrollmentStatus.ON_HOLD:
        return on_roster
    return (reason("E-HOLD-1", hcp_status=held.enrollment.hcp_status or "not told"), *on_roster)


def _without_plan_on_roster(asked: AskedDay, held: HeldEnrollment) -> tuple[Reason, ...]:
    """A row of Original Medicare or of Medi-Cal fee-for-service shows that no plan runs that side. On hold, or where
    Medi-Cal pays nothing, it does not say that anybody pays."""
    if held.enrollment.status is EnrollmentStatus.ON_HOLD:
        return ()
    if held.enrollment.program is Program.MEDI_CAL_FFS:
        pays = asked.medi_cal.is_full or not asked.medi_cal.on_record
        return (reason("E-MEDICAL-1"),) if pays else ()
    parts = tuple(_entitled_spans(asked))
    return (_why_original_medicare(parts) if parts else reason("E-MEDICARE-6", first_day=held.span.first_day),)


def _status_of(held: HeldEnrollment) -> LineStatus:
    return LineStatus.ON_HOLD if held.enrollment.status is EnrollmentStatus.ON_HOLD else LineStatus.ACTIVE
