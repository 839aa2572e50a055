"""Work on many things in a few threads, with results in order and an end as soon as the user cancels."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

THREADS = 2
AHEAD = 2
"""Items for each thread that are begun before their results are asked for."""
WAIT_S = 0.1


def in_order(
    work: Callable[[Item, threading.Event], Result],
    items: Sequence[Item],
    waiting: Callable[[], None],
    threads: int = THREADS,
) -> Iterator[Result]:
    """Yield ``work(item, stop)`` for each item, in the order of the items, whichever thread was faster.

    Args:
        work: called in a thread; it looks at ``stop`` now and then and ends early once it is set.
        items: what to work on.
        waiting: called every 0.1 s while nothing is ready; what it raises ends the work.
        threads: how many.
    """
    stop = threading.Event()
    with ThreadPoolExecutor(threads) as pool:
        begun: deque[Future[Result]] = deque()
        try:
            for number in range(len(items) + threads * AHEAD):
                if number < len(items):
                    begun.append(pool.submit(work, items[number], stop))
                if number >= threads * AHEAD and begun:
                    yield _result(begun.popleft(), waiting)
            while begun:
                yield _result(begun.popleft(), waiting)
        finally:
            stop.set()
            for future in begun:
                future.cancel()


def _result(future: Future[Result], waiting: Callable[[], None]) -> Result:
    while not future.done():
        waiting()
        wait([future], timeout=WAIT_S)
    return future.result()
