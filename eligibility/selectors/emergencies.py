"""Finding a member in an emergency, when only one fact is at hand."""

from cmc_portal.names import name_key
from eligibility.facts import MemberFacts
from eligibility.models import MemberDetails
from eligibility.rules.identify import Candidate, Who, decide_member
from eligibility.selectors.members import find_members, get_member_facts


def find_member_in_emergency(who: Who) -> MemberFacts | None:
    """The one member who agrees with everything said, be it one fact only; None where nobody does, or several do."""
    if who.identifier or who.first_name:
        found = find_members(who)
        member_id = decide_member(found.candidates, who)
        return found.facts.get(member_id) if isinstance(member_id, int) else None
    member_id = decide_member(_born_and_named(who), who)
    return get_member_facts(member_id) if isinstance(member_id, int) else None


def _born_and_named(who: Who) -> tuple[Candidate, ...]:
    rows = MemberDetails.objects.filter(
        birth_date=who.birth_date,
        last_key=name_key(who.last_name),
        known_until=None,
        member__merged_into=None,
    ).values_list("member_id", "last_key", "first_key", "birth_date")
    return tuple(Candidate(*row) for row in rows)
