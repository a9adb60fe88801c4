"""An installation for real members does not start with settings that let others in; each refusal says what to mend."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cmc_portal.production import Installation, find_dangers, refuse_dangers, sends_members_in_clear

PROJECT = Path(__file__).parent.parent
SECRET = "tq0Yk3vJ8sXn5LrW2bZc7HdM4pGfA9eUoCiRwTxBmN6K1jVhQy"
SEED = "yQ7m0fW2vN9sRk4TzLcB1xHdJ6gPaE8uUoVwXnMi3tA"
GOOD = Installation(
    debug=False,
    demo=False,
    https=True,
    insecure_http=False,
    hosts=("portal.example.org",),
    secret_key=SECRET,
    trail_keys="k1:zS4mPq9vXc2LtYh7RwNb5KdJ8gFaE3uT",
    receipt_keys=f"k1:{SEED}",
)


def test_a_well_kept_installation_starts() -> None:
    assert find_dangers(GOOD) == ()
    refuse_dangers(GOOD)


@pytest.mark.parametrize(
    ("change", "code", "variable", "to_do"),
    [
        ({"secret_key": SECRET[:49]}, "S1", "PORTAL_SECRET_KEY", "token_urlsafe"),
        ({"secret_key": "ab" * 40}, "S1", "PORTAL_SECRET_KEY", "token_urlsafe"),
        ({"secret_key": f"django-insecure-{SECRET}"}, "S1", "PORTAL_SECRET_KEY", "token_urlsafe"),
        ({"secret_key": f"ChangeMe{SECRET}"}, "S1", "PORTAL_SECRET_KEY", "token_urlsafe"),
        ({"secret_key": "abcdefghijklm" * 4}, "S1", "PORTAL_SECRET_KEY", "token_urlsafe"),
        ({"secret_key": "abcdefghijklmnopqrstuvwxyz" * 2}, "S1", "PORTAL_SECRET_KEY", "token_urlsafe"),
        ({"secret_key": "correct-horse-battery-" * 9}, "S1", "PORTAL_SECRET_KEY", "token_urlsafe"),
        ({"secret_key": ""}, "S1", "PORTAL_SECRET_KEY", "token_urlsafe"),
        ({"debug": True}, "S2", "PORTAL_DEBUG", "PORTAL_DEBUG=0"),
        ({"debug": True, "demo": True}, "S2", "PORTAL_DEBUG", "PORTAL_DEBUG=0"),
        ({"debug": True, "https": False}, "S2", "PORTAL_DEBUG", "PORTAL_DEBUG=0"),
        ({"trail_keys": ""}, "S3", "PORTAL_TRAIL_KEYS", ".env.example"),
        ({"trail_keys": f"k1:{SECRET}"}, "S3", "PORTAL_TRAIL_KEYS", ".env.example"),
        ({"trail_keys": "k1:" + "a" * 36}, "S3", "PORTAL_TRAIL_KEYS", ".env.example"),
        ({"trail_keys": "k1:" + "abcdefghijklm" * 4}, "S3", "PORTAL_TRAIL_KEYS", ".env.example"),
        ({"trail_keys": f"{GOOD.trail_keys},k0:{'a' * 36}"}, "S3", "PORTAL_TRAIL_KEYS", ".env.example"),
        ({"receipt_keys": ""}, "S8", "PORTAL_RECEIPT_KEYS", ".env.example"),
        ({"receipt_keys": f"k0:pub:{SEED}"}, "S8", "PORTAL_RECEIPT_KEYS", ".env.example"),
        ({"receipt_keys": "k1:" + "A" * 43}, "S8", "PORTAL_RECEIPT_KEYS", ".env.example"),
        ({"receipt_keys": f"k1:{SECRET}"}, "S8", "PORTAL_RECEIPT_KEYS", ".env.example"),
        ({"hosts": ()}, "S4", "PORTAL_HOSTS", "portal.example.org"),
        ({"hosts": ("*",)}, "S4", "PORTAL_HOSTS", "portal.example.org"),
        ({"hosts": ("portal.example.org", ".example.org")}, "S4", "PORTAL_HOSTS", "portal.example.org"),
        ({"https": False}, "S5", "PORTAL_HTTPS", "PORTAL_HTTPS=1"),
    ],
)
def test_a_danger_names_its_variable_and_what_to_do(
    change: dict[str, object], code: str, variable: str, to_do: str
) -> None:
    installation = replace(GOOD, **change)  # type: ignore[arg-type]
    [danger] = find_dangers(installation)
    assert (danger.code, danger.variable) == (code, variable)
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_dangers(installation)
    assert variable in str(refusal.value)
    assert to_do in str(refusal.value)


@pytest.mark.parametrize(
    "drawn",
    [
        "9f2c61d07ab8345e1fd09c7be6a2438501d7fb6e92c83a5470ebd1946f3c28a5",
        "x7Qm2ZrT9kLw4NsVb8HcYe3FjGpAaEoUiRdXtBnKqMzS",
        "Jf3-tR8_vLq0ZxW7mKpY2bNcH5gDaE9uSiOoTrXnBw6kMjVhQyCzPdGlFs1eA4UI",
    ],
)
def test_a_secret_that_was_drawn_at_random_is_taken_in_any_digits(drawn: str) -> None:
    assert find_dangers(replace(GOOD, trail_keys=f"k2:{drawn}, {GOOD.trail_keys}")) == ()
    assert find_dangers(replace(GOOD, secret_key=drawn + drawn[:7:-1])) == ()


def test_all_dangers_are_told_at_once_and_no_secret_with_them() -> None:
    worst = replace(GOOD, https=False, hosts=("*",), secret_key="hunter2-hunter2", trail_keys="")
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_dangers(worst)
    told = str(refusal.value)
    assert [each for each in ("SECRET_KEY", "TRAIL_KEYS", "HOSTS", "HTTPS") if f"- PORTAL_{each}:" not in told] == []
    assert "hunter2" not in told


def test_plain_http_is_possible_where_somebody_says_so() -> None:
    assert find_dangers(replace(GOOD, https=False, insecure_http=True)) == ()


@pytest.mark.parametrize("switch", [{"debug": True}, {"demo": True}])
def test_a_developers_machine_and_a_demonstration_need_no_https_and_no_long_secret(switch: dict[str, bool]) -> None:
    small = replace(GOOD, https=False, hosts=("localhost", "127.0.0.1", "[::1]"), secret_key="short")
    assert find_dangers(replace(small, **switch)) == ()


@pytest.mark.parametrize(
    ("url", "in_clear"),
    [
        ("postgresql:///portal?host=/run/postgresql", False),
        ("postgresql://portal@127.0.0.1/portal", False),
        ("postgresql://portal@db.internal/portal", True),
        ("postgresql://portal@db.internal/portal?sslmode=prefer", True),
        ("postgresql://portal@db.internal/portal?sslmode=require", False),
        ("postgresql://portal@db.internal/portal?sslmode=verify-full", False),
    ],
)
def test_a_database_across_a_network_is_asked_encrypted(url: str, in_clear: bool) -> None:
    assert sends_members_in_clear(url) is in_clear


# --- What does not start.

PRODUCTION = {
    "PORTAL_DEBUG": "0",
    "PORTAL_DEMO": "0",
    "PORTAL_HTTPS": "1",
    "PORTAL_INSECURE_HTTP": "0",
    "PORTAL_HOSTS": "portal.example.org",
    "PORTAL_SECRET_KEY": SECRET,
    "PORTAL_TRAIL_KEYS": "k1:zS4mPq9vXc2LtYh7RwNb5KdJ8gFaE3uT",
    "PORTAL_RECEIPT_KEYS": f"k1:{SEED}",
}
WEB = [sys.executable, "-c", "import cmc_portal.wsgi; print('started')"]
WORKER = [sys.executable, "-m", "celery", "-A", "cmc_portal", "worker", "--pool", "solo"]
BEAT = [sys.executable, "-m", "celery", "-A", "cmc_portal", "beat", "--schedule", "beat", "--pidfile", ""]
CHECK = [sys.executable, "manage.py", "check", "--deploy", "--tag", "security", "--fail-level", "ERROR"]


def start(command: list[str], *, folder: Path = PROJECT, **variables: str) -> subprocess.CompletedProcess[str]:
    """The program, started in `folder` and in an environment of production with these changes."""
    environment = {**os.environ, **PRODUCTION, "PYTHONPATH": str(PROJECT), **variables}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("command", [WEB, WORKER, BEAT], ids=["web", "worker", "beat"])
def test_what_listens_does_not_start_with_a_danger(command: list[str], tmp_path: Path) -> None:
    # In a folder of its own: beat writes its schedule before it is refused, and removes one that it cannot read.
    done = start(command, folder=tmp_path, PORTAL_HTTPS="0")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "PORTAL_HTTPS: Sign-ins and members' data would pass without HTTPS." in done.stderr
    assert "PORTAL_INSECURE_HTTP=1" in done.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORTAL_SECRET_KEY", "short"),
        ("PORTAL_SECRET_KEY", ""),
        ("PORTAL_DEBUG", "1"),
        ("PORTAL_HOSTS", "*"),
        ("PORTAL_TRAIL_KEYS", ""),
        ("PORTAL_RECEIPT_KEYS", ""),
    ],
)
def test_the_web_server_names_the_variable_it_will_not_start_with(variable: str, value: str) -> None:
    done = start(WEB, **{variable: value})
    assert done.returncode == 1
    assert "ImproperlyConfigured" in done.stderr
    assert variable in done.stderr.splitlines()[-1]


def test_the_web_server_of_a_well_kept_installation_starts() -> None:
    done = start(WEB)
    assert done.stdout == "started\n", done.stderr


def test_the_deployment_check_tells_the_same() -> None:
    assert "portal.S5" in start(CHECK, PORTAL_HTTPS="0").stderr
    sound = start(CHECK, DATABASE_URL="postgresql://portal@db.internal/portal?sslmode=verify-full")
    assert "portal." not in sound.stderr


def test_a_command_that_listens_to_nobody_runs_all_the_same() -> None:
    assert start([sys.executable, "manage.py", "show_demo"], PORTAL_HTTPS="0").stderr.startswith(
        "CommandError: The demo"
    )
