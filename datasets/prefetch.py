"""Doing work ahead in threads while keeping its order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import TypeVar

from datasets.basics.errors import BadInput

Task = TypeVar("Task")
Result = TypeVar("Result")

AHEAD = 3
"""Results that are ready or in work beyond one for each thread."""


def prefetched(
    make: Callable[[Task], Result],
    tasks: Sequence[Task],
    threads: int,
    mend: Callable[[Callable[[], Result]], Result] | None = None,
) -> Iterator[Result]:
    """Yield ``make(task)`` for each task in order, computed ahead by ``threads`` threads.

    The threads start with the first result that is asked for and have ended when the iterator is
    exhausted, closed or has raised; what ``make`` raises is raised to the consumer in its place.

    Args:
        make: called in the threads.
        tasks: in the order of the results.
        threads: at least one is used.
        mend: called in the consumer's thread, with a function that does the task once more, where
            ``make`` raised :class:`BadInput`; its answer takes the place of the result.
    """
    waiting = iter(tasks)
    pool = ThreadPoolExecutor(max_workers=max(1, threads), thread_name_prefix="batches")
    try:
        begun: deque[tuple[Task, Future[Result]]] = deque(
            (task, pool.submit(make, task)) for task in islice(waiting, max(1, threads) + AHEAD)
        )
        while begun:
            task, future = begun.popleft()
            try:
                result = future.result()
            except BadInput:
                if mend is None:
                    raise
                result = mend(partial(make, task))
            begun.extend((task, pool.submit(make, task)) for task in islice(waiting, 1))
            yield result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
