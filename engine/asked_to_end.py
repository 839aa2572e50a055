"""How Ctrl+C and SIGTERM end a job: in good order, so that nothing half-written is left behind."""

from __future__ import annotations

import signal
from collections.abc import Iterator
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


def end_by_sigterm() -> None:
    """Let SIGTERM raise ``SystemExit`` in the main thread, wherever it is."""

    def on_signal(number: int, frame: FrameType | None) -> None:
        raise SystemExit(TERMINATED)

    signal.signal(signal.SIGTERM, on_signal)
