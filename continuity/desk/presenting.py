"""A request in words: its head, its conditions with their evidence, its clock, its story. Nothing is decided here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cmc_portal.answers import Verdict
from continuity.desk import wording
from continuity.desk.phrases import (
    count_days,
    day_text,
    days_text,
    moment_text,
    present_reasons,
    reason_sentence,
    weekday_text,
)
from continuity.desk.shown import (
    Checklist,
    ChecklistPart,
    ClockBox,
    CriterionRow,
    Due,
    Fact,
    Look,
    SideBox,
    StoryEntry,
    TimelineRow,
)
from continuity.facts import Audience, DecisionOutcome, EventKind, RequestEvent, Side
from continuity.rules import events as log
from continuity.rules.approval import SideApproval
from continuity.rules.clock import Clock
from continuity.rules.criteria import CONFIRMED_BY_PLAN, Criterion, CriterionCode
from continuity.rules.denial import DenialReason, explain_denial
from continuity.rules.evidence import Evidence, EvidenceKind
from continuity.selectors.requests import StoryEvent
from eligibility.facts import MemberFacts, PlanTable, Program
from eligibility.rules.asked_day import HeldEnrollment, list_held_enrollments
from eligibility.rules.plans import find_nearest_plan_name, find_plan_name

# From so many days before the due day on, it is marked.
SOON = 3


@dataclass(frozen=True, slots=True)
class Names:
    """What people and organisations of the events are called, by number."""

    people: Mapping[int, str]
    organizations: Mapping[int, str]


def present_due(due_on: date | None, *, today: date, is_open: bool) -> Due:
    """A due day, with the days left while the request is open; marked only when it matters."""
    if due_on is None:
        return Due(None, _("no rule known"))
    if not is_open:
        return Due(due_on)
    left = (due_on - today).days
    if left < 0:
        return Due(due_on, _("%(days)s late") % {"days": count_days(-left)}, "error", "late")
    if left == 0:
        return Due(due_on, _("today"), "warning", "soon")
    words = _("%(days)s left") % {"days": count_days(left)}
    return Due(due_on, words, "warning", "soon") if left <= SOON else Due(due_on, words)


def present_sides(sides: Iterable[Side]) -> str:
    """The sides in their order, each by its name."""
    asked = frozenset(sides)
    return _(" and ").join(str(name) for side, name in wording.SIDES.items() if side in asked)


def present_side(approval: SideApproval) -> SideBox:
    """What the rules say of one side at the moment of looking."""
    window = approval.window
    first_day, last_day = (window.first_day, window.last_day) if window else (None, None)
    days = days_text(first_day, last_day)
    return SideBox(
        code=approval.side.value,
        name=str(wording.SIDES[approval.side]),
        look=_side_look(approval),
        sentence=_side_sentence(approval, days),
        days=days,
        first_day=first_day,
        last_day=last_day,
        criteria=tuple(_criterion(each) for each in approval.criteria),
        reasons=present_reasons(approval.reasons if not approval.criteria else ()),
    )


def present_checklist(approvals: Iterable[SideApproval]) -> Checklist:
    """What the rules say, with the conditions that come out the same for every side told once."""
    sides = tuple(present_side(each) for each in approvals)
    keys = [{_key(row) for row in side.criteria} for side in sides]
    shared = set.intersection(*keys) if keys else set()
    first = sides[0].criteria if sides else ()
    together = tuple(_merged(row, sides) for row in first if _key(row) in shared)
    own = (ChecklistPart(side.name, tuple(row for row in side.criteria if _key(row) not in shared)) for side in sides)
    return Checklist(sides, tuple(part for part in (ChecklistPart("", together), *own) if part.criteria))


def _key(row: CriterionRow) -> tuple[object, ...]:
    return row.name, row.look, row.evidence


def _merged(row: CriterionRow, sides: Iterable[SideBox]) -> CriterionRow:
    """The condition with the reasons of every side."""
    reasons = (why for side in sides for each in side.criteria if _key(each) == _key(row) for why in each.reasons)
    return replace(row, reasons=tuple(dict.fromkeys(reasons)))


def _side_look(approval: SideApproval) -> Look:
    """Where only the plan's own confirmation is missing, nothing speaks against it."""
    if approval.against and all(_is_to_confirm(each) for each in approval.against):
        return wording.TO_CONFIRM
    return wording.SIDE_VERDICTS[approval.verdict]


