"""Writes the state's dialect of the 834 from made-up members, as the de-identified state files show it.

Envelope, one N1 pair per transaction, and per member: INS, REF 0F 1L 17 23 3H 6O DX F6 Q4 QQ ZZ, NM1, PER, N3, N4,
DMG, LUI, and one HD loop for each period in which the record stays the same. Members are written as they come, a
transaction at a time, so that a million of them need no more memory than ten thousand.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import BinaryIO, NamedTuple

from eligibility.synthetic.histories import NO_MEDICARE, Period
from eligibility.synthetic.months import TEXT, month_of
from eligibility.synthetic.people import Person

MEMBERS_IN_A_TRANSACTION = 10_000
AID_CODE_PLACES = 8
HEALTH = "HLT"
STATE_NAME = "California Department of Health Care Services"
STATE_ID = "999999990"
STATE_SENDER = "CADHCS_5010_834"
MEDICARE_PLAN_CODES = {"2;2;2": "C", "2;2;0": "C", "2;0;0": "A", "0;2;0": "B"}


class Envelope(NamedTuple):
    """Who sends the file to whom, for which day, under which number; a file that does not `verify` tells changes."""

    day: date
    control_number: int
    sender: str = STATE_SENDER
    receiver_name: str = "Synthetic Roster"
    receiver: str = "999999993"
    rhythm: str = "MO"
    verify: bool = True


class RosterMember(NamedTuple):
    """A person and the periods that a roster tells of them; `maintenance` is INS03, empty for the file's usual one."""

    person: Person
    periods: tuple[Period, ...]
    maintenance: str = ""


def write_roster(out: BinaryIO, members: Iterable[RosterMember], envelope: Envelope) -> int:
    """Writes the whole interchange and says how many members it holds."""
    members = iter(members)
    out.write(_opening(envelope).encode())
    transactions = written = 0
    while rendered := [render_member(m, envelope) for m in islice(members, MEMBERS_IN_A_TRANSACTION)]:
        transactions += 1
        written += len(rendered)
        out.write(_transaction(rendered, transactions, envelope).encode())
    if not transactions:
        transactions = 1
        out.write(_transaction([], 1, envelope).encode())
    out.write(_closing(envelope, transactions).encode())
    return written


def _opening(envelope: Envelope) -> str:
    sender, receiver, control = envelope.sender, envelope.receiver, envelope.control_number
    return (
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{sender:<15}*30*{receiver:<15}*{envelope.day:%y%m%d}*0600*^*00501*{control:09d}*0*T*:~"
        f"GS*BE*{sender}*{receiver}*{envelope.day:%Y%m%d}*060000*{control}*X*005010X220A1~"
    )


def _closing(envelope: Envelope, transactions: int) -> str:
    return f"GE*{transactions}*{envelope.control_number}~IEA*1*{envelope.control_number:09d}~"


def _transaction(rendered: list[str], number: int, envelope: Envelope) -> str:
    action = "4" if envelope.verify else "2"
    day = f"{envelope.day:%Y%m%d}"
    body = "".join(
        (
            f"ST*834*{number:04d}*005010X220A1~",
            f"BGN*00*DHCS834-{envelope.rhythm}-{day}-{envelope.receiver_name}-{number:03d}*{day}*06000000****{action}~",
            f"QTY*TO*{len(rendered)}~",
            f"N1*P5*{STATE_NAME}*FI*{STATE_ID}~",
            f"N1*IN*{envelope.receiver_name}*FI*{envelope.receiver}~",
            *rendered,
        )
    )
    return f"{body}SE*{body.count('~') + 1}*{number:04d}~"


def render_member(member: RosterMember, envelope: Envelope) -> str:
    """All segments of one member, from INS to the last HD loop."""
    maintenance = member.maintenance or ("030" if envelope.verify else "001")
    loops = "".join(_coverage(period, maintenance) for period in member.periods)
    return _header(member, envelope, maintenance) + loops


