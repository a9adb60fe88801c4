"""Makes the environment of installed packages, and prints the path of its Python.

This file runs before any package is installed, with whatever Python the machine has, so it uses nothing but the
standard library and nothing else of this project.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

UV = "uv>=0.9,<1"


def main() -> None:
    """`packages.py HOME REQUIREMENTS`: the Python that has exactly those requirements."""
    home, requirements = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        print(environment_for(requirements, home))
    except PermissionError as error:
        sys.exit(f"{error.filename} cannot be used by this account. Choose another folder: PORTAL_HOME=…")
    except subprocess.CalledProcessError as error:
        sys.exit(f"The packages could not be installed: {error.cmd[0]} ended with {error.returncode} (see above).")


def environment_for(requirements: Path, home: Path) -> Path:
    """Which Python has `requirements` installed? Two commands at once wait for each other."""
    # The tests need more packages than the portal; one environment for both would be rebuilt at every turn.
    folder = home / ("venv-test" if requirements.stem.endswith("-dev") else "venv")
    stamp = folder / "installed.sha256"
    wanted = _fingerprint(requirements)
    with (home / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text() != wanted:
            _say(f"Installing the packages of {requirements.name} …")
            shutil.rmtree(folder, ignore_errors=True)
            _install(requirements, folder, home)
            stamp.write_text(wanted)
    return folder / "bin" / "python"


def _fingerprint(requirements: Path) -> str:
    """What must be equal for an environment to be right? The requirements, the Python, and where the machine has it."""
    about = f"{sys.version} {sys.base_prefix}".encode()
    return hashlib.sha256(requirements.read_bytes() + about).hexdigest()


def _install(requirements: Path, folder: Path, home: Path) -> None:
    """Installs by uv, which takes a tenth of pip's time; by pip where uv cannot be had or cannot reach an index."""
    try:
        _install_by_uv(requirements, folder, home)
    except (subprocess.CalledProcessError, OSError):
        _say("uv cannot install them; trying pip …")
        shutil.rmtree(folder, ignore_errors=True)
        _run(sys.executable, "-m", "venv", folder)
        _run(folder / "bin" / "pip", "install", "--quiet", "--require-hashes", "--requirement", requirements)


def _install_by_uv(requirements: Path, folder: Path, home: Path) -> None:
    uv = _uv(home)
    _run(uv, "venv", "--quiet", "--python", sys.executable, folder)
    _run(
        *(uv, "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode"),
        *("--python", folder / "bin" / "python", requirements),
    )


def _uv(home: Path) -> Path:
    """Where is uv? In a small environment of its own: a sync removes what its requirements do not list."""
    tools = home / "venv-uv"
    uv = tools / "bin" / "uv"
    if not _works(uv):
        with (home / "venv-uv.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not _works(uv):
                shutil.rmtree(tools, ignore_errors=True)
                _run(sys.executable, "-m", "venv", tools)
                _run(tools / "bin" / "pip", "install", "--quiet", UV)
    return uv


def _works(program: Path) -> bool:
    return program.exists() and subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0


def _run(*command: str | Path) -> None:
    """Runs an installer; whatever it says goes to the error output, because the output is the path of the Python."""
    # uv would otherwise trust only the certificates it brings, and not those of an organisation's own proxy.
    variables = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "UV_SYSTEM_CERTS": "1"}
    for hindering in ("PYTHONPATH", "PYTHONSAFEPATH", "VIRTUAL_ENV"):
        variables.pop(hindering, None)
    subprocess.run([str(word) for word in command], check=True, stdout=sys.stderr, env=variables)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