def _is_to_confirm(criterion: Criterion) -> bool:
    return criterion.code in CONFIRMED_BY_PLAN and criterion.verdict is Verdict.UNKNOWN


def _side_sentence(approval: SideApproval, days: str) -> str:
    if not approval.criteria:
        return " ".join(reason_sentence(each) for each in approval.reasons)
    if not approval.against:
        return _("Every condition is met. An approval would hold %(days)s.") % {"days": days}
    if all(_is_to_confirm(each) for each in approval.against):
        return _("Everything on record speaks for %(days)s.") % {"days": days}
    return ""


def _criterion(criterion: Criterion) -> CriterionRow:
    return CriterionRow(
        name=str(wording.CRITERIA[criterion.code]),
        look=wording.CRITERION_VERDICTS[criterion.verdict],
        evidence=tuple(_evidence(each, criterion.code) for each in criterion.evidence),
        reasons=present_reasons(criterion.reasons),
    )


def _evidence(evidence: Evidence, code: CriterionCode) -> str:
    days = days_text(evidence.first_day, evidence.last_day)
    if evidence.kind is EvidenceKind.VISIT:
        return _visit(evidence)
    if evidence.kind is EvidenceKind.FINDING:
        finding = next((str(name) for kind, name in wording.FINDINGS.items() if kind == evidence.reference), "")
        return ", ".join(filter(None, (finding, days)))
    if evidence.kind is EvidenceKind.STATEMENT and code is CriterionCode.STATE_PLAN_APPROVED:
        return _("Told by the provider file or recorded on this request")
    words = {
        EvidenceKind.ENROLLMENT: _("Enrolled %(days)s"),
        EvidenceKind.NETWORK: _("In the network %(days)s"),
        EvidenceKind.PROVIDER: _("Provider file: %(text)s"),
        EvidenceKind.RESIDENCE: _("Lived there on %(first)s"),
        EvidenceKind.STATEMENT: _("Recorded on this request"),
        EvidenceKind.GRANT: _("Approved before, %(text)s"),
    }[evidence.kind]
    return words % {"days": days, "first": day_text(evidence.first_day), "text": _reference(evidence) or days}


def _reference(evidence: Evidence) -> str:
    kinds = {str(kind): str(name) for kind, name in wording.PROVIDER_KINDS.items()}
    return kinds.get(evidence.reference, evidence.reference)


def _visit(evidence: Evidence) -> str:
    source = str(wording.SOURCES[evidence.source]) if evidence.source else ""
    told = _("Visit on %(day)s, from %(source)s") % {"day": day_text(evidence.first_day), "source": source}
    claim = _("claim %(number)s") % {"number": evidence.reference} if evidence.reference else ""
    counts = "" if evidence.counts else _("does not count")
    return ", ".join(filter(None, (told, claim, counts)))


def present_clock(clock: Clock | None, *, today: date, is_open: bool) -> ClockBox | None:
    """The clock with its arithmetic: received + days = due; the day by which work starts."""
    if clock is None:
        return None
    lines = []
    if clock.due_on and clock.days is not None:
        lines.append(
            _("Received %(received)s + %(days)s = decide by %(due)s")
            % {
                "received": weekday_text(clock.received_on),
                "days": _("%(days)s calendar days") % {"days": clock.days},
                "due": weekday_text(clock.due_on),
            }
        )
    else:
        lines.append(_("Received %(received)s") % {"received": weekday_text(clock.received_on)})
    if clock.start_by and clock.start_days is not None:
        words = (
            _("Start by %(day)s, when the decision is due: %(days)s working days of the state end later")
            if clock.start_by == clock.due_on
            else _("Start by %(day)s: %(days)s working days of the state")
        )
        lines.append(words % {"day": weekday_text(clock.start_by), "days": clock.start_days})
    lines.append(
        _("%(urgency)s. Waiting for somebody does not stop it.") % {"urgency": wording.URGENCIES[clock.urgency]}
    )
    due = present_due(clock.due_on, today=today, is_open=is_open)
    return ClockBox(due, tuple(lines), present_reasons(clock.reasons))


