"""Tells by e-mail that a letter waits. Letters on paper: `continuity/notices/printing.py`.

The e-mail carries no member data: neither the letter nor its title, only that one waits after signing in. Each goes out
in a transaction of its own that holds its row, so that several workers never send the same one; where a worker dies
between the mail server's word and the commit it goes out again, under the same Message-ID.
"""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from hashlib import sha256
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string

from cmc_portal.addresses import own_address
from continuity.models import Notice
from continuity.notices.readers import EMAIL, PRINT
from continuity.notices.wording import get_texts

_log = logging.getLogger(__name__)
# A server that refuses an address for good does so again; then the letter goes out on paper.
MOST_REFUSALS = 3


@dataclass(frozen=True, slots=True)
class Sent:
    """What a round did: letters told of by e-mail, letters the server will take later, addresses that it refused for
    good, letters put to paper for that reason; and whether it was out of reach, which leaves the rest to the next
    round."""

    sent: int = 0
    later: int = 0
    refused: int = 0
    to_paper: int = 0
    is_server_down: bool = False


class ServerDown(Exception):
    """The mail server took nothing: no letter's own fault."""


def send_due_notices(*, at: datetime, limit: int = 500) -> Sent:
    """Tells by e-mail of the letters that nobody was told of yet, the oldest first, `limit` at most."""
    waiting = Notice.objects.filter(delivery=EMAIL, sent_at=None).order_by("queued_at", "id")
    outcomes: Counter[str] = Counter()
    for number in list(waiting.values_list("id", flat=True)[:limit]):
        try:
            outcome = _send_one(number, at=at)
        except ServerDown:
            return _sum_up(outcomes, is_server_down=True)
        outcomes[outcome] += 1
    return _sum_up(outcomes)


def _sum_up(outcomes: Counter[str], *, is_server_down: bool = False) -> Sent:
    return Sent(outcomes["sent"], outcomes["later"], outcomes["refused"], outcomes["to_paper"], is_server_down)


@transaction.atomic
def _send_one(number: int, *, at: datetime) -> str:
    """What became of the letter; empty where another worker has it or had it. Raises ServerDown."""
    waiting = Notice.objects.filter(pk=number, delivery=EMAIL, sent_at=None)
    notice = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if notice is None:
        return ""
    outcome = _deliver(notice)
    if outcome == "sent":
        Notice.objects.filter(pk=number).update(sent_at=at, attempts=F("attempts") + 1)
    return _count_refusal(notice) if outcome == "refused" else outcome


def _count_refusal(notice: Notice) -> str:
    changes = {"attempts": notice.attempts + 1}
    if changes["attempts"] < MOST_REFUSALS:
        Notice.objects.filter(pk=notice.pk).update(**changes)
        return "refused"
    _log.warning("Letter %d goes out on paper: its address was refused %d times.", notice.pk, MOST_REFUSALS)
    Notice.objects.filter(pk=notice.pk).update(**changes, delivery=PRINT, address="")
    return "to_paper"


def _deliver(notice: Notice) -> str:
    """What the server said of this one letter: sent, refused for good, or later. Raises ServerDown."""
    try:
        make_email(notice).send()
    except (SMTPRecipientsRefused, SMTPDataError) as error:
        return "refused" if _is_for_good(error) else "later"
    except OSError as error:
        # Also everything else that smtplib raises. The error itself may name the address.
        _log.warning("The mail server could not be reached: %s.", type(error).__name__)
        raise ServerDown from error
    return "sent"


def _is_for_good(error: SMTPRecipientsRefused | SMTPDataError) -> bool:
    """A code from 500 on; those below ask to try later."""
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= 500
    return all(code >= 500 for code, _ in error.recipients.values())


def make_email(notice: Notice) -> EmailMessage:
    """The e-mail about a letter, in its language. Nothing in it is about the member; its Message-ID is the letter's."""
    words = get_texts(notice.language).words
    context = {"address": own_address(), "brand": settings.PORTAL_BRAND["name"]}
    text = render_to_string(f"continuity/notices/mail/{notice.language}.txt", context)
    _, _, domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")
    identity = f"<letter-{sha256(notice.key.encode()).hexdigest()[:32]}@{domain or 'localhost'}>"
    return EmailMessage(words["mail_subject"], text, None, [notice.address], headers={"Message-ID": identity})
