"""Reads one member's segments of an 834: from INS up to the next INS or the end of the transaction."""

import re
from collections.abc import Callable, Container
from datetime import date
from functools import lru_cache
from itertools import pairwise, zip_longest

from cmc_portal.identifiers import BadIdentifier, compact, parse_cin, parse_mbi
from cmc_portal.x12 import Delimiters, Run, Segment
from eligibility.facts import IdentifierKind, PlanTable
from eligibility.roster.contacts import parse_email, parse_phone
from eligibility.roster.coverage_834 import CANCELS, Coverage, Member, Terms, say_coverages, says_when_it_ends
from eligibility.roster.dates import is_no_end, parse_day, parse_month
from eligibility.roster.plans import PlanFinder
from eligibility.roster.reports import (
    NO_CONTACT,
    Finding,
    LineOutcome,
    MemberReport,
    ReportedContact,
    ReportedDetails,
    ReportedIdentifier,
)
from eligibility.roster.wording import finding, shape, shown

MAX_FINDINGS = 60
_MEMBER_ENTITIES = frozenset({"IL", "74"})
_KNOWN_MAINTENANCE = frozenset({"001", "002", "021", "024", "025", "026", "030", "032"})
_REINSTATES = "025"
# Read over without a word: they say nothing that this service keeps.
_IGNORED = frozenset({
    "N3", "EC", "ICM", "HLH", "HI", "DSB", "IDC", "LX", "PLA", "COB", "LS", "LE", "N1", "N2", "ACT", "LQ",
    "III", "VEH", "BGN", "QTY",
})  # fmt: skip
_IGNORED_REFS = frozenset({
    "17", "1D", "23", "38", "3H", "4A", "4M", "6O", "6P", "9X", "ABB", "AB", "D3", "DX", "EI", "F5", "F6", "G1",
    "P5", "PID", "Q4", "QQ", "SY", "XX1", "XX2", "YY", "ZX", "ZZ", "0F", "1L", "1W", "NQ", "RB", "CE", "9V", "E8",
    "M7", "PQ", "X9", "60", "QH",
})  # fmt: skip
_IGNORED_DTPS = frozenset({
    "050", "286", "296", "297", "300", "301", "303", "336", "337", "338", "339", "340", "341", "348", "349", "350",
    "351", "356", "357", "360", "361", "383", "385", "386", "393", "394", "473", "474", "007", "543", "695", "343",
    "344", "345", "435",
})  # fmt: skip
# Last days of the member's Medicare and Medi-Cal, which are told and not applied.
_ENDS_NOT_APPLIED = {"339": "R-MED-3", "474": "R-AID-3"}
_REFS_OF_TERMS = _IGNORED_REFS - {"0F", "1L", "SY"}
# What differs from member to member in coverage loops that else say the same.
_OF_PERSON = frozenset({"DTP", "AMT"})
_NO_PLANS = PlanFinder(PlanTable(0, (), (), (), ()))
# Of PER: telephone, home, cellular; and electronic mail.
_REACHED = frozenset({"TE", "HP", "CP", "EM"})
_OLD_MEDICARE_NUMBER = re.compile(r"[0-9]{9}[A-Z][A-Z0-9]?|[A-Z]{1,3}[0-9]{9}")
_JOINED_COUNTY = re.compile(r"([0-5][0-9])([0-9A-Z]{2})[0-9A-Z]{5,}")


def read_member(
    block: Run,
    line_number: int,
    plans: PlanFinder,
    *,
    kept_only: LineOutcome | None = None,
    why: Finding | None = None,
) -> MemberReport:
    """The report of one member. With `why`, or where the lines cannot be understood, they are kept and not applied."""
    member = _read_segments(block, plans, why)
    if kept_only is None:
        kept_only = _decide_readable(member, block)
    raw = _raw(block, member)
    findings = member.findings
    if kept_only is not None:
        return MemberReport(
            line_number, block.position, raw, member.maintenance, findings=_bounded(findings), kept_only=kept_only
        )
    statements = say_coverages(member)
    _tell_what_is_missing(member, block)
    return MemberReport(
        line_number=line_number,
        first_segment=block.position,
        raw=raw,
        maintenance=member.maintenance,
        identifiers=tuple(member.identifiers),
        merged_from=tuple(member.merged_from),
        details=_details(member),
        coverages=statements.coverages,
        entitlements=statements.entitlements,
        medi_cal=statements.medi_cal,
        other_coverages=statements.other_coverages,
        findings=_bounded(findings),
        contact=ReportedContact(member.email, member.phone) if member.email or member.phone else NO_CONTACT,
    )


