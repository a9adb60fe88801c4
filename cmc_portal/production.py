"""May this installation serve real members? What is dangerous in its settings, and the refusal to start with it.

An installation is one for real members unless PORTAL_DEBUG or PORTAL_DEMO is 1. The web server and the queue's worker
and clock do not start where a danger is found; commands do, since they listen to nobody.
"""

import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured

from cmc_portal.branding import find_brand_faults

SHORTEST_SECRET = 50
SHORTEST_TRAIL_KEY = 32
FEWEST_DIFFERENT = 8
# What repeats itself can be packed smaller than to this part of its length and to so many bytes; what was drawn at
# random cannot, be it written in sixteen digits.
PACKED, PACKED_BYTES = 0.7, 40
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})
# How secrets begin that were made up by a template and are the same everywhere.
KNOWN_BEGINNINGS = ("django-insecure", "changeme", "change-me", "secret", "example")


@dataclass(frozen=True, slots=True)
class Installation:
    """What of the settings decides whether it is safe to let real members in."""

    debug: bool
    demo: bool
    https: bool
    insecure_http: bool
    hosts: tuple[str, ...]
    secret_key: str
    trail_keys: str
    receipt_keys: str
    database_url: str = ""

    @property
    def is_for_real_members(self) -> bool:
        """Is neither of the switches on that say otherwise?"""
        return not (self.debug or self.demo)

    @property
    def is_open_to_others(self) -> bool:
        """Can anybody reach it but whoever sits at this machine?"""
        return self.https or not LOOPBACK.issuperset(self.hosts)


@dataclass(frozen=True, slots=True)
class Danger:
    """Something that must not be, the variable that makes it so, and what to do."""

    code: str
    variable: str
    what: str
    what_to_do: str

    def __str__(self) -> str:
        return f"{self.variable}: {self.what} {self.what_to_do}"


def find_dangers(installation: Installation) -> tuple[Danger, ...]:
    """Everything that forbids starting. On a developer's machine and in a demonstration secrets may be short."""
    if not installation.is_for_real_members:
        return _dangers_of_debug(installation)
    return (
        *_dangers_of_secret("PORTAL_SECRET_KEY", "S1", installation.secret_key),
        *_dangers_of_trail_keys(installation),
        *_dangers_of_receipt_keys(installation),
        *_dangers_of_hosts(installation),
        *_dangers_of_transport(installation),
    )


def _dangers_of_debug(installation: Installation) -> tuple[Danger, ...]:
    if not (installation.debug and installation.is_open_to_others):
        return ()
    what = "Errors are shown in full, settings and local values included, to whoever causes them."
    what_to_do = "Set PORTAL_DEBUG=0; or, on a developer's machine, PORTAL_HOSTS=localhost and PORTAL_HTTPS=0."
    return (Danger("S2", "PORTAL_DEBUG", what, what_to_do),)


def _dangers_of_secret(variable: str, code: str, secret: str) -> tuple[Danger, ...]:
    weak = len(secret) < SHORTEST_SECRET or _is_regular(secret)
    if not weak and not secret.lower().startswith(KNOWN_BEGINNINGS):
        return ()
    what = f"It is shorter than {SHORTEST_SECRET} characters, too regular, or one that is published."
    how = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
    return (Danger(code, variable, what, f"Make a new one and give it to every machine of the installation: {how}"),)


def _is_regular(secret: str) -> bool:
    """Was it typed or repeated, rather than drawn at random?"""
    packed = len(zlib.compress(secret.encode(), 9)) - len(zlib.compress(b"", 9))
    return len(set(secret)) < FEWEST_DIFFERENT or packed < min(PACKED * len(secret), PACKED_BYTES)


def _dangers_of_trail_keys(installation: Installation) -> tuple[Danger, ...]:
    keys = installation.trail_keys
    if keys and (not installation.secret_key or installation.secret_key not in keys):
        return _dangers_of_regular_keys(keys)
    what = "It is missing, or the same as PORTAL_SECRET_KEY; whoever holds that could forge the access trail."
    return (Danger("S3", "PORTAL_TRAIL_KEYS", what, "Set a key of its own, such as k1:… (see .env.example)."),)


def _dangers_of_regular_keys(trail_keys: str) -> tuple[Danger, ...]:
    if not any(len(key) < SHORTEST_TRAIL_KEY or _is_regular(key) for key in _secrets(trail_keys)):
        return ()
    what = "A key is short or too regular; whoever guesses it could forge the access trail."
    return (Danger("S3", "PORTAL_TRAIL_KEYS", what, "Draw one at random, such as k1:… (see .env.example)."),)


