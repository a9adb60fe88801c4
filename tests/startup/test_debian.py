"""What the tests need of Debian: got where it can be, else said in words."""

import os
import shutil
import subprocess
from typing import Any

import pytest

from cmc_portal.startup import browser, catalogue_tools, debian, pango
from continuity.notices import pdf


@pytest.fixture
def no_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(pango, "CDLL", missing)


@pytest.mark.usefixtures("no_libraries")
def test_who_is_not_root_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert pango.install_pango() == (
        "Pango is not on this machine: on Debian, install it with: "
        "apt-get install libpangoft2-1.0-0 libharfbuzz-subset0"
    )


@pytest.mark.usefixtures("no_libraries")
def test_root_on_debian_gets_it_without_being_asked_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **options: Any) -> None:
        assert options["stdin"] is subprocess.DEVNULL and options["timeout"] == 180
        ran.append(command)
        monkeypatch.setattr(pango, "CDLL", lambda name: None)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(debian.subprocess, "run", run)
    assert pango.install_pango() is None
    assert [" ".join(command[2:]) for command in ran] == [
        "update",
        "install --yes --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0",
    ]


def test_a_failure_of_apt_is_told_by_its_last_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **options: Any) -> None:
        raise subprocess.CalledProcessError(100, command, output="E: no such package\n")

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(browser.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(debian.subprocess, "run", run)
    assert browser.install_browser() == ("there is no chromium on this machine: apt-get failed: E: no such package")


def test_the_browser_without_windows_is_got_first_and_the_whole_one_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[list[str]] = []
    there = {"google-chrome"}

    def install(packages: list[str]) -> str | None:
        asked.append(packages)
        if packages != ["chromium"]:
            return "apt-get failed: E: Unable to locate package"
        there.add("chromium")
        return None

    monkeypatch.setattr(browser.shutil, "which", lambda name: f"/usr/bin/{name}" if name in there else None)
    monkeypatch.setattr(browser, "install_packages", install)
    assert browser.install_browser() is None
    assert asked == []
    there.clear()
    assert browser.install_browser() is None
    assert asked == [["chromium-headless-shell"], ["chromium"]]
    there.update(browser.NAMES)
    assert browser.find_browser() == "/usr/bin/chromium-headless-shell"


def test_the_portal_and_its_tests_name_the_same_packages() -> None:
    assert " ".join(pango.PACKAGES) == pdf.PACKAGES


def test_the_tools_for_the_catalogues_are_got_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(catalogue_tools.shutil, "which", lambda name: None)
    assert catalogue_tools.install_gettext() == (
        "gettext is not on this machine: on Debian, install it with: apt-get install gettext"
    )
    monkeypatch.setattr(catalogue_tools.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert catalogue_tools.install_gettext() is None
