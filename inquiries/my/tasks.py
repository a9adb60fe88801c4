"""What the worker does for members who sign up."""

from accounts.rules.invitations import InvitationRefused, invitation_policy
from accounts.rules.sign_up import sign_up_policy
from accounts.services.invitations import invite_to_member
from accounts.services.sign_ups import EVIDENCE_OF_LETTER, take_attempt
from cmc_portal import clock
from cmc_portal.celery import app
from inquiries.my import mail
from inquiries.my.sign_up import Letters, look_for_member


@app.task(name="inquiries.tasks.look_for_sign_up")
def look_for_sign_up(sign_up_id: int, *, origin: str) -> None:
    """Looks once whether what was typed fits a member, and writes to the address on record where it does. Safe to run
    twice: what was looked at is looked at no more."""
    attempt = take_attempt(sign_up_id)
    if attempt is not None:
        _send(look_for_member(attempt, now=clock.now(), today=clock.today()), origin=origin)


def _send(letters: Letters, *, origin: str) -> None:
    if letters.has_account:
        mail.send_has_account(letters.email, origin=origin)
    elif letters.code:
        life = sign_up_policy(clock.today()).email_life
        mail.send_code(letters.email, code=letters.code, minutes=int(life.total_seconds() // 60))
        for address in letters.former:
            mail.send_told_elsewhere(address)
    elif letters.invite is not None:
        _invite(letters.email, letters.invite, origin=origin)


def _invite(email: str, member_id: int, *, origin: str) -> None:
    """The link by which whoever holds the letter makes their account, with an address that is thereby shown to be
    theirs."""
    now, today = clock.now(), clock.today()
    try:
        secret = invite_to_member(
            email,
            member_id=member_id,
            first_day=None,
            last_day=None,
            evidence=EVIDENCE_OF_LETTER,
            invited_by=None,
            now=now,
            today=today,
        )
    except InvitationRefused:
        return
    mail.send_letter_link(email, secret=secret, origin=origin, days=invitation_policy(today).life.days)