def _read_segments(block: Run, plans: PlanFinder, why: Finding | None) -> Member:
    """The member's own segments one by one, then each coverage loop."""
    member = Member(plans)
    if why is not None:
        member.findings.append(why)
    begins = (f"HD{block.delimiters.element}", "HD")
    loops = [index for index, text in enumerate(block.texts) if text[:3] in begins]
    bounds = [*loops, len(block.texts)]
    for segment in block.segments(bounds[0]):
        _read_segment(member, segment)
    for begin, end in pairwise(bounds):
        _read_loop(member, block.part(begin, end))
    return member


def _read_segment(member: Member, segment: Segment) -> None:
    name = segment[1][0]
    handler = _HANDLERS.get(name)
    if handler is not None:
        handler(member, segment)
    elif name not in _IGNORED:
        member.tell("R-SEG-2", segment)


def _read_loop(member: Member, loop: Run) -> None:
    """One HD loop: days and amounts line by line, the rest as read in another member who has the same."""
    of_person = [index for index, text in enumerate(loop.texts) if text[:3] in _OF_PERSON]
    shared = tuple([text for text in loop.texts if text[:3] not in _OF_PERSON])
    terms = _read_terms(shared, loop.delimiters)
    _begin_coverage(member, Coverage(loop, terms or Terms()))
    for segment in loop.segments() if terms is None else map(loop.segment, of_person):
        _read_segment(member, segment)


def _begin_coverage(member: Member, coverage: Coverage) -> None:
    member.in_part = False
    member.coverage = coverage
    member.coverages.append(coverage)


@lru_cache(maxsize=1 << 14)
def _read_terms(texts: tuple[str, ...], delimiters: Delimiters) -> Terms | None:
    """What these lines of a coverage loop say, whoever's they are: rosters repeat the same few in thousands of members.
    None where one of them may tell of the member, or where anything is to be said of one.
    """
    loop = Run(0, list(texts), delimiters)
    segments = loop.segments()
    if not all(map(_tells_terms, segments)):
        return None
    coverage, nobody = Coverage(loop, Terms()), Member(_NO_PLANS)
    _begin_coverage(nobody, coverage)
    for segment in segments:
        _read_segment(nobody, segment)
    return None if nobody.findings else coverage.terms


def _tells_terms(segment: Segment) -> bool:
    """Does this line of a coverage loop tell of the coverage alone?"""
    name = segment.name
    if name == "REF":
        return segment.elements[1:2] != [] and segment.elements[1] in _REFS_OF_TERMS
    return name == "HD" or (name in _IGNORED and name not in _HANDLERS)


def _bounded(findings: list[Finding]) -> tuple[Finding, ...]:
    if len(findings) <= MAX_FINDINGS:
        return tuple(findings)
    more = finding("R-SEG-4", findings[-1].position, "", found=len(findings) - MAX_FINDINGS)
    return (*findings[:MAX_FINDINGS], more)


def _decide_readable(member: Member, block: Run) -> LineOutcome | None:
    """Two members in one, or none that a number names, cannot be applied."""
    if member.mixed is not None:
        member.tell("R-LINE-3", member.mixed)
        return LineOutcome.HELD
    if all(each.kind is IdentifierKind.OTHER for each in member.identifiers):
        member.tell("R-LINE-1", block.segment(0))
        return LineOutcome.UNREADABLE
    return None


