"""What a batch of reports changes, person by person: rows to close, rows to add, and what becomes of each line."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any, NamedTuple

from cmc_portal.dates import ONE_DAY, Span
from cmc_portal.values import value
from eligibility.facts import IdentifierKind
from eligibility.roster.changes import Changes, KnownRow, plan_changes, span_of
from eligibility.roster.matching import Person
from eligibility.roster.reports import (
    NO_CONTACT,
    Finding,
    LineOutcome,
    MemberReport,
    ReportedContact,
    ReportedDetails,
    ReportedIdentifier,
    Statement,
    Value,
)
from eligibility.roster.wording import finding, is_warning

# The tables of dated facts, by the name of the report's field that speaks of them.
FACT_TABLES = ("coverages", "entitlements", "medi_cal", "other_coverages", "circumstances")
_NOTHING = Changes((), ())
_UNTOLD = ReportedDetails()


class KnownDetails(NamedTuple):
    """The row of a member's details that is held true now."""

    id: int
    details: ReportedDetails


class KnownIdentifier(NamedTuple):
    """A number of a member that is held true now, and its first day."""

    identifier: ReportedIdentifier
    first_day: date


class KnownContact(NamedTuple):
    """The row of a member's contact that is held true now."""

    id: int
    contact: ReportedContact


@value(frozen=True, slots=True)
class Knowledge:
    """What is held true now of the members in a batch, by member and, for facts, by table."""

    details: Mapping[int, KnownDetails] = field(default_factory=dict)
    identifiers: Mapping[int, Sequence[KnownIdentifier]] = field(default_factory=dict)
    facts: Mapping[str, Mapping[int, Sequence[KnownRow]]] = field(default_factory=dict)
    contacts: Mapping[int, KnownContact] = field(default_factory=dict)

    def rows(self, table: str, member_id: int | None) -> Sequence[KnownRow]:
        """The rows of one member in one table of dated facts."""
        return self.facts.get(table, {}).get(member_id, ()) if member_id is not None else ()


class NewIdentifier(NamedTuple):
    """A number to add."""

    identifier: ReportedIdentifier
    span: Span


class LineResult(NamedTuple):
    """What became of one member's lines."""

    report: MemberReport
    outcome: LineOutcome
    findings: tuple[Finding, ...]
    plan: "PersonPlan | None" = None

    @property
    def changes(self) -> tuple[str, ...]:
        """What the line changes, in words."""
        return describe(self.plan) if self.plan is not None else ()


class PersonPlan(NamedTuple):
    """Everything to write for one person, as one whole. `member_id` is None for somebody new."""

    member_id: int | None
    merge_ids: tuple[int, ...]
    close_details: int | None
    add_details: ReportedDetails | None
    add_identifiers: tuple[NewIdentifier, ...]
    changes: Mapping[str, Changes]
    source_line: int
    close_contact: int | None = None
    add_contact: ReportedContact | None = None

    @property
    def changes_something(self) -> bool:
        """Is there anything to write but the lines themselves?"""
        return bool(
            self.add_details
            or self.add_contact
            or self.add_identifiers
            or self.merge_ids
            or any(each.close or each.add for each in self.changes.values())
        )


def plan_person(
    person: Person, knowledge: Knowledge, *, sender: str, file_day: date
) -> tuple[PersonPlan, tuple[LineResult, ...]]:
    """What the reports of one person change in what is known, and what becomes of their lines."""
    held = knowledge.details.get(person.member_id) if person.member_id is not None else None
    before = held.details if held else _UNTOLD
    after = before
    for report in person.reports:
        after = _told_over(after, report.details)
    changed = after != before or held is None
    changes = {table: _plan_table(person, knowledge, table, sender) for table in FACT_TABLES}
    add_identifiers = _plan_identifiers(person, knowledge, file_day)
    plan = PersonPlan(
        member_id=person.member_id,
        merge_ids=tuple(person.merge_ids),
        close_details=held.id if held and changed else None,
        add_details=after if changed else None,
        add_identifiers=add_identifiers,
        changes={table: each for table, each in changes.items() if each.close or each.add},
        source_line=person.reports[-1].line_number,
        **_plan_contact(person, knowledge),
    )
    return plan, _lines(plan, person)


def _lines(plan: PersonPlan, person: Person) -> tuple[LineResult, ...]:
    disputed = any(row.disputed for changes in plan.changes.values() for row in changes.add)
    changes_something = plan.changes_something
    lines = []
    for report in person.reports:
        findings = (*report.findings, *person.findings.get(report.line_number, ()))
        if disputed and not any(each.code == "R-COV-6" for each in findings):
            findings = (*findings, finding("R-COV-4", report.first_segment, "HD"))
        if findings and any(map(is_warning, findings)):
            outcome = LineOutcome.STORED_WITH_WARNING
        else:
            outcome = LineOutcome.APPLIED if changes_something else LineOutcome.UNCHANGED
        lines.append(LineResult(report, outcome, findings, plan))
    return tuple(lines)


