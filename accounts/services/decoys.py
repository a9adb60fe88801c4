"""Decoys: planting them, and the alarm when one is found."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.facts import Asker
from accounts.models import Decoy
from accounts.rules.brake import SubjectKind, list_subjects
from accounts.selectors.decoys import forget_known_decoys
from accounts.services.alerts import raise_alert_of_decoy
from accounts.services.brake import stop_until_lifted

_WHO = (SubjectKind.USER, SubjectKind.CLIENT)


@transaction.atomic
def plant_decoys(member_ids: Iterable[int], *, planted_by: str, at: datetime) -> int:
    """Marks these members as decoys, and says how many there are of them now."""
    Decoy.objects.bulk_create(
        [Decoy(member_id=member_id, planted_at=at, planted_by=planted_by) for member_id in member_ids],
        ignore_conflicts=True,
    )
    transaction.on_commit(forget_known_decoys)
    return Decoy.objects.count()


def raise_alarm_of_decoy(asker: Asker, *, trace_number: str, at: datetime) -> None:
    """Somebody found a decoy: the alert, and the person or program asks nothing more until somebody lifts it. An
    operator at the console cannot be stopped, only told of."""
    subject = next((each for each in list_subjects(asker) if each.kind in _WHO), None)
    name = str(subject) if subject else f"operator:{asker.operator}"
    raise_alert_of_decoy(asker, name, trace_number=trace_number, at=at)
    if subject:
        stop_until_lifted(subject)