def _tell_what_is_missing(member: Member, block: Run) -> None:
    if not member.last_name:
        member.tell("R-NAME-2", block.segment(0))
    if not any(each.kind is IdentifierKind.CIN for each in member.identifiers):
        member.tell("R-ID-4", block.segment(0))
    if member.maintenance == _REINSTATES and not member.coverages:
        member.tell("R-COV-3", block.segment(0))
    told = any(each.code == "R-COV-5" for each in member.findings)
    if member.maintenance == CANCELS and not told and not says_when_it_ends(member):
        member.tell("R-COV-11", block.segment(0))


def _details(member: Member) -> ReportedDetails:
    return ReportedDetails(
        last_name=member.last_name,
        first_name=member.first_name,
        middle_name=member.middle_name,
        name_suffix=member.name_suffix,
        birth_date=member.birth_date,
        death_day=member.death_day,
        sex=member.sex,
        language=member.language,
        zip_code=member.zip_code,
        county_code=member.home_county or member.county_code,
        card_issued_on=member.card_issued_on,
    )


def _raw(block: Run, member: Member) -> str:
    """The lines as received, a segment a line, with Social Security numbers masked."""
    cut_by = block.delimiters
    terminator = cut_by.segment if cut_by.segment in "\r\n" else cut_by.segment + "\n"
    lines = block.texts
    if member.masked:
        lines = lines.copy()
        for position, places in member.masked.items():
            index = position - block.position
            lines[index] = cut_by.element.join(_masked_elements(block.segment(index), places))
    return terminator.join(lines) + terminator


def _masked_elements(segment: Segment, places: Container[int]) -> list[str]:
    return [masked(element) if place in places else element for place, element in enumerate(segment.elements)]


def masked(text: str) -> str:
    """All but the last four characters as x."""
    return "x" * max(0, len(text) - 4) + text[-4:] if len(text) > 4 else "x" * len(text)


def _read_ins(member: Member, segment: Segment) -> None:
    member.maintenance = segment.get(3)
    if member.maintenance not in _KNOWN_MAINTENANCE:
        member.tell("R-SEG-3", segment, found=shown(member.maintenance))
    for index in (11, 12):
        if segment.get(index) == "D8":
            member.death_day = _other_day(member, segment, segment.get(index + 1)) or member.death_day


def _read_ref(member: Member, segment: Segment) -> None:
    elements = segment[1]
    qualifier = elements[1] if len(elements) > 1 else ""
    if member.in_part:
        if qualifier == "SY":
            _read_ssn(member, segment)
        return
    reader = (_MEMBER_REFS if member.coverage is None else _COVERAGE_REFS).get(qualifier)
    if reader is not None:
        reader(member, segment)
    elif qualifier not in _IGNORED_REFS:
        member.tell("R-SEG-1", segment, found=shown(qualifier))


def _read_number(member: Member, segment: Segment) -> None:
    """A number of the member: a CIN wherever it stands, else the plan's own (0F) or another."""
    value = compact(segment.get(2))
    kind = IdentifierKind.PLAN_ID if segment.get(1) == "0F" else IdentifierKind.OTHER
    if kind is IdentifierKind.PLAN_ID and member.plan_id not in ("", value):
        member.mixed = member.mixed or segment
        return
    if kind is IdentifierKind.PLAN_ID:
        member.plan_id = value
    _add_number(member, segment, value, kind)


def _add_number(member: Member, segment: Segment, value: str, kind: IdentifierKind) -> None:
    try:
        cin = parse_cin(value)
    except BadIdentifier:
        if value:
            member.add(ReportedIdentifier(kind, value))
        return
    if member.cin not in ("", cin):
        member.mixed = member.mixed or segment
        return
    member.cin = cin
    member.add(ReportedIdentifier(IdentifierKind.CIN, cin))


def _read_medicare_number(member: Member, segment: Segment) -> None:
    value = segment.get(2)
    try:
        member.add(ReportedIdentifier(IdentifierKind.MBI, parse_mbi(value)))
    except BadIdentifier:
        if _OLD_MEDICARE_NUMBER.fullmatch(value.replace("-", "").upper()):
            member.mask(segment, 2)
            member.tell("R-ID-3", segment)
        elif value:
            member.add(ReportedIdentifier(IdentifierKind.OTHER, compact(value)))
            member.tell("R-ID-2", segment, found=shape(value))


