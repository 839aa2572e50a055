"""Ctrl+C and SIGTERM let a job end in good order."""

from __future__ import annotations

import os
import signal

import pytest

from datasets.basics.errors import Cancelled
from engine.asked_to_end import cancelled_by_signals
from engine.exit_codes import CANCELLED, TERMINATED, exit_code_of
from models.training.control import Control


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, CANCELLED), (signal.SIGTERM, TERMINATED)])
def test_a_signal_cancels_the_job(number: signal.Signals, code: int) -> None:
    """The job goes on until it looks; then each signal has its own exit code, and is what it was before."""
    before = signal.getsignal(number)
    control = Control()
    with pytest.raises(Cancelled) as ended, cancelled_by_signals(control):
        os.kill(os.getpid(), number)
        assert control.is_cancelled
        control.raise_if_cancelled()
    assert exit_code_of(ended.value) == code
    assert signal.getsignal(number) == before


@pytest.mark.parametrize(
    ("number", "kind"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit)]
)
def test_the_second_signal_ends_at_once(number: signal.Signals, kind: type[BaseException]) -> None:
    """A job that does not look is left."""
    with pytest.raises(kind), cancelled_by_signals(Control()):
        os.kill(os.getpid(), number)
        os.kill(os.getpid(), number)
