"""How Ctrl+C and SIGTERM end a job: in good order, so that nothing half-written is left behind."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from datasets.basics.errors import Cancelled
from engine.exit_codes import TERMINATED, Terminated
from models.training.control import Control


@contextmanager
def cancelled_by_signals(control: Control) -> Iterator[None]:
    """Cancel a job by Ctrl+C or SIGTERM; the second one ends the program at once.

    Raises:
        Terminated: if the job ended because of SIGTERM.
    """
    received: list[int] = []

    def on_signal(number: int, frame: FrameType | None) -> None:
        received.append(number)
        if not control.is_cancelled:
            control.cancel()
        elif number == signal.SIGTERM:
            raise SystemExit(TERMINATED)
        else:
            raise KeyboardInterrupt

    former = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except Cancelled as error:
        if signal.SIGTERM in received:
            raise Terminated from error
        raise
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def call_on_sigterm(act: Callable[[], None]) -> None:
    """Call ``act`` in a thread of its own when SIGTERM comes; on Windows nobody is asked to end.

    A handler runs in the main thread, and not before this looks: while it waits for a line it does not, if
    the signal came a moment before, or the system gave it to another thread.
    """
    if sys.platform == "win32":
        return
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    # Without a handler the system would end the process; the number is written to the pipe before it runs.
    signal.signal(signal.SIGTERM, lambda number, frame: None)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    threading.Thread(target=_call_after_sigterm, args=(reading, act), name="sigterm", daemon=True).start()


def _call_after_sigterm(reading: int, act: Callable[[], None]) -> None:
    while signal.SIGTERM not in os.read(reading, 1):
        pass
    act()