def _read_ssn(member: Member, segment: Segment) -> None:
    member.mask(segment, 2)
    member.tell("R-ID-1", segment)


def _read_former_numbers(member: Member, segment: Segment) -> None:
    """REF*Q4: numbers under which the member was known before; only a CIN says so beyond doubt."""
    for part in segment.get(2).split(";"):
        try:
            member.merged_from.append(ReportedIdentifier(IdentifierKind.CIN, parse_cin(part)))
        except BadIdentifier:
            continue


def _read_card(member: Member, segment: Segment) -> None:
    day = _part(segment.get(2), 1)
    if day:
        member.card_issued_on = _other_day(member, segment, day)


def _read_member_months(member: Member, segment: Segment) -> None:
    """REF*17 of the member: month of redetermination; day of death; month that the record is about."""
    day = _part(segment.get(2), 1)
    if day:
        member.death_day = _other_day(member, segment, day) or member.death_day


def _read_county_and_aid_code(member: Member, segment: Segment) -> None:
    """REF*3H: county; aid code; case. Older files write the three without separators."""
    parts = segment.get(2).split(";")
    joined = _JOINED_COUNTY.fullmatch(parts[0])
    if joined:
        member.county_code, member.aid_code = joined[1], joined[2]
    elif _is_county(parts[0]):
        member.county_code = parts[0]
        member.aid_code = parts[1].strip() if len(parts) > 1 else ""


def _read_contracts(member: Member, segment: Segment) -> None:
    """REF*DX: contract, benefit package and first day of Part C, then of Part D."""
    parts = [part.strip() for part in segment.get(2).split(";")] + [""] * 6
    member.contracts_segment = segment
    part_c, part_d = parts[0:3], parts[3:6]
    for kind, (contract, pbp, start) in (("C", part_c), ("D", part_d)):
        if contract:
            first = _other_day(member, segment, start) if start else None
            member.contracts[kind] = (contract, pbp, first)


def _read_medicare_months(member: Member, segment: Segment) -> None:
    """REF*QQ: two places not understood, then the first months of Parts A, B and D; a shorter one has A, B and D
    alone.
    """
    parts = [part.strip() for part in segment.get(2).split(";")]
    starts = parts[2:5] if len(parts) > 3 else parts[:3]  # noqa: PLR2004
    understood = len(parts) <= 3 or not any(parts[:2] + parts[5:])  # noqa: PLR2004
    for part, text in zip("ABD", starts, strict=False):
        month = parse_month(text) if text else None
        understood = understood and (month is not None or not text)
        if month is not None:
            member.medicare_starts[part] = month
    if not understood:
        member.tell("R-MED-2", segment)


_MEMBER_REFS: dict[str, Callable[[Member, Segment], None]] = {
    "0F": _read_number,
    "1L": _read_number,
    "1D": _read_number,
    "1W": _read_number,
    "NQ": _read_number,
    "6P": _read_medicare_number,
    "F6": _read_medicare_number,
    "SY": _read_ssn,
    "Q4": _read_former_numbers,
    "23": _read_card,
    "17": _read_member_months,
    "3H": _read_county_and_aid_code,
    "DX": _read_contracts,
    "QQ": _read_medicare_months,
}


def _read_other_coverage(member: Member, segment: Segment) -> None:
    """REF*17 of a coverage begins with the one-letter code of other health coverage."""
    code = segment.get(2).partition(";")[0].strip()
    if len(code) == 1 and "A" <= code <= "Z":
        member.terms.other_coverage = code
    elif code:
        member.tell("R-OHC-1", segment, found=shown(code))


def _read_medicare_status(member: Member, segment: Segment) -> None:
    member.terms.medicare = _parts(segment.get(2))
    member.terms.medicare_text = segment.text


