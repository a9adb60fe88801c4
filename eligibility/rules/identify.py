"""Which member is meant: two facts must agree before anything is shown."""

from collections.abc import Iterable
from datetime import date

from cmc_portal.answers import Reason, reason
from cmc_portal.names import name_key
from cmc_portal.values import value
from eligibility.facts import IdentifierKind


@value(frozen=True, slots=True)
class Who:
    """What was said of the person: one identifier or none, a birth date, and names as typed.

    `card_issue_days` are the days that the date on a BIC may mean; empty when no BIC was given.
    """

    identifier: str = ""
    identifier_kind: IdentifierKind | None = None
    birth_date: date | None = None
    last_name: str = ""
    first_name: str = ""
    card_issue_days: tuple[date, ...] = ()

    @property
    def has_two_facts(self) -> bool:
        """Is enough said to look: an identifier with a birth date or last name, or both names with a birth date?"""
        if self.identifier:
            return self.birth_date is not None or bool(name_key(self.last_name))
        return bool(name_key(self.last_name) and name_key(self.first_name) and self.birth_date)

    @property
    def may_name_somebody(self) -> bool:
        """Is enough said to look in an emergency: an identifier, or a last name with a birth date?"""
        return bool(self.identifier) or (self.birth_date is not None and bool(name_key(self.last_name)))


@value(frozen=True, slots=True)
class Candidate:
    """A member who might be meant, with what is compared: name keys and birth date as on record."""

    member_id: int
    last_key: str
    first_key: str
    birth_date: date | None


def decide_member(candidates: Iterable[Candidate], who: Who) -> int | Reason:
    """The one member who agrees with everything said, or the reason that nobody does. More than one is nobody."""
    agreeing = {candidate.member_id for candidate in candidates if _agrees(candidate, who)}
    if len(agreeing) == 1:
        return agreeing.pop()
    return reason("I-SEVERAL-1") if agreeing else reason("I-NOTFOUND-1")


def _agrees(candidate: Candidate, who: Who) -> bool:
    """Does everything that was said agree? What was not said is not compared; a birth date not on record agrees with
    none."""
    if who.birth_date is not None and candidate.birth_date != who.birth_date:
        return False
    # A name without a letter, such as a dash, is nobody's: it must not agree with a record that has no name.
    if who.last_name and name_key(who.last_name) != (candidate.last_key or None):
        return False
    return not who.first_name or _first_names_agree(
        name_key(who.first_name), candidate.first_key, by_identifier=bool(who.identifier)
    )


def _first_names_agree(asked: str, on_record: str, *, by_identifier: bool) -> bool:
    """With an identifier a first name may be an initial or hold the middle name too; without one it must be the
    same."""
    if asked == on_record:
        return True
    return by_identifier and (asked.startswith(on_record) or on_record.startswith(asked))
