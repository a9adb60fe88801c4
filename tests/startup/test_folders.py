"""Folders and secrets belong to one account, whoever else is on the machine."""

import os
import stat
from pathlib import Path

import pytest

from cmc_portal.startup.errors import StartupError
from cmc_portal.startup.folders import KEPT_LOG_BYTES, log_file, portal_home, secret, socket_folder


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    first = secret(path)
    assert len(first) >= 50
    assert secret(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_HOME", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(StartupError, match="PORTAL_HOME"):
        portal_home()


def test_sockets_of_a_short_path_are_beside_the_data() -> None:
    folder = Path(f"/tmp/portal-{os.getpid()}")
    assert socket_folder(folder) == folder / "sockets"
    (folder / "sockets").rmdir()
    folder.rmdir()


def test_a_recorded_folder_that_others_can_open_is_not_used(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 30)
    deep.mkdir()
    first = socket_folder(deep)
    assert socket_folder(deep) == first
    first.chmod(0o755)
    second = socket_folder(deep)
    assert second != first
    first.rmdir()
    assert socket_folder(deep) == second
    second.rmdir()
    assert socket_folder(deep) != second
    Path((deep / "sockets.path").read_text()).rmdir()


def test_a_log_that_grew_large_is_put_aside(tmp_path: Path) -> None:
    log = log_file(tmp_path, "web")
    log.write_bytes(b"x" * (KEPT_LOG_BYTES + 1))
    assert not log_file(tmp_path, "web").exists()
    assert (tmp_path / "log" / "web.log.1").exists()