def _read_aid_codes(member: Member, segment: Segment) -> None:
    """REF*CE: up to four pairs of aid code and three-digit status."""
    parts = _parts(segment.get(2).rstrip("; "))
    pairs = zip_longest(parts[::2], parts[1::2], fillvalue="")
    member.terms.aid_codes = tuple([(aid, code) for aid, code in pairs if aid])
    member.terms.aid_text = segment.text


def _read_aid_code(member: Member, segment: Segment) -> None:
    member.terms.aid_code = segment.get(2)


def _read_county(member: Member, segment: Segment) -> None:
    if _is_county(segment.get(2)):
        member.terms.county_code = segment.get(2)


def _read_number_in_coverage(member: Member, segment: Segment) -> None:
    """A number of a member has no place in a coverage; one of another member shows that two are mixed."""
    try:
        number = parse_cin(segment.get(2))
    except BadIdentifier:
        number = compact(segment.get(2)) if segment.get(1) == "0F" else ""
    if number not in ("", member.cin, member.plan_id):
        member.mixed = member.mixed or segment


_COVERAGE_REFS: dict[str, Callable[[Member, Segment], None]] = {
    "0F": _read_number_in_coverage,
    "1L": _read_number_in_coverage,
    "17": _read_other_coverage,
    "9V": _read_medicare_status,
    "CE": _read_aid_codes,
    "RB": _read_aid_code,
    "ZX": _read_county,
    "SY": _read_ssn,
}


def _read_nm1(member: Member, segment: Segment) -> None:
    entity = segment.get(1)
    if segment.get(8) == "34" and segment.get(9):
        member.mask(segment, 9)
        member.tell("R-ID-1", segment)
    if member.coverage is not None and entity not in _MEMBER_ENTITIES:
        return
    member.entity = entity
    if entity in _MEMBER_ENTITIES:
        _read_name(member, segment, entity)
    elif entity == "70":
        member.tell("R-NAME-1", segment)


def _read_name(member: Member, segment: Segment, entity: str) -> None:
    if entity in member.entities_seen or member.coverage is not None:
        member.mixed = member.mixed or segment
        return
    member.entities_seen.add(entity)
    member.last_name = segment.get(3) or member.last_name
    member.first_name, member.middle_name = segment.get(4), segment.get(5)
    member.name_suffix = segment.get(7)
    number, qualifier = compact(segment.get(9)), segment.get(8)
    if number and qualifier != "34":
        kind = IdentifierKind.OTHER if member.plan_id or qualifier != "MI" else IdentifierKind.PLAN_ID
        _add_number(member, segment, number, kind)


def _read_dmg(member: Member, segment: Segment) -> None:
    """Birth date and sex of the person whose NM1 came last, once; those of an earlier, incorrect name do not count."""
    if member.coverage is not None or not member.entity or member.entity in member.born:
        member.mixed = member.mixed or segment
        return
    member.born.add(member.entity)
    if member.entity not in _MEMBER_ENTITIES:
        return
    text = segment.get(2)
    born = parse_day(text)
    if born is not None:
        member.birth_date = born
    elif text:
        member.tell("R-DATE-1", segment, found=shape(text))
    member.sex = segment.get(3) or member.sex


def _read_n4(member: Member, segment: Segment) -> None:
    if member.coverage is not None or member.entity not in _MEMBER_ENTITIES:
        return
    zip_code = segment.get(3).replace("-", "")[:5]
    if re.fullmatch("[0-9]{5}", zip_code):
        member.zip_code = zip_code
    if segment.get(5) == "CY" and _is_county(segment.get(6)):
        member.home_county = segment.get(6)


def _read_per(member: Member, segment: Segment) -> None:
    """PER*IP of the member (2100A): up to three pairs of what it is and the number or address. Nobody else's."""
    if member.coverage is not None or member.entity not in _MEMBER_ENTITIES or segment.get(1) != "IP":
        return
    for place in (3, 5, 7):
        kind, text = segment.get(place), segment.get(place + 1)
        if not text or kind not in _REACHED:
            continue
        reached = parse_email(text) if kind == "EM" else parse_phone(text)
        if not reached:
            member.tell("R-CONTACT-1", segment, found=shape(text))
        elif kind == "EM":
            member.email = reached
        else:
            member.phone = member.phone or reached


