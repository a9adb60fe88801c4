"""The brake on guessing: misses are counted in Valkey, and whoever has too many waits, then stops.

What is held back stands under one key a subject, so that asking whether one may ask is one read. While Valkey cannot be
reached, asking goes on, and misses are counted from the access trail in the database: slower, and the same limits.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.facts import Asker, Channel, Hold
from accounts.models import SecurityAlert
from accounts.rules.brake import (
    Decision,
    Limits,
    Stop,
    Subject,
    Wait,
    count_free_misses,
    decide_brake,
    limits_on,
    list_budgets,
    list_subjects,
)
from accounts.selectors.brake import count_misses_on_record, list_stops
from accounts.services.alerts import raise_alert_of_misses
from cmc_portal.clock import LEGAL_TIME_ZONE
from cmc_portal.valkey import Unreachable, Values, key, read, valkey

_READY = "brake:ready"
_FOR_EVER = b"-"
_STOPPED, _WAITING = b"stop", b"wait"
# What is counted may be a little newer than what is held back: a hold never ends before its wait.
_LEAST_SECONDS = 1
# Operators draw on no budget.
_ANY = 1_000_000
_NO_END = datetime.max.replace(tzinfo=UTC)


class HeldBack(Exception):
    """Nothing is asked now. `hold` says until when; no member data is in it."""

    def __init__(self, hold: Hold) -> None:
        super().__init__("Asking is held back.")
        self.hold = hold


def refuse_when_held_back(asker: Asker, *, at: datetime) -> None:
    """Lets the asker go on. Raises HeldBack for one who must wait or stop; a program's hold came with its token."""
    hold = asker.hold if asker.channel is Channel.API else get_hold(asker, at=at)
    if hold is not None and (hold.until is None or hold.until > at):
        raise HeldBack(hold)


def get_hold(asker: Asker, *, at: datetime) -> Hold | None:
    """Is this asker held back? One read of Valkey, or of the database while that cannot be reached."""
    return judge_hold(asker, read(*hold_keys(asker)), at=at)


def hold_keys(asker: Asker) -> tuple[str, ...]:
    """The keys that say whether the asker is held back; the first says whether Valkey knows of stops at all."""
    subjects = list_subjects(asker)
    return (key(_READY), *map(_hold_key, subjects)) if subjects else ()


def judge_hold(asker: Asker, values: Values | None, *, at: datetime) -> Hold | None:
    """The hold that the values under `hold_keys` tell of. The database is asked where Valkey could not be (None), or
    was emptied."""
    if values is None:
        return _hold_on_record(asker, at=at)
    if values and values[0] is None:
        return _restored_hold(asker, at=at)
    return _strictest((_parse_hold(value) for value in values[1:] if value), at=at)


def record_miss(asker: Asker, *, at: datetime) -> None:
    """Counts a miss on every budget that the asker draws on, and holds back whoever has used theirs up."""
    subjects = list_budgets(asker)
    limits = _limits(at)
    try:
        counted = _count(subjects, limits)
    except Unreachable:
        # The miss stands in the trail, which is counted while Valkey is away.
        return
    for subject, (misses, seconds_left) in zip(subjects, counted, strict=True):
        decision = decide_brake(misses, subject.kind, limits)
        _hold_back(asker, subject, decision, misses=misses, seconds_left=seconds_left, at=at)


def count_misses_allowed(asker: Asker, *, at: datetime) -> int:
    """How many rows of a list may miss before one must ask again whether the asker is held back? At least one."""
    limits = _limits(at)
    subjects = list_budgets(asker)
    counted = read(*map(_misses_key, subjects))
    if counted is None:
        on_record = (count_misses_on_record(asker, each, since=at - limits.window)[0] for each in subjects)
        counts = dict(zip(subjects, on_record, strict=True))
    else:
        counts = {each: int(value or 0) for each, value in zip(subjects, counted, strict=True)}
    return min((count_free_misses(misses, each.kind, limits) for each, misses in counts.items()), default=_ANY)


def stop_until_lifted(subject: Subject) -> None:
    """Nothing more for this subject until somebody lifts it; what is on record stays even where Valkey is away."""
    try:
        valkey().set(_hold_key(subject), _render_hold(None, stopped=True))
    except Unreachable:
        return


def _forget_misses(subject: str) -> None:
    """The subject begins anew: its misses are forgotten and nothing is held back. Raises Unreachable."""
    valkey().delete(key(f"brake:hold:{subject}"), key(f"brake:misses:{subject}"))


def restore_stops(*, at: datetime) -> None:
    """Puts the stops on record back into a Valkey that was emptied. Safe to run twice."""
    connection = valkey().pipeline(transaction=False)
    for stop in list_stops(at=at):
        seconds = int((stop.until - at).total_seconds()) + _LEAST_SECONDS if stop.until else None
        connection.set(key(f"brake:hold:{stop.subject}"), _render_hold(stop.until, stopped=True), ex=seconds)
    connection.set(key(_READY), 1)
    connection.execute()


