"""`bin/test` without arguments shares the tests between workers; what is named runs in one process."""

import os

import pytest

from cmc_portal.startup import checks


@pytest.mark.parametrize(("processors", "workers"), [(2, "2"), (4, "4"), (64, "4")])
def test_a_whole_run_has_as_many_workers_as_processors_up_to_four(
    monkeypatch: pytest.MonkeyPatch, processors: int, workers: str
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)))
    assert checks._shared_between_workers() == ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]


def test_on_one_processor_there_is_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    assert checks._shared_between_workers() == []