def _read_lui(member: Member, segment: Segment) -> None:
    if member.entity in _MEMBER_ENTITIES and not member.language:
        member.language = segment.get(2) or segment.get(3)


def _read_hd(member: Member, segment: Segment) -> None:
    code, _, rest = segment.get(4).partition(";")
    terms = member.terms
    terms.maintenance, terms.line = segment.get(1), segment.get(3)
    terms.hcp_code, terms.hcp_status = code.strip(), _part(rest, 0)


def _read_part(member: Member, segment: Segment) -> None:
    """LX, COB and LS open loops inside a member whose dates and numbers are not the member's own."""
    member.in_part = True


def _read_dtp(member: Member, segment: Segment) -> None:
    if member.in_part:
        return
    qualifier, text = segment.get(1), segment.get(3)
    if qualifier not in _IGNORED_DTPS:
        member.tell("R-SEG-1", segment, found=shown(qualifier))
    elif member.coverage is None:
        if qualifier == "357" and not is_no_end(text):
            member.ends_on = _coverage_day(member, segment, text)
        elif qualifier in _ENDS_NOT_APPLIED and (day := _other_day(member, segment, text)) is not None:
            member.tell(_ENDS_NOT_APPLIED[qualifier], segment, day=day)
    elif qualifier in ("348", "349"):
        coverage = member.coverage
        if segment.get(2) == "RD8" and qualifier == "348" and "-" in text:
            text, _, end = text.partition("-")
            coverage.last_day = None if is_no_end(end) else _coverage_day(member, segment, end)
            coverage.bad_day = coverage.bad_day or (coverage.last_day is None and not is_no_end(end))
        if qualifier == "349" and is_no_end(text):
            return
        day = _coverage_day(member, segment, text)
        coverage.bad_day = coverage.bad_day or day is None
        if qualifier == "348":
            coverage.first_day = day
        else:
            coverage.last_day = day


def _coverage_day(member: Member, segment: Segment, text: str) -> date | None:
    day = parse_day(text) if len(text) == 8 else parse_day(text[:8]) if len(text) == 12 else None  # noqa: PLR2004
    if day is None:
        member.tell("R-DATE-2", segment, found=shown(text))
    return day


def _read_amt(member: Member, segment: Segment) -> None:
    if member.coverage is None or member.in_part or segment.get(1) != "R":
        return
    text = segment.get(2)
    amount = re.fullmatch(r"\+?([0-9]{1,7})(?:\.([0-9]{0,2})0*)?", text)
    if amount:
        member.coverage.share_of_cost_cents = int(amount[1]) * 100 + int((amount[2] or "").ljust(2, "0"))
    else:
        member.tell("R-AID-2", segment, found=shown(text))


_HANDLERS: dict[str, Callable[[Member, Segment], None]] = {
    "INS": _read_ins,
    "REF": _read_ref,
    "NM1": _read_nm1,
    "DMG": _read_dmg,
    "N4": _read_n4,
    "PER": _read_per,
    "LUI": _read_lui,
    "HD": _read_hd,
    "DTP": _read_dtp,
    "AMT": _read_amt,
    "LX": _read_part,
    "COB": _read_part,
    "LS": _read_part,
}


def _part(text: str, index: int) -> str:
    parts = text.split(";")
    return parts[index].strip() if index < len(parts) else ""


@lru_cache(maxsize=1 << 12)
def _parts(text: str) -> tuple[str, ...]:
    """The parts of a REF02, which the state separates by semicolons."""
    return tuple(part.strip() for part in text.split(";"))


@lru_cache(maxsize=1 << 10)
def _is_county(text: str) -> bool:
    return len(text) == 2 and text.isascii() and text.isdigit() and 1 <= int(text) <= 58  # noqa: PLR2004


def _other_day(member: Member, segment: Segment, text: str) -> date | None:
    day = parse_day(text)
    if day is None and text.strip("0") and not is_no_end(text):
        member.tell("R-DATE-3", segment, found=shape(text))
    return day
