"""The members whom the rows of a list mean, as known at a moment: two statements for hundreds of rows.

What `eligibility/selectors/members.py` reads of one, this reads of many, by the same SQL for the facts. That a number
that nobody carries takes no longer to look for does not matter here: nobody can time one row of a list.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from cmc_portal.database import run
from cmc_portal.names import name_key
from eligibility.read_functions import candidates_of_many, facts_of_many
from eligibility.rules.identify import Candidate, Who
from eligibility.selectors.members import FoundMembers, member_facts_of

_BY_IDENTIFIER, _BY_NAME = candidates_of_many()
_FACTS = facts_of_many()
_Row = tuple[Any, ...]


def find_many_members(whos: Sequence[Who], *, known_at: datetime | None = None) -> tuple[FoundMembers, ...]:
    """For each who is said, everybody who might be meant, and the facts of those who agree in birth date and last
    name."""
    candidates = _candidates(whos, known_at)
    agreeing = {
        place: [each.member_id for each in candidates[place] if _agree(each, who)] for place, who in enumerate(whos)
    }
    facts = _facts({member_id for members in agreeing.values() for member_id in members}, known_at)
    return tuple(
        FoundMembers(tuple(candidates[place]), {each: facts[each] for each in agreeing[place] if each in facts})
        for place in range(len(whos))
    )


def _candidates(whos: Sequence[Who], known_at: datetime | None) -> Mapping[int, list[Candidate]]:
    by_number = [(place, who) for place, who in enumerate(whos) if who.identifier]
    by_name = [(place, who) for place, who in enumerate(whos) if not who.identifier]
    found: defaultdict[int, list[Candidate]] = defaultdict(list)
    rows: list[_Row] = []
    if by_number:
        kinds = [str(who.identifier_kind) for _, who in by_number]
        numbers = [who.identifier for _, who in by_number]
        places = [place for place, _ in by_number]
        rows += run(_BY_IDENTIFIER, {"places": places, "kinds": kinds, "numbers": numbers, "asked_at": known_at})
    if by_name:
        said = {
            "places": [place for place, _ in by_name],
            "birth_dates": [who.birth_date for _, who in by_name],
            "last_keys": [name_key(who.last_name) for _, who in by_name],
            "first_keys": [name_key(who.first_name) for _, who in by_name],
        }
        rows += run(_BY_NAME, said | {"asked_at": known_at})
    for place, member_id, last_key, first_key, birth_date in rows:
        found[place].append(Candidate(member_id, last_key, first_key, birth_date))
    return found


def _agree(candidate: Candidate, who: Who) -> bool:
    """Is it worth reading the facts of this candidate? Decided in eligibility/rules/identify.py; this only saves
    reading."""
    last_key = name_key(who.last_name)
    return (who.birth_date is None or candidate.birth_date == who.birth_date) and last_key in ("", candidate.last_key)


def _facts(members: Iterable[int], known_at: datetime | None) -> Mapping[int, Any]:
    wanted = sorted(members)
    return member_facts_of(run(_FACTS, {"members": wanted, "asked_at": known_at}), known_at) if wanted else {}