def _secrets(named_keys: str) -> list[str]:
    """What stands behind the names of `k2:…,k1:…`."""
    return [named.partition(":")[2].strip() for named in named_keys.split(",") if named.strip()]


def _dangers_of_receipt_keys(installation: Installation) -> tuple[Danger, ...]:
    signing = [each for each in _secrets(installation.receipt_keys) if ":" not in each]
    others = {installation.secret_key, *_secrets(installation.trail_keys)}
    if signing and not others & set(signing) and not any(map(_is_regular, signing)):
        return ()
    what = "It is missing, too regular, or the same as another secret; whoever guesses it could forge receipts."
    return (Danger("S8", "PORTAL_RECEIPT_KEYS", what, "Draw one at random, such as k1:… (see .env.example)."),)


def _dangers_of_hosts(installation: Installation) -> tuple[Danger, ...]:
    hosts = installation.hosts
    if hosts and not any(host == "*" or host.startswith(".") for host in hosts):
        return ()
    what = "The list of names is empty or open, so a forged Host header decides where our links lead."
    return (Danger("S4", "PORTAL_HOSTS", what, "Name each host in full, such as portal.example.org."),)


def _dangers_of_transport(installation: Installation) -> tuple[Danger, ...]:
    if installation.https or installation.insecure_http:
        return ()
    what = "Sign-ins and members' data would pass without HTTPS."
    what_to_do = (
        "Set PORTAL_HTTPS=1 behind a proxy that speaks HTTPS; or PORTAL_INSECURE_HTTP=1 where nobody else can listen."
    )
    return (Danger("S5", "PORTAL_HTTPS", what, what_to_do),)


def this_installation() -> Installation:
    """The installation that the settings of this process describe."""
    return Installation(
        debug=settings.DEBUG,
        demo=settings.PORTAL_DEMO,
        https=settings.PORTAL_HTTPS,
        insecure_http=settings.PORTAL_INSECURE_HTTP,
        hosts=tuple(settings.ALLOWED_HOSTS),
        secret_key=settings.SECRET_KEY,
        trail_keys=os.environ.get("PORTAL_TRAIL_KEYS", ""),
        receipt_keys=os.environ.get("PORTAL_RECEIPT_KEYS", ""),
        database_url=os.environ.get("DATABASE_URL", ""),
    )


def refuse_dangers(installation: Installation | None = None) -> None:
    """For what listens: the web server, the worker, its clock. Raises ImproperlyConfigured with all that is to mend."""
    dangers = (*find_dangers(installation or this_installation()), *_faults_of_looks())
    if dangers:
        raise ImproperlyConfigured(
            "The portal does not start with these settings.\n- " + "\n- ".join(map(str, dangers))
        )


def _faults_of_looks() -> tuple[Danger, ...]:
    """A colour that cannot be read, or a logo that is none; no danger to data, and mended before anybody comes."""
    return tuple(Danger("B1", each.variable, each.what, each.what_to_do) for each in find_brand_faults())


def sends_members_in_clear(database_url: str) -> bool:
    """Does the way to the database lead over a network without encryption?"""
    parts = urlsplit(database_url)
    if not parts.hostname or parts.hostname in LOOPBACK:
        return False
    return parse_qs(parts.query).get("sslmode", [""])[-1] not in ENCRYPTED


@register(Tags.security, deploy=True)
def check_production(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """`manage.py check --deploy`: the dangers as errors, and what only the operator can judge as warnings."""
    installation = this_installation()
    found: list[CheckMessage] = [
        Error(f"{each.variable}: {each.what}", hint=each.what_to_do, id=f"portal.{each.code}")
        for each in (*find_dangers(installation), *_faults_of_looks())
    ]
    if installation.demo:
        hint = "Set PORTAL_DEMO=0 before the first real member is loaded: the demonstration's passwords are printed."
        found.append(Warning("PORTAL_DEMO: This is a demonstration.", hint=hint, id="portal.S6"))
    if sends_members_in_clear(installation.database_url):
        hint = "Add ?sslmode=verify-full, unless the network between is encrypted otherwise."
        found.append(Warning("DATABASE_URL: The database is asked in clear.", hint=hint, id="portal.S7"))
    return found
