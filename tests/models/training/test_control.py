"""What a person asks of a running training."""

from __future__ import annotations

import threading

import pytest

from datasets.basics.errors import Cancelled
from models.training.control import Action, Control


@pytest.mark.parametrize("ending", ["resume", "stop", "cancel"])
def test_a_pause_ends_by_resume_stop_and_cancel(ending: Action) -> None:
    """Nobody waits for ever: a paused training can be stopped and cancelled."""
    control = Control()
    control.apply("pause")
    assert control.is_paused
    waiting = threading.Thread(target=control.wait_while_paused)
    waiting.start()
    waiting.join(0.05)
    assert waiting.is_alive()
    control.apply(ending)
    waiting.join(5)
    assert not waiting.is_alive()
    assert not control.is_paused


def test_the_wish_to_save_is_taken_once() -> None:
    """One wish, one save."""
    control = Control()
    assert not control.take_save_request()
    control.apply("save")
    assert control.take_save_request()
    assert not control.take_save_request()


def test_cancelling_raises() -> None:
    """Work that asks learns that it is cancelled; a stop is no cancel."""
    control = Control()
    control.apply("stop")
    control.raise_if_cancelled()
    assert control.is_stopped
    control.apply("cancel")
    with pytest.raises(Cancelled):
        control.raise_if_cancelled()
