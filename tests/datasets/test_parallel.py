"""Work in threads: order, errors, and an end in time."""

from __future__ import annotations

import threading
import time

import pytest

from datasets.basics.errors import Cancelled
from datasets.parallel import WAIT_S, in_order


def nothing() -> None:
    """Wait without looking at anything."""


@pytest.mark.parametrize("n", [0, 1, 3, 4, 5, 50])
def test_results_come_in_order(n: int) -> None:
    """Whichever is finished first, the results are in the order of the items."""

    def work(item: int, stop: threading.Event) -> int:
        time.sleep(0.002 * (item % 3))
        return 10 * item

    assert list(in_order(work, range(n), nothing, threads=3)) == [10 * item for item in range(n)]


def test_an_error_comes_where_its_result_would() -> None:
    """What was right before the error is given first; the error is the one that was raised."""

    def work(item: int, stop: threading.Event) -> int:
        if item == 2:
            raise KeyError(item)
        return item

    results = in_order(work, range(9), nothing)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(KeyError):
        next(results)


def test_a_cancelling_ends_work_that_takes_long() -> None:
    """While nothing is ready the caller is asked; what it raises stops the threads at once."""

    def work(item: int, stop: threading.Event) -> bool:
        return stop.wait(30)

    def cancel() -> None:
        raise Cancelled

    begun = time.monotonic()
    with pytest.raises(Cancelled):
        list(in_order(work, range(9), cancel))
    assert time.monotonic() - begun < 5 + WAIT_S


def test_no_more_is_begun_than_is_asked_for() -> None:
    """Results that nobody takes do not pile up: few items are worked on ahead."""
    begun = []

    def work(item: int, stop: threading.Event) -> int:
        begun.append(item)
        return item

    results = in_order(work, range(100), nothing)
    assert next(results) == 0
    results.close()
    assert len(begun) < 10
