"""Invitations: how long their links hold, how many may be sent, and when one is refused."""

from datetime import date, datetime, timedelta
from pathlib import Path

from cmc_portal.parameters import load_parameter
from cmc_portal.values import value

_INVITATIONS = Path(__file__).parent / "parameters" / "invitations.yaml"


class InvitationRefused(ValueError):
    """An invitation that cannot be made or accepted; nothing was changed."""


class NoSuchInvitation(InvitationRefused):
    """No invitation has that secret, or it was used, withdrawn or has expired: one answer for all four."""


class TooManyInvitations(InvitationRefused):
    """So many were sent in 24 hours that no more are today."""


class NotTheInvited(InvitationRefused):
    """The account has another e-mail address than the one invited."""


class AccountExists(InvitationRefused):
    """There is an account with the address invited: its owner signs in to accept."""


class AlreadyLinked(InvitationRefused):
    """This account is another member already, or this member has another account."""


class BadDays(InvitationRefused):
    """The last day lies before the first, or is over."""


class OneselfAsRepresentative(InvitationRefused):
    """Nobody represents themselves, and nobody records themselves as a representative."""


@value(frozen=True, slots=True)
class InvitationPolicy:
    """For how long a link holds, and the most that are sent in 24 hours."""

    life: timedelta
    most_by_organization: int
    most_by_member: int


def invitation_policy(day: date) -> InvitationPolicy:
    """The policy in force on `day`."""
    value = load_parameter(_INVITATIONS).on(day).value
    most = value["most_a_day"]
    return InvitationPolicy(timedelta(days=value["days"]), most["organization"], most["member"])


def check_representation(email: str, *, own_email: str, first_day: date, last_day: date, today: date) -> None:
    """May this address be allowed to see a member's data on these days? Raises BadDays, OneselfAsRepresentative."""
    if last_day < first_day or last_day < today:
        raise BadDays
    if same_address(email, own_email):
        raise OneselfAsRepresentative


def same_address(one: str, other: str) -> bool:
    """Are the two the same e-mail address? Case does not tell people apart."""
    return one.strip().casefold() == other.strip().casefold()


def is_open(
    *, accepted_at: datetime | None, withdrawn_at: datetime | None, expires_at: datetime, now: datetime
) -> bool:
    """May the link still be used? Not once used or withdrawn, nor from the moment it expires."""
    return accepted_at is None and withdrawn_at is None and now < expires_at
