"""The letters of signing up. They name nobody: who reads them has the mailbox, and is perhaps not the member."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.signing_in.tasks import send_letter


def send_code(email: str, *, code: str, minutes: int) -> None:
    """The code to type on the page where somebody signs up."""
    _send(email, _("Your sign-up code"), "code", code=code, minutes=minutes)


def send_told_elsewhere(email: str) -> None:
    """Tells the address that was on record until lately that a code went to another."""
    _send(email, _("Your sign-up code went to another address"), "told_elsewhere")


def send_has_account(email: str, *, origin: str) -> None:
    """Says how to sign in to whoever has an account already."""
    _send(email, _("You have an account already"), "has_account", link=origin + reverse("sign-in"))


def send_ready(email: str, *, origin: str) -> None:
    """Tells the owner of the mailbox that there is an account now."""
    _send(email, _("Your account is ready"), "ready", link=origin + reverse("sign-in"))


def send_letter_link(email: str, *, secret: str, origin: str, days: int) -> None:
    """The link by which who typed the code of a letter makes their account."""
    link = origin + reverse("invitation-link", args=[secret])
    _send(email, _("Finish your sign-up"), "letter_link", link=link, days=days)


def _send(email: str, subject: str, name: str, **words: object) -> None:
    text = render_to_string(f"inquiries/my/mail/{name}.txt", {**words, "brand": settings.PORTAL_BRAND})
    send_letter.delay(to=email, subject=subject, text=text.strip() + "\n")
