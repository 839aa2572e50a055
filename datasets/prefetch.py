"""Doing work ahead in threads while keeping its order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

AHEAD = 3
"""Results that are ready or in work beyond one for each thread."""


def prefetched(make: Callable[[Task], Result], tasks: Sequence[Task], threads: int) -> Iterator[Result]:
    """Yield ``make(task)`` for each task in order, computed ahead by ``threads`` threads.

    The threads start with the first result that is asked for and have ended when the iterator is
    exhausted, closed or has raised; what ``make`` raises is raised to the consumer in its place.
    """
    waiting = iter(tasks)
    pool = ThreadPoolExecutor(max_workers=max(1, threads), thread_name_prefix="batches")
    try:
        futures: deque[Future[Result]] = deque(
            pool.submit(make, task) for task in islice(waiting, max(1, threads) + AHEAD)
        )
        while futures:
            result = futures.popleft().result()
            futures.extend(pool.submit(make, task) for task in islice(waiting, 1))
            yield result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