def present_timeline(
    member: MemberFacts, *, plans: PlanTable, plan_code: str, asked_day: date | None
) -> tuple[TimelineRow, ...]:
    """The enrolments that truly held, the latest first; the stay of the request is marked."""
    held = sorted(list_held_enrollments(member), key=lambda each: each.span.first_day, reverse=True)
    return tuple(_timeline_row(each, plans, plan_code, asked_day) for each in held)


def _timeline_row(held: HeldEnrollment, plans: PlanTable, plan_code: str, asked_day: date | None) -> TimelineRow:
    row = held.enrollment
    is_asked = row.plan_code == plan_code and asked_day is not None and asked_day in held.span
    status = "" if row.status.value == "active" else str(wording.ENROLLMENT_STATUSES[row.status])
    return TimelineRow(
        side=str(wording.ENROLLMENT_KINDS[row.kind]),
        payer=plan_text(plans, row.plan_code, row.program, row.county_code, held.span.first_day),
        first_day=held.span.first_day,
        last_day=held.span.last_day,
        status=status,
        asked=is_asked,
    )


def plan_text(plans: PlanTable, plan_code: str | None, program: Program | None, county: str, day: date) -> str:
    """What the plan was called on the day; its programme where there is no plan; else what the record says."""
    if plan_code and program:
        row = find_plan_name(plans, plan_code, program, county, day)
        row = row or find_nearest_plan_name(plans, plan_code, program, county, day)
        if row:
            return row.name
    return str(wording.PROGRAMS[program]) if program else plan_code or _("A plan that is not in our tables")


def present_story(
    events: Iterable[StoryEvent], names: Names, *, to_requester: bool, own_organization: int | None = None
) -> tuple[StoryEntry, ...]:
    """What happened, in order. Whoever asked reads of the plan's people no names."""
    return tuple(
        _entry(each.event, each.details, names, to_requester, own_organization)
        for each in events
        if not (to_requester and each.event.kind is EventKind.REVIEW_BEGAN)
    )


_KINDS = {EventKind.DECIDED: "decision", EventKind.NOTE_ADDED: "note"}


def _entry(
    event: RequestEvent, told: Mapping[str, Any], names: Names, to_requester: bool, own_organization: int | None
) -> StoryEntry:
    data = log.read_event_data(event.kind, event.data)
    return StoryEntry(
        when=moment_text(event.at),
        iso=event.at.isoformat(),
        who=_who(event, names, to_requester, own_organization),
        what=_what(data),
        details=(*_details(data, names), *_told(told, to_requester)),
        text=_text(data, to_requester),
        kind=_KINDS.get(event.kind, ""),
    )


def _who(event: RequestEvent, names: Names, to_requester: bool, own_organization: int | None) -> str:
    actor = event.actor
    organization = names.organizations.get(actor.organization_id or 0, "")
    if actor.operator or (actor.user_id is None and actor.client_id is None):
        return _("The portal")
    if actor.organization_id is None:
        return _("You") if to_requester and own_organization is None else _("The member or a representative")
    person = names.people.get(actor.user_id or 0, "")
    if actor.client_id is not None:
        return _("%(name)s, by a computer program") % {"name": organization}
    if to_requester and actor.organization_id != own_organization:
        return organization
    return person or organization


def _what(data: log.EventData) -> str:
    if isinstance(data, log.NoteAdded):
        return _("Note to whoever asked") if data.audience is Audience.REQUESTER else _("Internal note")
    return str(wording.EVENTS[data.kind])


def _text(data: log.EventData, to_requester: bool) -> str:
    if isinstance(data, log.NoteAdded):
        return data.text
    if isinstance(data, log.Decided):
        return "" if to_requester else data.override_reason
    why = getattr(data, "why", "")
    return str(why)


