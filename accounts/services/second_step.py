"""Second factors made without their owner at the keyboard; for the demonstration and for tests."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.db import transaction

from accounts.models import User
from accounts.signing_in.sealing import unseal

_SECONDS_A_CODE = 30


@transaction.atomic
def enrol_app(user_id: int) -> None:
    """Gives somebody without a second factor an authenticator app whose secret nobody was shown, and recovery codes."""
    user = User.objects.select_for_update().get(pk=user_id)
    if Authenticator.objects.filter(user=user).exists():
        return
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


def make_code(user_id: int, *, at: float) -> str | None:
    """The code that the app of this user shows at that moment; None for who has no app."""
    factor = Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).first()
    if factor is None:
        return None
    code: str = format_hotp_value(hotp_value(unseal(factor.data["secret"]), int(at) // _SECONDS_A_CODE))
    return code