def _header(member: RosterMember, envelope: Envelope, maintenance: str) -> str:
    person, home = member.person, member.person.home
    month = month_of(envelope.day)
    told = [period for period in member.periods if not period.cancelled] or member.periods
    now = told[-1]
    record_month = TEXT[month].month
    status = "TE" if person.death_day or now.ends_before(month) or now.cancelled else "AC"
    plan_and_status = now.hcp_code + now.hcp_status if status == "AC" else ""
    return (
        f"INS*Y*18*{maintenance}*AI*A*{MEDICARE_PLAN_CODES.get(now.medicare, 'E')}**{status}"
        f"{f'***D8*{person.death_day}' if person.death_day else ''}~"
        f"REF*0F*{person.plan_id}~REF*1L*{person.cin}~REF*17*;{person.death_day};{record_month};;~"
        f"REF*23*{person.card_check_digit};{person.card_issued_on};;;~"
        f"REF*3H*{now.county_code};{now.aid_code};{person.case_number};;~REF*6O*;W;Y;;08;~"
        f"{_medicare(person, told, now)}REF*ZZ*{plan_and_status};;;;;;;;;~"
        f"NM1*IL*1*{person.last_name}*{person.first_name}{_more_names(person)}~"
        f"{_contact(person)}"
        f"N3*{person.street}~N4*{home.city} CA*CA*{home.zip_code}**CY*{now.county_code}~"
        f"{_birth(person)}LUI*LD*{person.language}**7~"
    )


def _contact(person: Person) -> str:
    pairs = [*(("TE", person.phone) if person.phone else ()), *(("EM", person.email) if person.email else ())]
    return f"PER*IP**{'*'.join(pairs)}~" if pairs else ""


def _more_names(person: Person) -> str:
    if person.name_suffix:
        return f"*{person.middle_name}**{person.name_suffix}"
    return f"*{person.middle_name}" if person.middle_name else ""


def _birth(person: Person) -> str:
    return f"DMG*D8*{person.birth_date}*{person.sex}**7~" if person.birth_date else ""


def _medicare(person: Person, told: Sequence[Period], now: Period) -> str:
    """DX (Part C contract, benefit package, first day), F6 and Q4 (numbers) and QQ (first months of Parts A and B)."""
    former = f"REF*Q4*{';'.join(person.former_cins)}~" if person.former_cins else ""
    with_medicare = [period.first for period in told if period.medicare != NO_MEDICARE]
    if not with_medicare:
        return former
    start = TEXT[min(with_medicare)].month
    contract = f"REF*DX*{now.part_c};{TEXT[_first_in_contract(told, now)].first_day};;;~" if now.part_c else ""
    number = f"REF*F6*{person.mbi}~" if person.mbi else ""
    return f"{contract}{number}{former}REF*QQ*;;{start};{start}~"


def _first_in_contract(told: Sequence[Period], now: Period) -> int:
    """The first month of the unbroken stay under the contract of the latest period."""
    first = now.first
    for period in reversed(told):
        if period.part_c != now.part_c or not period.last or period.last + 1 < first:
            if period is not now:
                break
        first = period.first
    return first


def _coverage(period: Period, maintenance: str) -> str:
    """One HD loop: the plan and its status, the days, and what the record says of them."""
    if period.cancelled:
        last_day = f"DTP*349*D8*{TEXT[period.first - 1].last_day}~"
    else:
        last_day = "" if period.last is None else f"DTP*349*D8*{TEXT[period.last].last_day}~"
    plan = f"{period.hcp_code};{period.hcp_status}" if period.hcp_code else ""
    owed = period.share_of_cost_cents
    return (
        f"HD*{maintenance}**{HEALTH}{'*' + plan if plan else ''}~DTP*348*D8*{TEXT[period.first].first_day}~{last_day}"
        f"{f'AMT*R*{owed // 100}.{owed % 100:02d}~' if owed else ''}"
        f"REF*17*{period.other_coverage};;;;;;;;;;;;;1~REF*9V*{period.medicare}~"
        f"REF*CE*{period.aid_codes}{';' * (AID_CODE_PLACES - 1 - period.aid_codes.count(';'))}~"
        f"REF*RB*{period.aid_code}~REF*ZX*{period.county_code}~REF*ZZ*;;10~"
    )