def _details(data: log.EventData, names: Names) -> Iterator[str]:
    if isinstance(data, log.Received | log.AskedAgain | log.Drafted):
        yield from _intake(data)
    elif isinstance(data, log.Assigned):
        owner = data.owner_user_id
        yield names.people.get(owner, _("Somebody who is no longer here")) if owner else _("To nobody in particular")
    elif isinstance(data, log.WaitingBegan):
        yield _("Waiting for: %(whom)s") % {"whom": wording.WAITING_FOR[data.waiting_for]}
    elif isinstance(data, log.UrgencyChanged):
        yield str(wording.URGENCIES[data.urgency])
    elif isinstance(data, log.EvidenceAdded):
        yield from _added(data)
    elif isinstance(data, log.StatementRecorded):
        yield from _statements(data)
    elif isinstance(data, log.Decided):
        yield from (_outcome(each) for each in data.outcomes)


def _told(told: Mapping[str, Any], to_requester: bool) -> Iterator[str]:
    """What the log keeps beside what is decided by."""
    if told.get("why"):
        yield _("Needed for: %(care)s") % {"care": told["why"]}
    if told.get("alternative"):
        yield _("In the network instead: %(name)s") % {"name": told["alternative"]}
    if to_requester:
        return
    if told.get("caller"):
        yield _("Caller: %(name)s") % {"name": told["caller"]}
    if told.get("said_by"):
        yield _("Said by: %(name)s") % {"name": told["said_by"]}
    if told.get("looked_at_claims"):
        yield _("Visits in claims: %(count)s") % {"count": told["claims_visits"]}


def _intake(data: log.Received | log.AskedAgain | log.Drafted) -> Iterator[str]:
    yield _("%(who)s asked, %(sides)s") % {
        "who": wording.REQUESTERS[data.requester],
        "sides": present_sides(data.sides),
    }
    if isinstance(data, log.Drafted):
        return
    yield _("Received on %(day)s %(how)s") % {
        "day": day_text(data.received_on),
        "how": wording.CHANNELS[data.channel],
    }


def _added(data: log.EvidenceAdded) -> Iterator[str]:
    source = next((str(name) for each, name in wording.SOURCES.items() if each == data.evidence), data.evidence)
    yield _("From %(source)s") % {"source": source}
    if data.reference:
        yield data.reference


_STATEMENTS = (
    ("accepts_rate", CriterionCode.ACCEPTS_RATE),
    ("follows_utilization_rules", CriterionCode.FOLLOWS_UTILIZATION_RULES),
    ("gave_treatment_plan", CriterionCode.TREATMENT_INFORMATION),
    ("is_state_plan_approved", CriterionCode.STATE_PLAN_APPROVED),
)


def _statements(data: log.StatementRecorded) -> Iterator[str]:
    for name, code in _STATEMENTS:
        said = getattr(data, name)
        if said is not None:
            yield f"{wording.CRITERIA[code]}: {_('yes') if said else _('no')}"


def _outcome(outcome: log.SideOutcome) -> str:
    side = wording.SIDES[outcome.side]
    if outcome.outcome is DecisionOutcome.APPROVED:
        days = days_text(outcome.window_first_day, outcome.window_last_day)
        return _("%(side)s approved, %(days)s") % {"side": side, "days": days}
    reasons = " ".join(denial_sentence(each) for each in outcome.reasons)
    return _("%(side)s denied: %(reasons)s") % {"side": side, "reasons": reasons}


def denial_sentence(denial: DenialReason) -> str:
    """A reason for a denial, in words that a member can read."""
    return reason_sentence(explain_denial(denial))


def present_windows(outcomes: Iterable[log.SideOutcome]) -> tuple[Fact, ...]:
    """The days that were approved, side by side."""
    return tuple(
        Fact(str(wording.SIDES[each.side]), days_text(each.window_first_day, each.window_last_day))
        for each in outcomes
        if each.outcome is DecisionOutcome.APPROVED
    )