def describe(plan: PersonPlan) -> tuple[str, ...]:
    """The plan in words, for a dry run and the change desk; who the member is stays out."""
    words: list[str] = []
    if plan.add_details:
        words.append("new member" if plan.member_id is None else "name, birth, death or home changed")
    words += [
        "e-mail or telephone changed" for _ in (plan.add_contact,) if plan.add_contact and plan.member_id is not None
    ]
    words += [f"number added: {added.identifier.kind}" for added in plan.add_identifiers if plan.member_id is not None]
    words += ["another number merged into this member" for _ in plan.merge_ids]
    for table, changes in plan.changes.items():
        words += [f"{table}: no longer {row.key} {_days(row.span)} {_say(row.value)}".rstrip() for row in changes.close]
        for row in changes.add:
            disputed = " (disputed)" if row.disputed else ""
            words.append(f"{table}: {row.key} {_days(row.span)} {_say(row.value)}".rstrip() + disputed)
    return tuple(words)


def _days(span: Span) -> str:
    return f"{span.first_day}..{span.last_day or 'open'}"


def _say(value: Value) -> str:
    return " ".join(str(each) for each in value if each not in (None, ""))


def _plan_contact(person: Person, knowledge: Knowledge) -> dict[str, Any]:
    """The contact to close and to add, where the reports tell another than the one that is known; few tell any."""
    told = [report.contact for report in person.reports if report.contact is not NO_CONTACT]
    if not told:
        return {}
    held = knowledge.contacts.get(person.member_id) if person.member_id is not None else None
    before = after = held.contact if held else NO_CONTACT
    for each in told:
        after = ReportedContact(each.email or after.email, each.phone or after.phone)
    if after == before:
        return {}
    return {"close_contact": held.id if held else None, "add_contact": after}


def _told_over(known: ReportedDetails, told: ReportedDetails) -> ReportedDetails:
    """The details as told, and as known where nothing is told."""
    if known in (told, _UNTOLD):
        return told
    return ReportedDetails._make(new or old for new, old in zip(told, known, strict=True))


def _plan_table(person: Person, knowledge: Knowledge, table: str, sender: str) -> Changes:
    reports = person.reports
    statements: Sequence[Statement] = getattr(reports[0], table)
    for report in reports[1:]:
        statements = (*statements, *getattr(report, table))
    known = knowledge.rows(table, person.member_id)
    moved = [row for member_id in person.merge_ids for row in knowledge.rows(table, member_id)]
    if not moved:
        return plan_changes(known, statements, sender=sender) if statements else _NOTHING
    # What was known under the other number comes first, so that what is known under this one stands on days with both.
    carried = [Statement(row.key, row.span, row.value, disputed=row.disputed) for row in moved]
    carried += [Statement(row.key, row.span, row.value) for row in known if not row.disputed]
    changes = plan_changes(known, [*carried, *statements], sender=sender)
    return Changes((*changes.close, *moved), changes.add)


def _plan_identifiers(person: Person, knowledge: Knowledge, file_day: date) -> tuple[NewIdentifier, ...]:
    """The numbers that are not known yet. The first of a kind holds from the first day told; a later one from the day
    of the file.
    """
    known = list(knowledge.identifiers.get(person.member_id, ())) if person.member_id is not None else []
    of_others = {each.identifier for member_id in person.merge_ids for each in knowledge.identifiers.get(member_id, ())}
    added: list[NewIdentifier] = []
    first_days = [day for report in person.reports if (day := report.first_day()) is not None]
    earliest = min([*first_days, file_day])
    if person.member_id is None and len(person.reports) == 1 and (new := _first_numbers(person, earliest)) is not None:
        return new
    held = {each.identifier: each.first_day for each in known}
    told = dict.fromkeys(each for report in person.reports for each in report.identifiers)
    for identifier in told:
        if identifier in held or identifier in person.not_theirs:
            continue
        before = [day for other, day in held.items() if other.kind is identifier.kind]
        first_day = max(file_day, max(before) + ONE_DAY) if before else earliest
        held[identifier] = first_day
        if identifier not in of_others:
            added.append(NewIdentifier(identifier, Span(first_day)))
    present = [day for identifier, day in held.items() if identifier.kind is IdentifierKind.CIN]
    for former in dict.fromkeys(each for report in person.reports for each in report.merged_from):
        if former in held or former in of_others:
            continue
        # Only the order is known: the former number ended before the present one began.
        last_day = min(present, default=earliest) - ONE_DAY
        added.append(NewIdentifier(former, Span(last_day, last_day)))
        held[former] = last_day
    return tuple(added)


def _first_numbers(person: Person, first_day: date) -> tuple[NewIdentifier, ...] | None:
    """The numbers of somebody new when they are one of a kind and none was another before; else None."""
    report = person.reports[0]
    identifiers = report.identifiers
    if report.merged_from or person.merge_ids or person.not_theirs:
        return None
    if len({each.kind for each in identifiers}) < len(identifiers):
        return None
    span = span_of(first_day)
    return tuple([NewIdentifier(each, span) for each in identifiers])
