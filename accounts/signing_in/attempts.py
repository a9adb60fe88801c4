"""How often may one try to sign in? Failures are counted in the shared cache, by what they have in common.

Nobody can lock somebody else out. From a device that signed in to the account before, only that device's own failures
count. From anywhere else there are three counts: of the address with the account, of the address, and of the account
from everywhere; the last keeps a thousand machines from guessing in turns. Who is refused by it, being on a new device
while somebody guesses, comes in by a passkey, or by the link that is sent to their mailbox: it makes the device known.
The counts are the same whether or not there is such an account.
"""

from dataclasses import dataclass

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.rules.sign_in import list_attempt_limits
from accounts.signing_in.devices import find_device
from cmc_portal import clock

_OF_ACCOUNT = ("address_and_account", "account_from_elsewhere")


@dataclass(frozen=True)
class Attempt:
    """An attempt that was counted before it was known how it ends."""

    counted: tuple[RateLimitUsage, ...]

    def take_back(self) -> None:
        """It succeeded, so it does not count. Earlier failures still do."""
        for usage in self.counted:
            usage.rollback()


def begin_attempt(request: HttpRequest, *, account: str, what: str) -> Attempt:
    """Counts one more attempt at `what` of the account. Raises ImmediateHttpResponse with the page that says wait."""
    device = find_device(request, account=account)
    if device is not None and (usage := _count(request, "known_device", f"{what} {device}")):
        return Attempt((usage,))
    counted = []
    for name, key in _keys(request, account=account, what=what).items():
        usage = _count(request, name, key)
        if usage is None:
            raise ImmediateHttpResponse(ratelimit.respond_429(request))
        counted.append(usage)
    return Attempt(tuple(counted))


def forget_attempts(request: HttpRequest, *, account: str, what: str) -> None:
    """Whoever read the account's mail is its owner: what others tried against the account no longer counts."""
    for name, key in _keys(request, account=account, what=what).items():
        if name in _OF_ACCOUNT:
            ratelimit.clear(request, app="accounts", action=name, config=_rates(name), key=key)


def may_send_link(request: HttpRequest, *, account: str) -> bool:
    """May another link be sent to this mailbox now, or were enough sent just before? They are valid still."""
    return _count(request, "password_link", account.lower()) is not None


def may_sign_up(request: HttpRequest, *, number: str) -> bool:
    """May one more sign-up be begun from this address, and about this number? Counted alike whether or not somebody has
    the number, which is not in the cache: only a keyed digest of it."""
    digest = salted_hmac("sign-up", number).hexdigest()
    from_here = _count(request, "sign_up_address", ratelimit.get_ip(request)) is not None
    return _count(request, "sign_up_number", digest) is not None and from_here


def may_try_code(request: HttpRequest) -> bool:
    """May one more code be tried from this address?"""
    return _count(request, "sign_up_code", ratelimit.get_ip(request)) is not None


def _keys(request: HttpRequest, *, account: str, what: str) -> dict[str, str]:
    address, account = ratelimit.get_ip(request), account.lower()
    return {
        "address_and_account": f"{what} {address} {account}",
        "address": f"{what} {address}",
        "account_from_elsewhere": f"{what} {account}",
    }


def _count(request: HttpRequest, name: str, key: str) -> RateLimitUsage | None:
    return ratelimit.consume(request, app="accounts", action=name, config=_rates(name), key=key, limit_get=True)


def _rates(name: str) -> dict[str, str]:
    limit = list_attempt_limits(clock.today())[name]
    return {name: f"{limit.attempts}/{limit.seconds}s/key"}
