"""Writes about members who sign up: what they typed, the codes that are sent, and the accounts that come of it.

What was typed waits, sealed, for the worker: the page that takes it does not look whether anybody has that number, so
it says and takes the same for everybody.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hmac import compare_digest

import orjson
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from accounts.facts import SignUpKind
from accounts.models import SelfService, SignUp, User
from accounts.rules.invitations import AlreadyLinked
from accounts.rules.sign_up import make_email_code, make_letter_code, may_try, plain_code, sign_up_policy
from accounts.services.representatives import end_ways_to_link, link_member
from accounts.signing_in.sealing import seal, unseal

_A_DAY = timedelta(days=1)
EVIDENCE_OF_EMAIL = (
    "Signed up: number, birth date and ZIP code matched, and a code sent to the e-mail address on record."
)
EVIDENCE_OF_LETTER = "Signed up: the code of a letter of the health plan, and the birth date."


class CodeResult(StrEnum):
    """What became of a code that was typed: `linked` where the account that is signed in is this member now, `ready`
    where another one is."""

    WRONG = "wrong"
    HAS_ACCOUNT = "has_account"
    TAKEN = "taken"
    LINKED = "linked"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody typed to sign up, and from where."""

    sign_up_id: int
    kind: SignUpKind
    typed: Mapping[str, str]
    address: str


@dataclass(frozen=True, slots=True)
class SignedUp:
    """What became of a code; for a right one, whose it is and at which address."""

    result: CodeResult
    member_id: int | None = None
    user_id: int | None = None
    email: str = ""

    @property
    def is_linked(self) -> bool:
        """Is an account this member now?"""
        return self.user_id is not None


@transaction.atomic
def begin_sign_up(
    kind: SignUpKind, typed: Mapping[str, str], *, address: str, now: datetime, today: date
) -> tuple[int, str]:
    """Keeps what was typed for the worker; the number of the row, and the browser's secret. What is over is removed."""
    SignUp.objects.filter(expires_at__lt=now - _A_DAY).delete()
    secret = secrets.token_urlsafe(32)
    row = SignUp.objects.create(
        kind=kind,
        secret_mac=_mac("browser", secret),
        typed=seal(orjson.dumps(dict(typed)).decode()),
        address=address,
        created_at=now,
        expires_at=now + sign_up_policy(today).email_life,
    )
    return row.pk, secret


@transaction.atomic
def take_attempt(sign_up_id: int) -> Attempt | None:
    """What was typed, to look once whether it fits; None for what was looked at before."""
    row = SignUp.objects.select_for_update().filter(pk=sign_up_id).exclude(typed="").first()
    if row is None:
        return None
    typed: dict[str, str] = orjson.loads(unseal(row.typed))
    return Attempt(row.pk, SignUpKind(row.kind), typed, row.address)


def forget_typed(sign_up_id: int) -> None:
    """It was looked at: what was typed is not kept."""
    SignUp.objects.filter(pk=sign_up_id).update(typed="")


@transaction.atomic
def give_code(sign_up_id: int, *, member_id: int, email: str, now: datetime, today: date) -> str | None:
    """The code to send to this address for this member; None where enough were sent today."""
    sent = SignUp.objects.filter(member_id=member_id, kind=SignUpKind.EMAIL, created_at__gt=now - _A_DAY)
    if sent.exclude(pk=sign_up_id).count() >= sign_up_policy(today).most_a_day:
        return None
    code = make_email_code()
    SignUp.objects.filter(pk=sign_up_id).update(member_id=member_id, email=seal(email), code_mac=_mac("code", code))
    return code


def is_linked(member_ids: tuple[int, ...]) -> bool:
    """Has this member an account, under any of their numbers?"""
    return SelfService.objects.filter(member_id__in=member_ids).exists()


@transaction.atomic
def try_code(
    secret: str, typed_code: str, *, password: str, name: str, signed_in: int | None, now: datetime, today: date
) -> SignedUp:
    """Tries the code that was sent for the browser with this secret, and makes the account or links the one that is
    signed in. Each try counts, whatever becomes of it. Raises ValidationError for a password that is too easy."""
    row = SignUp.objects.select_for_update().filter(secret_mac=_mac("browser", secret), kind=SignUpKind.EMAIL).first()
    if row is None or not _may_try(row, most=sign_up_policy(today).email_tries, now=now):
        return SignedUp(CodeResult.WRONG)
    if not row.code_mac or not compare_digest(bytes(row.code_mac), _mac("code", plain_code(typed_code))):
        SignUp.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
        return SignedUp(CodeResult.WRONG)
    return _open(row, unseal(row.email), password=password, name=name, signed_in=signed_in, now=now)


@transaction.atomic
def make_letter(member_id: int, *, made_by: int | None, now: datetime, today: date) -> str:
    """The code for a letter to this member. An earlier letter's no longer works, nor a link that was sent for it."""
    end_ways_to_link(member_id, now=now)
    code = make_letter_code()
    SignUp.objects.create(
        kind=SignUpKind.LETTER,
        code_mac=_mac("letter", plain_code(code)),
        member_id=member_id,
        created_at=now,
        expires_at=now + sign_up_policy(today).letter_life,
        made_by_id=made_by,
    )
    return code


@transaction.atomic
def find_letter(typed_code: str, *, now: datetime, today: date) -> int | None:
    """Whose letter has this code, where it may still be tried; the try counts. It is used up when an account is linked
    to its member, by this way or another."""
    row = (
        SignUp.objects.select_for_update()
        .filter(kind=SignUpKind.LETTER, code_mac=_mac("letter", plain_code(typed_code)))
        .first()
    )
    if row is None or row.member_id is None or not _may_try(row, most=sign_up_policy(today).letter_tries, now=now):
        return None
    SignUp.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    return row.member_id


def _open(row: SignUp, email: str, *, password: str, name: str, signed_in: int | None, now: datetime) -> SignedUp:
    user = User.objects.filter(email__iexact=email).first()
    if user is not None and user.pk != signed_in:
        return SignedUp(CodeResult.HAS_ACCOUNT, email=email)
    user = user or _make_user(email, password=password, name=name)
    try:
        link_member(user.pk, member_id=row.member_id, evidence=EVIDENCE_OF_EMAIL, linked_by=None, now=now)
    except AlreadyLinked:
        transaction.set_rollback(True)
        return SignedUp(CodeResult.TAKEN)
    SignUp.objects.filter(pk=row.pk).update(used_at=now)
    result = CodeResult.LINKED if user.pk == signed_in else CodeResult.READY
    return SignedUp(result, row.member_id, user.pk, email)


def _make_user(email: str, *, password: str, name: str) -> User:
    user = User(email=User.objects.normalize_email(email), full_name=name)
    validate_password(password, user)
    user.set_password(password)
    user.save()
    return user


def _may_try(row: SignUp, *, most: int, now: datetime) -> bool:
    return may_try(tries=row.tries, most=most, expires_at=row.expires_at, used_at=row.used_at, now=now)


def _mac(what: str, secret: str) -> bytes:
    """A digest that whoever reads the database cannot try codes against."""
    return salted_hmac(f"sign-up {what}", secret, algorithm="sha256").digest()
