"""Who is meant: the known member that a report is about, and which numbers turn out to be one person.

A member is found by CIN, else by MBI, else by the plan's number together with the name (and birth date where both are
known).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from cmc_portal.names import name_key
from cmc_portal.values import value
from eligibility.facts import IdentifierKind
from eligibility.roster.reports import Finding, MemberReport, ReportedDetails, ReportedIdentifier
from eligibility.roster.wording import finding

Number = tuple[str, str]
_PlanNumberAndName = tuple[str, str, str, date | None]
_STRONG = (IdentifierKind.CIN, IdentifierKind.MBI)
key_of_name = lru_cache(maxsize=1 << 15)(name_key)


@value(frozen=True, slots=True)
class KnownMembers:
    """Of the numbers in some reports: which known members carry them now, and what is known of those members."""

    by_number: Mapping[Number, tuple[int, ...]]
    details: Mapping[int, ReportedDetails]


@dataclass(slots=True)
class Person:
    """One person of a batch: the known member if there is one, other members who turn out to be the same, and the
    reports.
    """

    member_id: int | None
    merge_ids: list[int] = field(default_factory=list)
    reports: list[MemberReport] = field(default_factory=list)
    not_theirs: set[ReportedIdentifier] = field(default_factory=set)
    findings: dict[int, list[Finding]] = field(default_factory=dict)

    def tell(self, report: MemberReport, code: str) -> None:
        """Adds a finding to one of the person's lines, once."""
        told = self.findings.setdefault(report.line_number, [])
        if all(each.code != code for each in told):
            told.append(finding(code, report.first_segment, "INS"))


def group_by_person(reports: Iterable[MemberReport], known: KnownMembers) -> list[Person]:
    """The reports by person, in the order in which each person first comes; several lines of one person belong
    together.
    """
    people: list[Person] = []
    by_number: dict[Number | _PlanNumberAndName, Person] = {}
    by_member: dict[int, Person] = {}
    for report in reports:
        person = _find(report, known, by_number, by_member)
        if not person.reports:
            people.append(person)
        person.reports.append(report)
        for number in _strong_numbers(report.identifiers, person):
            by_number.setdefault(number, person)
        by_number.setdefault(_plan_number_and_name(report), person)
        for member_id in (person.member_id, *person.merge_ids):
            if member_id is not None:
                by_member.setdefault(member_id, person)
    return people


def numbers_of(reports: Iterable[MemberReport]) -> list[Number]:
    """Every number in the reports by which a member may be found."""
    return list(
        dict.fromkeys(
            (str(each.kind), each.value)
            for report in reports
            for each in report.identifiers + report.merged_from
            if each.kind is not IdentifierKind.OTHER
        )
    )


def _find(
    report: MemberReport,
    known: KnownMembers,
    by_number: Mapping[Number | _PlanNumberAndName, Person],
    by_member: Mapping[int, Person],
) -> Person:
    """The person of the batch whom the report is about: by CIN, else by MBI, else by the plan's number and the name,
    else by a former number. A number joins two lines of a batch only as it would join the later one with a member who
    is known by the earlier.
    """
    member_ids = _known_members(report, known) if known.by_number else []
    person = _of_kind(IdentifierKind.CIN, report, known, by_number, by_member)
    other = _of_kind(IdentifierKind.MBI, report, known, by_number, by_member)
    refused = False
    if person is None and other is not None and _is_same_person(report, other, known, by_number):
        person = other
        if other.member_id is None and any(known.by_number.get(each) for each in _cins(report)):
            person.tell(report, "R-ID-5")
    elif other is not None and other is not person:
        refused = person is None or not _is_same_person(report, other, known, by_number, person)
    if person is None and other is None:
        person = _by_other_numbers(report, member_ids, by_number, by_member)
    if person is None:
        person = Person(None)
        if known.by_number and not member_ids and len(_plan_candidates(report, known)) > 1:
            person.tell(report, "R-ID-7")
    if refused and other is not None:
        person.not_theirs |= {each for each in report.identifiers if _belongs_to(each, other, known, by_number)}
        person.tell(report, "R-ID-6")
        member_ids = [each for each in member_ids if each not in (other.member_id, *other.merge_ids)]
    _attach(person, report, member_ids, known)
    return person


def _of_kind(
    kind: IdentifierKind,
    report: MemberReport,
    known: KnownMembers,
    by_number: Mapping[Number | _PlanNumberAndName, Person],
    by_member: Mapping[int, Person],
) -> Person | None:
    """The person of the batch who has one of the report's numbers of that kind."""
    for each in report.identifiers:
        if each.kind is not kind:
            continue
        number = (str(each.kind), each.value)
        if number in by_number:
            return by_number[number]
        for member_id in known.by_number.get(number, ()):
            if member_id in by_member:
                return by_member[member_id]
    return None


def _by_other_numbers(
    report: MemberReport,
    member_ids: Sequence[int],
    by_number: Mapping[Number | _PlanNumberAndName, Person],
    by_member: Mapping[int, Person],
) -> Person | None:
    """The person of the batch who is a known member found by the plan's or a former number, or whom the plan's number
    and the name alone name.
    """
    person = next((by_member[each] for each in member_ids if each in by_member), None)
    if person is not None or any(each.kind in _STRONG for each in report.identifiers):
        return person
    person = by_number.get(_plan_number_and_name(report))
    if person is not None and person.member_id is not None and member_ids:
        return None
    return person