def _restored_hold(asker: Asker, *, at: datetime) -> Hold | None:
    try:
        restore_stops(at=at)
        values = read(*hold_keys(asker)) or ()
    except Unreachable:
        return _hold_on_record(asker, at=at)
    return _strictest((_parse_hold(value) for value in values[1:] if value), at=at)


def _limits(at: datetime) -> Limits:
    return limits_on(at.astimezone(LEGAL_TIME_ZONE).date(), factor=settings.PORTAL_MISSES_FACTOR)


def _count(subjects: tuple[Subject, ...], limits: Limits) -> list[tuple[int, int]]:
    """One more miss for each subject, in one call: how many in the window now, and seconds until it has passed."""
    calls = valkey().pipeline(transaction=False)
    seconds = int(limits.window.total_seconds())
    for subject in subjects:
        name = _misses_key(subject)
        calls.set(name, 0, ex=seconds, nx=True)
        calls.incr(name)
        calls.ttl(name)
    answers = calls.execute()
    return [(answers[place + 1], max(answers[place + 2], _LEAST_SECONDS)) for place in range(0, len(answers), 3)]


def _hold_back(
    asker: Asker, subject: Subject, decision: Decision, *, misses: int, seconds_left: int, at: datetime
) -> None:
    if isinstance(decision, Stop):
        until = at + timedelta(seconds=seconds_left)
        raise_alert_of_misses(asker, subject, misses=misses, until=until, at=at)
        _keep_hold(subject, until, seconds=seconds_left, stopped=True)
    elif isinstance(decision, Wait):
        until = at + timedelta(seconds=decision.seconds)
        _keep_hold(subject, until, seconds=decision.seconds, stopped=False)


def _keep_hold(subject: Subject, until: datetime, *, seconds: int, stopped: bool) -> None:
    """Holds back until then; a stop until somebody lifts it is never replaced by a hold that passes."""
    try:
        name = _hold_key(subject)
        (held,) = read(name) or (None,)
        if held and held.endswith(_FOR_EVER):
            return
        valkey().set(name, _render_hold(until, stopped=stopped), ex=seconds)
    except Unreachable:
        return


def _hold_on_record(asker: Asker, *, at: datetime) -> Hold | None:
    """The hold that the database knows of: open stops, and the misses of the window counted in the trail."""
    subjects = list_subjects(asker)
    theirs = {str(subject) for subject in subjects}
    stops = [Hold(stop.until, stopped=True) for stop in list_stops(at=at) if stop.subject in theirs]
    return _strictest((*stops, *(_hold_by_trail(asker, subject, at=at) for subject in subjects)), at=at)


def _hold_by_trail(asker: Asker, subject: Subject, *, at: datetime) -> Hold:
    limits = _limits(at)
    misses, last = count_misses_on_record(asker, subject, since=at - limits.window)
    decision = decide_brake(misses, subject.kind, limits)
    if isinstance(decision, Stop):
        raise_alert_of_misses(asker, subject, misses=misses, until=last + limits.window, at=at)
        return Hold(last + limits.window, stopped=True)
    return Hold(last + timedelta(seconds=decision.seconds if isinstance(decision, Wait) else 0), stopped=False)


def _strictest(holds: Iterable[Hold], *, at: datetime) -> Hold | None:
    """A stop before a wait, and of each kind the one that lasts longest; None where all have passed."""
    in_force = (hold for hold in holds if hold.until is None or hold.until > at)
    return max(in_force, key=lambda hold: (hold.stopped, hold.until or _NO_END), default=None)


def _render_hold(until: datetime | None, *, stopped: bool) -> bytes:
    end = str(until.timestamp()).encode() if until else _FOR_EVER
    return (_STOPPED if stopped else _WAITING) + b" " + end


def _parse_hold(value: bytes) -> Hold:
    word, _, end = value.partition(b" ")
    until = None if end == _FOR_EVER else datetime.fromtimestamp(float(end), UTC)
    return Hold(until, stopped=word == _STOPPED)


def _hold_key(subject: Subject) -> str:
    return key(f"brake:hold:{subject}")


def _misses_key(subject: Subject) -> str:
    return key(f"brake:misses:{subject}")


@transaction.atomic
def lift_alert(alert_id: int, *, by: int, note: str, at: datetime) -> bool:
    """Lifts what an open alert stopped, and its misses are forgotten. Was it still open? Raises Unreachable: then
    nothing has changed."""
    alert = SecurityAlert.objects.select_for_update().filter(pk=alert_id, lifted_at=None).first()
    if alert is None:
        return False
    SecurityAlert.objects.filter(pk=alert_id).update(lifted_at=at, lifted_by_id=by, lift_note=note)
    _forget_misses(alert.subject)
    # Another alert may have stopped the same person for a reason of its own.
    restore_stops(at=at)
    return True
