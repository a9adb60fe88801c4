"""The letters of people: an invitation with its link. Nothing about a member is in them."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from cmc_portal.addresses import absolute_url, own_address

_log = logging.getLogger(__name__)


def invitation_link(request: HttpRequest, secret: str) -> str:
    """The address under which the invitation is accepted."""
    return absolute_url(request, reverse("invitation-link", args=[secret]))


def printed_link(secret: str) -> str:
    """The same at the console, where no request says under which address people reach the portal."""
    return (own_address() or "http://localhost:8000") + reverse("invitation-link", args=[secret])


def send_organization_invitation(email: str, *, link: str, organization: str, inviter: str, days: int) -> bool:
    """Invites somebody to work in the organisation. False where the letter could not be handed over."""
    subject = _("%(inviter)s invites you to %(organization)s") % {"inviter": inviter, "organization": organization}
    words = {"link": link, "organization": organization, "inviter": inviter, "days": days}
    return _send(email, subject, "accounts/people/mail/organization.txt", words)


def send_representative_invitation(email: str, *, link: str, days: int) -> bool:
    """Invites a representative; who the member is, they read after signing in. False where the letter could not be
    handed over."""
    subject = _("You may see a member's coverage information")
    return _send(email, subject, "accounts/people/mail/representative.txt", {"link": link, "days": days})


def _send(email: str, subject: str, template: str, words: dict[str, object]) -> bool:
    text = render_to_string(template, {**words, "brand": settings.PORTAL_BRAND})
    try:
        send_mail(" ".join(subject.split()), text, None, [email])
    except (OSError, SMTPException) as error:
        # The error itself names the address.
        _log.error("An invitation could not be handed to the mail server: %s.", type(error).__name__)
        return False
    return True
