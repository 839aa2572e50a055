"""Doing work ahead in threads."""

from __future__ import annotations

import threading
import time

import pytest

from datasets.basics.errors import BadInput
from datasets.prefetch import AHEAD, prefetched


def batch_threads() -> list[threading.Thread]:
    """Return the living threads that make batches."""
    return [thread for thread in threading.enumerate() if thread.name.startswith("batches")]


@pytest.mark.parametrize("threads", [1, 4])
def test_results_come_in_order(threads: int) -> None:
    """Tasks that end in another order still give their results in theirs, and the threads end."""

    def make(task: int) -> int:
        time.sleep(0.002 * (task % 3))
        return task * 10

    assert list(prefetched(make, range(20), threads)) == [task * 10 for task in range(20)]
    assert batch_threads() == []


def test_only_a_few_are_made_ahead() -> None:
    """A slow consumer does not fill the memory with batches."""
    made: list[int] = []

    def make(task: int) -> int:
        made.append(task)
        return task

    results = prefetched(make, range(1000), 2)
    for _ in range(10):
        next(results)
    time.sleep(0.05)
    assert 10 <= len(made) <= 10 + 2 + AHEAD + 1
    results.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("threads", [1, 4])
def test_closing_early_ends_the_threads(threads: int) -> None:
    """Stopping a training in the middle of an epoch leaves no thread behind."""
    results = prefetched(lambda task: task, range(1000), threads)
    next(results)
    assert batch_threads() != []
    results.close()  # type: ignore[attr-defined]
    assert batch_threads() == []


def test_faults_reach_the_consumer_in_their_place() -> None:
    """What goes wrong in a thread is raised where the result is asked for; earlier results still come."""

    def make(task: int) -> int:
        if task == 3:
            raise BadInput("image 3 is damaged")
        return task

    results = prefetched(make, range(10), 2)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(BadInput, match="image 3 is damaged"):
        next(results)
    assert batch_threads() == []


def test_no_tasks_give_no_results() -> None:
    """An empty epoch ends at once."""
    assert list(prefetched(lambda task: task, [], 2)) == []
