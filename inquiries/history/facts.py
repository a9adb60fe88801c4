"""Earlier questions of an organisation, as frozen values."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.facts import Channel, Purpose
from cmc_portal.answers import Outcome

# Where in the list one is: the moment and the trace number of the last line seen.
Place = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class HistoryQuestion:
    """Which earlier questions are wanted; None asks for any. `members` may be empty: then nobody was found, and nothing
    is. The moments are those from the first, included, until the last, not included."""

    since: datetime
    until: datetime
    members: tuple[int, ...] | None = None
    users: tuple[int, ...] | None = None
    outcome: Outcome | None = None
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class EarlierInquiry:
    """Who asked when, for which day, and what came of it; `member_id` is None where nobody was found."""

    trace_number: str
    asked_at: datetime
    day: date
    outcome: Outcome
    purpose: Purpose
    channel: Channel
    user_id: int | None
    client_id: int | None
    member_id: int | None

    @property
    def is_sealed(self) -> bool:
        """Was it somebody's record opened in an emergency? Whose, its own pages say to those who may know."""
        return self.purpose is Purpose.EMERGENCY and self.member_id is not None
