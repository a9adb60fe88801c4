"""What happens beside signing in: since when is noted, a new factor counts as shown, an address as its account's."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from accounts.signing_in.adapters import FACTORS
from accounts.signing_in.session import begin_session
from cmc_portal import clock


@receiver(user_logged_in)
def note_sign_in(*, request: HttpRequest, **details: Any) -> None:
    """By whichever door somebody signs in, the session says since when."""
    begin_session(request, now=clock.now())


@receiver(authenticator_added)
def note_second_factor(*, request: HttpRequest, user: User, authenticator: Authenticator, **details: Any) -> None:
    """Who adds a factor has just shown it: a code of the app, or a touch of the key."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


@receiver(post_save, sender=User)
def confirm_address(*, instance: User, created: bool, **details: Any) -> None:
    """Accounts are made for an address by somebody who answers for it, or by an invitation sent there; so it needs no
    further confirmation. A changed address does, and replaces this one only then."""
    if created and instance.email:
        EmailAddress.objects.get_or_create(
            user=instance, email=instance.email.lower(), defaults={"verified": True, "primary": True}
        )
