"""Tells by e-mail that a letter waits. Letters on paper: `continuity/notices/printing.py`.

The e-mail carries no member data: neither the letter nor its title, only that one waits after signing in. Each goes out
in a transaction of its own that holds its row, so that several workers never send the same one; where a worker dies
between the mail server's word and the commit it goes out again, under the same Message-ID.
"""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
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
# Our own convention (2026-11): who has not been told by e-mail for a day, however often it was tried, gets paper.
LONGEST_BY_EMAIL = timedelta(days=1)
# One letter may be what a server breaks off at; after two in a row it is the server itself.
MOST_UNANSWERED = 2


@dataclass(frozen=True, slots=True)
class Sent:
    """What a round did: letters told of by e-mail, letters to be tried again later, addresses that were refused for
    good, letters put to paper; and whether the server was out of reach, which leaves the rest to the next round."""

    sent: int = 0
    later: int = 0
    refused: int = 0
    to_paper: int = 0
    is_server_down: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """One letter: what became of it (empty: another worker has it), and whether the server gave an answer at all."""

    outcome: str
    is_answered: bool = True


def send_due_notices(*, at: datetime, limit: int = 500) -> Sent:
    """Tells by e-mail of the letters that nobody was told of yet, `limit` at most: those least often tried first, so
    that none holds up the others, then the oldest."""
    waiting = Notice.objects.filter(delivery=EMAIL, sent_at=None).order_by("attempts", "queued_at", "id")
    outcomes: Counter[str] = Counter()
    has_answered, unanswered = False, 0
    for number in list(waiting.values_list("id", flat=True)[:limit]):
        tried = _send_one(number, at=at)
        outcomes[tried.outcome] += 1
        if not tried.outcome:
            continue
        has_answered, unanswered = has_answered or tried.is_answered, 0 if tried.is_answered else unanswered + 1
        if unanswered == MOST_UNANSWERED:
            break
    is_down = unanswered == MOST_UNANSWERED or (unanswered > 0 and not has_answered)
    return Sent(outcomes["sent"], outcomes["later"], outcomes["refused"], outcomes["to_paper"], is_down)


@transaction.atomic
def _send_one(number: int, *, at: datetime) -> Tried:
    """Tries one letter, unless another worker has it or had it."""
    waiting = Notice.objects.filter(pk=number, delivery=EMAIL, sent_at=None)
    notice = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if notice is None:
        return Tried("")
    said = _deliver(notice)
    if said == "sent":
        Notice.objects.filter(pk=number).update(sent_at=at, attempts=F("attempts") + 1)
        return Tried(said)
    return Tried(_count_failure(notice, is_refused=said == "refused", at=at), is_answered=said != "unanswered")


def _count_failure(notice: Notice, *, is_refused: bool, at: datetime) -> str:
    attempts = notice.attempts + 1
    is_hopeless = attempts >= MOST_REFUSALS and (is_refused or at - notice.queued_at >= LONGEST_BY_EMAIL)
    if not is_hopeless:
        Notice.objects.filter(pk=notice.pk).update(attempts=attempts)
        return "refused" if is_refused else "later"
    _log.warning("Letter %d goes out on paper: it could not be told of by e-mail, %d times.", notice.pk, attempts)
    Notice.objects.filter(pk=notice.pk).update(attempts=attempts, delivery=PRINT, address="")
    return "to_paper"


def _deliver(notice: Notice) -> str:
    """What the server said of this one letter: sent, refused for good, later; or unanswered."""
    try:
        make_email(notice).send()
    except (SMTPRecipientsRefused, SMTPDataError) as error:
        return "refused" if _is_for_good(error) else "later"
    except ValueError:
        # No e-mail can be made for this address: it holds what no header may.
        return "refused"
    except OSError as error:
        # Also everything else that smtplib raises. The error itself may name the address.
        _log.warning("The mail server did not answer: %s.", type(error).__name__)
        return "unanswered"
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
