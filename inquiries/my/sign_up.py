"""Does what was typed fit a member, and where is a code sent? Asked by the worker, after the page has answered."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from accounts.facts import AccessAction, Asker, Channel, Purpose, SignUpKind
from accounts.rules.sign_up import sign_up_policy
from accounts.selectors.decoys import is_decoy
from accounts.services.decoys import raise_alarm_of_decoy
from accounts.services.sign_ups import Attempt, find_letter, forget_typed, give_code, is_linked
from accounts.services.trail import record_access
from cmc_portal.answers import Reason
from cmc_portal.bodies import BadQuestion
from eligibility.asked_member import parse_identifier_of_any_kind, parse_who
from eligibility.facts import MemberFacts
from eligibility.rules.identify import decide_member
from eligibility.selectors.contacts import Contact, get_contact
from eligibility.selectors.members import find_members, get_member_facts
from eligibility.selectors.numbers import get_present_number, list_own_numbers


@dataclass(frozen=True, slots=True)
class Letters:
    """What is to be sent after a sign-up was looked at; mostly nothing. `code` goes to `email`; `has_account` says
    there how to sign in instead; `former` are told that a code went to another address; `invite` is who gets the
    link of a letter on paper, for which member."""

    email: str = ""
    code: str = ""
    has_account: bool = False
    former: tuple[str, ...] = ()
    invite: int | None = None


NOTHING = Letters()


@transaction.atomic
def look_for_member(attempt: Attempt, *, now: datetime, today: date) -> Letters:
    """What to send for what was typed; each look is in the trail, also one that found nobody."""
    asker = Asker(Channel.TASK, None, address=attempt.address)
    letter = attempt.kind is SignUpKind.LETTER_TRY
    member = _find_by_letter(attempt, now=now, today=today) if letter else _find_by_facts(attempt)
    member_id = member.member_id if member else None
    record_access(asker, action=AccessAction.SIGN_UP, purpose=Purpose.MEMBER_REQUEST, at=now, members=[member_id])
    forget_typed(attempt.sign_up_id)
    if member is None:
        return NOTHING
    if is_decoy(member.member_id):
        # Nobody is signed in whom the alarm could name and stop.
        raise_alarm_of_decoy(replace(asker, operator="sign-up"), trace_number="", at=now)
        return NOTHING
    return _letters(attempt, member, now=now, today=today)


def _letters(attempt: Attempt, member: MemberFacts, *, now: datetime, today: date) -> Letters:
    """Nothing for who died: their representative is recorded by the plan. Whoever has an account is told how to use
    it, at the address on record."""
    if member.death_day is not None:
        return NOTHING
    numbers = list_own_numbers(member.member_id)
    contact = get_contact(numbers, replaced_since=now - sign_up_policy(today).tell_former_address)
    if is_linked(numbers):
        return Letters(email=contact.email, has_account=True) if contact.email else NOTHING
    if attempt.kind is SignUpKind.LETTER_TRY:
        return Letters(email=attempt.typed["email"], invite=member.member_id)
    return _letter_with_code(attempt, member, contact, now=now, today=today)


def _letter_with_code(
    attempt: Attempt, member: MemberFacts, contact: Contact, *, now: datetime, today: date
) -> Letters:
    if not contact.email:
        return NOTHING
    code = give_code(attempt.sign_up_id, member_id=member.member_id, email=contact.email, now=now, today=today)
    return Letters(email=contact.email, code=code, former=contact.former_emails) if code else NOTHING


def _find_by_facts(attempt: Attempt) -> MemberFacts | None:
    """Who agrees in number, birth date and ZIP code, all three; what is not on record agrees with nothing."""
    typed = attempt.typed
    kind, number = parse_identifier_of_any_kind(typed["number"])
    try:
        who = parse_who({kind: number, "birth_date": typed["birth_date"]})
    except BadQuestion:
        return None
    found = find_members(replace(who, card_issue_days=()))
    member_id = decide_member(found.candidates, who)
    if isinstance(member_id, Reason):
        return None
    member = found.facts[member_id]
    return member if member.zip_code and member.zip_code == typed["zip_code"] else None


def _find_by_letter(attempt: Attempt, *, now: datetime, today: date) -> MemberFacts | None:
    """Whose letter it is, where the birth date agrees too."""
    member_id = find_letter(attempt.typed["code"], now=now, today=today)
    if member_id is None:
        return None
    member = get_member_facts(get_present_number(member_id))
    agrees = member is not None and member.birth_date == date.fromisoformat(attempt.typed["birth_date"])
    return member if agrees else None
