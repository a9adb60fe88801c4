"""Where start-up keeps things: PORTAL_HOME, and short private folders for sockets."""

import os
import secrets
import stat
import tempfile
from pathlib import Path

from cmc_portal.startup.errors import StartupError

PROJECT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET_PATH = 107
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"
KEPT_LOG_BYTES = 10_000_000


def portal_home() -> Path:
    """In which folder do data, secrets and logs of this machine live? One that exists keeps its mode."""
    home = Path(os.environ.get("PORTAL_HOME") or PROJECT / ".local").absolute()
    if not home.exists():
        return private_folder(home)
    if home.stat().st_uid != os.geteuid() and os.geteuid() != 0:
        raise StartupError(f"{home} belongs to another account. Choose a folder of your own: PORTAL_HOME=…")
    return home


def private_folder(path: Path) -> Path:
    """`path`, made if missing, open to nobody but its owner."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
    except PermissionError as error:
        raise StartupError(f"{path} cannot be used by this account. Choose another folder: PORTAL_HOME=…") from error
    return path


def log_file(home: Path, name: str) -> Path:
    """Where does `name` write its log? One older log is kept when it grew large."""
    log = private_folder(home / "log") / f"{name}.log"
    if log.exists() and log.stat().st_size > KEPT_LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    return log


def socket_folder(folder: Path) -> Path:
    """Where are the sockets of the server in `folder`? Inside, or elsewhere when that path is too long for them."""
    beside = folder / "sockets"
    if len(os.fsencode(beside / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return private_folder(beside)
    return folder_elsewhere(folder / "sockets.path", within=_short_folder(), mode=0o700)


def folder_elsewhere(record: Path, *, within: str, mode: int) -> Path:
    """Which folder `within` another is noted in `record`? One that this account made there and nobody else can change.

    A folder is made anew when the noted one is gone or is no longer to be trusted.
    """
    if record.exists() and is_own(recorded := Path(record.read_text()), mode=mode):
        return recorded
    # mkdtemp makes a folder of the caller's own under a name that nobody can have taken before.
    made = Path(tempfile.mkdtemp(prefix="cmc-portal-", dir=within))
    made.chmod(mode)
    record.write_text(str(made))
    return made


def _short_folder() -> str:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    usable = runtime and os.access(runtime, os.W_OK) and len(os.fsencode(runtime)) <= LONGEST_SOCKET_PATH // 2
    return runtime if usable else "/tmp"  # noqa: S108 - the private folder inside it comes from mkdtemp


def is_own(path: Path, *, mode: int) -> bool:
    """Is `path` a folder of this account's own, open as `mode` says? A name in /tmp may have been taken by somebody."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and stat.S_IMODE(status.st_mode) == mode


def secret(path: Path, *, size: int = 48) -> str:
    """The secret in `path`, so many bytes in base64, made up the first time and readable only by its owner."""
    if not path.exists():
        # Written beside and moved, so that nobody ever reads half a secret.
        beside = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.write(descriptor, secrets.token_urlsafe(size).encode())
        os.close(descriptor)
        try:
            os.link(beside, path)  # unlike a rename, this leaves the secret of whoever came first
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return path.read_text().strip()
