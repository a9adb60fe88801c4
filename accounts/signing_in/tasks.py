"""Letters are sent by the worker. They hold no member's data."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from cmc_portal.celery import app

_RETRY = {"autoretry_for": (OSError,), "retry_backoff": 30, "max_retries": 6}


@app.task(name="accounts.signing_in.tasks.send_letter", **_RETRY)
def send_letter(*, to: str, subject: str, text: str) -> None:
    """Hands one letter to the mail server; tries again for half an hour when it does not answer."""
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to]).send()


@app.task(name="accounts.signing_in.tasks.send_password_link", **_RETRY)
def send_password_link(*, email: str, origin: str) -> None:
    """Sends the link by which the owner of this address may set a new password; nothing when there is no such account.

    The account is looked for here and not while the page is made, so that the page takes as long for an unknown one.
    """
    user = User.objects.alias(lower=Lower("email")).filter(lower=email.lower(), is_active=True).first()
    if user is None:
        return
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    words = {
        "portal": settings.PORTAL_BRAND["name"],
        "password_reset_url": origin + reverse("account_reset_password_from_key", kwargs=key),
    }
    subject = render_to_string("account/email/password_reset_key_subject.txt", words)
    text = render_to_string("account/email/password_reset_key_message.txt", words)
    EmailMessage(
        f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject.strip()}",
        text.strip(),
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    ).send()
