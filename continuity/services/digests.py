"""Tells a plan's supervisors by e-mail, once a day, how much is due or late. Numbers only, so that no mailbox holds
members' data."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Count, Q
from django.template.loader import render_to_string

from accounts.facts import Role
from accounts.selectors.plan_people import list_plan_addresses
from cmc_portal.addresses import own_address
from cmc_portal.clock import LEGAL_TIME_ZONE
from continuity.facts import NoticeKind
from continuity.models import Notice, RequestStanding, SupervisorDigest

_log = logging.getLogger(__name__)
# Our own convention: a request that must be decided within three days is about to be due.
DUE_SOON_DAYS = 3
_SUPERVISORS = frozenset({Role.CONTINUITY_SUPERVISOR})
_DECISIONS = (NoticeKind.APPROVED, NoticeKind.APPROVED_IN_PART, NoticeKind.DENIED)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits at one plan on a day: requests due today or in the next days, late ones, decision letters of earlier
    days that have not gone out."""

    plan_code: str
    due_soon: int = 0
    overdue: int = 0
    unsent_decisions: int = 0


def list_backlogs(day: date) -> tuple[Backlog, ...]:
    """The plans at which something waits on `day`, in order."""
    soon = Q(due_on__range=(day, day + timedelta(days=DUE_SOON_DAYS)))
    waiting = RequestStanding.objects.filter(is_open=True).values_list("plan_code")
    due = {
        code: (due_soon, overdue)
        for code, due_soon, overdue in waiting.annotate(
            due_soon=Count("pk", filter=soon), overdue=Count("pk", filter=Q(due_on__lt=day))
        )
    }
    midnight = datetime(day.year, day.month, day.day, tzinfo=LEGAL_TIME_ZONE)
    unsent = Notice.objects.filter(kind__in=_DECISIONS, sent_at=None, queued_at__lt=midnight)
    letters = dict(unsent.values_list("plan_code").annotate(letters=Count("pk")))
    backlogs = (Backlog(code, *due.get(code, (0, 0)), letters.get(code, 0)) for code in due | letters)
    return tuple(sorted((each for each in backlogs if _is_worth_a_mail(each)), key=lambda each: each.plan_code))


def tell_supervisors(day: date, *, at: datetime) -> int:
    """Tells the supervisors of each plan at which something waits and who were not told that day; how many plans. Each
    plan is a transaction of its own, so that a mail server that fails half-way brings nobody a second e-mail."""
    return sum(_tell(each, day, at=at) for each in list_backlogs(day))


@transaction.atomic
def _tell(backlog: Backlog, day: date, *, at: datetime) -> bool:
    """Was the plan told now? The row comes first: a second worker waits for it, and then finds it."""
    addresses = list_plan_addresses(backlog.plan_code, _SUPERVISORS) or _operator()
    if not addresses:
        _log.warning("Nobody of %s could be told what is due: no supervisor, and no operator.", backlog.plan_code)
        return False
    _, is_new = SupervisorDigest.objects.get_or_create(
        plan_code=backlog.plan_code,
        day=day,
        defaults={
            "due_soon": backlog.due_soon,
            "overdue": backlog.overdue,
            "unsent_decisions": backlog.unsent_decisions,
            "told": len(addresses),
            "sent_at": at,
        },
    )
    if is_new:
        _send(backlog, addresses)
    return is_new


def _send(backlog: Backlog, addresses: Sequence[str]) -> None:
    """One e-mail to each. An address that is refused does not keep the others from theirs; anything else that the mail
    server does is raised, and the digest is not on record as sent."""
    values = {
        "backlog": backlog,
        "days": DUE_SOON_DAYS,
        "address": own_address(),
        "portal": settings.PORTAL_BRAND["name"],
    }
    subject = " ".join(render_to_string("continuity/digest/email_subject.txt", values).split())
    text = render_to_string("continuity/digest/email.txt", values)
    with get_connection() as server:
        for address in addresses:
            try:
                EmailMessage(subject, text, None, [address], connection=server).send()
            except SMTPRecipientsRefused:
                _log.warning("An address of a supervisor of %s was refused.", backlog.plan_code)


def _operator() -> tuple[str, ...]:
    return (settings.PORTAL_OPERATOR_EMAIL,) if settings.PORTAL_OPERATOR_EMAIL else ()


def _is_worth_a_mail(backlog: Backlog) -> bool:
    return bool(backlog.due_soon or backlog.overdue or backlog.unsent_decisions)