def _is_same_person(
    report: MemberReport,
    other: Person,
    known: KnownMembers,
    by_number: Mapping[Number | _PlanNumberAndName, Person],
    person: Person | None = None,
) -> bool:
    """Is the report, which has the Medicare number of `other` and no CIN of theirs, about them all the same? `person`
    is whom its CIN names in the batch.
    """
    cins = _cins(report)
    if not cins or any(_belongs_to(each, other, known, by_number) for each in report.merged_from):
        return True
    members = [member_id for cin in cins for member_id in known.by_number.get(cin, ())]
    if person is not None:
        born = _birth_of(person, known)
    elif members:
        held = known.details.get(members[0])
        born = held.birth_date if held else None
    else:
        born = report.details.birth_date
    theirs = _birth_of(other, known)
    return born is None or theirs is None or born == theirs


def _cins(report: MemberReport) -> list[Number]:
    return [(str(each.kind), each.value) for each in report.identifiers if each.kind is IdentifierKind.CIN]


def _belongs_to(
    identifier: ReportedIdentifier,
    person: Person,
    known: KnownMembers,
    by_number: Mapping[Number | _PlanNumberAndName, Person],
) -> bool:
    """Has the person of the batch this CIN or MBI, told there or known before?"""
    number = (str(identifier.kind), identifier.value)
    if identifier.kind not in _STRONG:
        return False
    theirs = {person.member_id, *person.merge_ids}
    return by_number.get(number) is person or not theirs.isdisjoint(known.by_number.get(number, ()))


def _birth_of(person: Person, known: KnownMembers) -> date | None:
    """The birth date that the batch tells last, else the one that is known."""
    for report in reversed(person.reports):
        if report.details.birth_date is not None:
            return report.details.birth_date
    held = known.details.get(person.member_id) if person.member_id is not None else None
    return held.birth_date if held else None


def _attach(person: Person, report: MemberReport, member_ids: Sequence[int], known: KnownMembers) -> None:
    """Takes the known members that the report names as this person, where nothing speaks against it."""
    for member_id in member_ids:
        if member_id == person.member_id or member_id in person.merge_ids:
            continue
        if person.member_id is None and not _contradicts(
            report.details, known.details.get(member_id), report, member_id, known
        ):
            person.member_id = member_id
        elif _was_named_before(report, member_id, known) or (
            person.member_id is not None and _same_birth(known, person.member_id, member_id)
        ):
            person.merge_ids.append(member_id)
            person.tell(report, "R-ID-5")
        else:
            theirs = {
                each
                for each in report.identifiers
                if member_id in known.by_number.get((each.kind.value, each.value), ())
            }
            person.not_theirs |= {each for each in theirs if each.kind is not IdentifierKind.CIN}
            person.tell(report, "R-ID-6")


def _known_members(report: MemberReport, known: KnownMembers) -> list[int]:
    """The known members whom the report's numbers name, the CIN's first."""
    found: list[int] = []
    for kind in (IdentifierKind.CIN, IdentifierKind.MBI):
        for each in report.identifiers:
            if each.kind is kind:
                found += known.by_number.get((kind.value, each.value), ())
    if not found:
        found = _by_plan_number(report, known)
    for each in report.merged_from:
        found += known.by_number.get((each.kind.value, each.value), ())
    return list(dict.fromkeys(found))


def _by_plan_number(report: MemberReport, known: KnownMembers) -> list[int]:
    candidates = _plan_candidates(report, known)
    return candidates if len(candidates) == 1 else []


def _plan_candidates(report: MemberReport, known: KnownMembers) -> list[int]:
    """The members who carry the plan's number of the report and have the same name."""
    candidates = [
        member_id
        for each in report.identifiers
        if each.kind is IdentifierKind.PLAN_ID
        for member_id in known.by_number.get((each.kind.value, each.value), ())
        if _agrees(report.details, known.details.get(member_id))
    ]
    return list(dict.fromkeys(candidates))


def _agrees(told: ReportedDetails, held: ReportedDetails | None) -> bool:
    """Same name; same birth date where both are known."""
    if held is None or _names(told) != _names(held):
        return False
    return told.birth_date is None or held.birth_date is None or told.birth_date == held.birth_date


def _contradicts(
    told: ReportedDetails,
    held: ReportedDetails | None,
    report: MemberReport,
    member_id: int,
    known: KnownMembers,
) -> bool:
    """Found by the Medicare number alone, with another birth date, while the report has a CIN of its own?"""
    cins = [each for each in report.identifiers if each.kind is IdentifierKind.CIN]
    if not cins or any(member_id in known.by_number.get((each.kind.value, each.value), ()) for each in cins):
        return False
    if held is None or told.birth_date is None or held.birth_date is None:
        return False
    return told.birth_date != held.birth_date


def _was_named_before(report: MemberReport, member_id: int, known: KnownMembers) -> bool:
    return any(member_id in known.by_number.get((each.kind.value, each.value), ()) for each in report.merged_from)


def _same_birth(known: KnownMembers, one: int, other: int) -> bool:
    born = [known.details[each].birth_date for each in (one, other) if each in known.details]
    return len(born) < 2 or born[0] is None or born[1] is None or born[0] == born[1]  # noqa: PLR2004


def _strong_numbers(identifiers: Iterable[ReportedIdentifier], person: Person) -> list[Number]:
    not_theirs = person.not_theirs
    return [(str(each.kind), each.value) for each in identifiers if each.kind in _STRONG and each not in not_theirs]


def _plan_number_and_name(report: MemberReport) -> _PlanNumberAndName:
    plan_id = next((each.value for each in report.identifiers if each.kind is IdentifierKind.PLAN_ID), "")
    last, first = _names(report.details)
    return (plan_id, last, first, report.details.birth_date)


def _names(details: ReportedDetails) -> tuple[str, str]:
    return key_of_name(details.last_name), key_of_name(details.first_name)
