"""What the database knows of misses and stops: read while Valkey cannot be reached, and where it was emptied."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from accounts.facts import AccessAction, Asker, Channel
from accounts.models import AccessEvent, SecurityAlert
from accounts.rules.brake import Subject, SubjectKind

_MISSES = (
    (AccessAction.ASK_INQUIRY,),
    (AccessAction.ASK_CONTINUITY, AccessAction.REQUEST_CONTINUITY),
)


@dataclass(frozen=True, slots=True)
class StopOnRecord:
    """Who is stopped, and until when; None: until somebody lifts it."""

    subject: str
    until: datetime | None


def list_stops(*, at: datetime) -> tuple[StopOnRecord, ...]:
    """Everybody who is stopped at that moment."""
    rows = SecurityAlert.objects.filter(Q(stopped_until=None) | Q(stopped_until__gt=at), lifted_at=None)
    return tuple(StopOnRecord(*row) for row in rows.values_list("subject", "stopped_until"))


def count_misses_on_record(asker: Asker, subject: Subject, *, since: datetime) -> tuple[int, datetime]:
    """How many questions of this subject found nobody after `since` and after its last lift, and when was the last?

    Within the asker's organisation only, by the indexes on misses, of inquiries and of continuity of care: one address
    of several organisations counts for each.
    """
    lifted = SecurityAlert.objects.filter(subject=str(subject)).aggregate(last=Max("lifted_at"))["last"]
    start = max(since, lifted) if lifted else since
    misses = AccessEvent.objects.filter(
        _whose(asker, subject), member_id=None, organization_id=asker.organization_id, occurred_at__gt=start
    ).values_list("occurred_at", flat=True)
    # Apart, since each has an index of its own.
    found = [at for actions in _MISSES for at in misses.filter(action__in=actions)]
    return len(found), max(found, default=start)


def _whose(asker: Asker, subject: Subject) -> Q:
    return {
        SubjectKind.USER: Q(user_id=asker.user_id) & ~Q(channel=Channel.TASK),
        SubjectKind.LISTS: Q(user_id=asker.user_id, channel=Channel.TASK),
        SubjectKind.CLIENT: Q(client_id=asker.client_id),
        SubjectKind.ORGANIZATION: Q(),
        SubjectKind.ADDRESS: Q(address=asker.address),
    }[subject.kind]
