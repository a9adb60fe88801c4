"""What start-up reads from the environment, and the environment it gives to what it starts."""

import hashlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from cmc_portal.startup.errors import StartupError
from cmc_portal.startup.folders import PROJECT, secret
from cmc_portal.startup.services import Services

DEFAULT_PORT = 8000
# An Ed25519 key is made of so many random bytes.
SEED_BYTES = 32
# Commands that use neither database nor queue; for them no server is started, and the addresses lead nowhere.
OFFLINE = frozenset({"verify_receipt"})
NOWHERE = Services("postgresql://127.0.0.1:1/nowhere", "redis://127.0.0.1:1", ())


def port(environment: Mapping[str, str] = os.environ) -> int:
    """On which port does the web server listen?"""
    text = environment.get("PORT") or str(DEFAULT_PORT)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise StartupError(f"PORT is {text!r}. Set it to a number from 1 to 65535.")
    return int(text)


def for_children(services: Services, home: Path) -> dict[str, str]:
    """What environment tells a Django command of this project where everything is?"""
    own = {
        "DATABASE_URL": services.database_url,
        "REDIS_URL": services.redis_url,
        "PORTAL_HOME": str(home),
        "PORTAL_SECRET_KEY": os.environ.get("PORTAL_SECRET_KEY") or secret(home / "secret.key"),
        "PORTAL_TRAIL_KEYS": os.environ.get("PORTAL_TRAIL_KEYS") or f"k1:{secret(home / 'trail.key')}",
        "PORTAL_RECEIPT_KEYS": os.environ.get("PORTAL_RECEIPT_KEYS") or _receipt_key(home),
        "PORTAL_TRAIL_ANCHOR": os.environ.get("PORTAL_TRAIL_ANCHOR") or str(home / "trail-anchors.jsonl"),
        "PORTAL_ARCHIVE": os.environ.get("PORTAL_ARCHIVE") or str(home / "archive"),
        "DJANGO_SETTINGS_MODULE": "cmc_portal.settings",
        "PYTHONPATH": str(PROJECT),
        # The folder a command is called from must not shadow modules of the project.
        "PYTHONSAFEPATH": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }
    return {**os.environ, **own}


def _receipt_key(home: Path) -> str:
    """A key of this installation's own, named after itself: no other portal's key goes by the same name."""
    seed = secret(home / "receipt.key", size=SEED_BYTES)
    return f"k{hashlib.sha256(seed.encode()).hexdigest()[:8]}:{seed}"
