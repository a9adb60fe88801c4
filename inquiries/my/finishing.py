"""The end of a sign-up: the code is tried, and what came of it is said and written down."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.doors import address_of
from accounts.facts import AccessAction, Asker, Channel, Purpose
from accounts.services.sign_ups import CodeResult, SignedUp, try_code
from accounts.services.trail import record_access
from cmc_portal import clock
from cmc_portal.addresses import absolute_url
from inquiries.my.mail import send_ready
from inquiries.my.sign_up_forms import CodeForm


def finish_sign_up(request: HttpRequest, secret: str, form: CodeForm) -> CodeResult:
    """Makes the account, or links the one that is signed in; else the form says why not."""
    try:
        done = _try(request, secret, form)
    except ValidationError as error:
        form.add_error("password", error)
        return CodeResult.WRONG
    if done.is_linked:
        origin = absolute_url(request, "/").rstrip("/")
        transaction.on_commit(lambda: send_ready(done.email, origin=origin), robust=True)
    elif done.result is CodeResult.HAS_ACCOUNT:
        form.add_error(
            None,
            _("This e-mail address has an account already. Sign in with it first. Then come back and type the code."),
        )
    elif done.result is CodeResult.TAKEN:
        form.add_error(None, _("This account is another person's, or you have one already. Call your plan."))
    else:
        form.add_error("code", _("This code does not fit, or is too old. Look again, or ask for a new one."))
    return done.result


@transaction.atomic
def _try(request: HttpRequest, secret: str, form: CodeForm) -> SignedUp:
    typed, now = form.cleaned_data, clock.now()
    done = try_code(
        secret,
        typed["code"],
        password=typed["password"],
        name="",
        signed_in=request.user.pk,
        now=now,
        today=clock.today(),
    )
    if done.is_linked:
        asker = Asker(Channel.PAGE, None, user_id=done.user_id, address=address_of(request))
        record_access(
            asker,
            action=AccessAction.LINK_MEMBER,
            purpose=Purpose.MEMBER_REQUEST,
            at=now,
            members=[done.member_id],
        )
    return done
