"""Secrets of second factors are kept encrypted, so that who reads the database cannot make codes."""

import base64
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text: str) -> str:
    """The text, encrypted with a key made from the secret of this installation."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed, by the secret of today or one of those before. Raises InvalidToken for what was not."""
    return _box().decrypt(sealed.encode()).decode()


def _box() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(sha256(b"second factors" + key.encode()).digest())) for key in keys]
    )
