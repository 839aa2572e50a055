"""What a person asks of a running training."""

from __future__ import annotations

import threading

import pytest

from datasets.basics.errors import Cancelled
from models.training.control import Action, Control, StopAsked


@pytest.mark.parametrize("ending", ["resume", "stop", "stop_after_epoch", "cancel"])
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


def test_the_time_that_is_waited_is_known() -> None:
    """A pause and an image that cannot be read hold a training up; neither counts as its time."""
    control = Control()
    control.wait_while_paused()
    assert control.held_s < 0.02
    control.pause()
    threading.Timer(0.05, control.resume).start()
    control.wait_while_paused()
    assert (paused := control.held_s) >= 0.04
    control.wait_for_answer(0.05)
    assert control.held_s >= paused + 0.04


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


def test_an_answer_ends_the_waiting_and_counts_once() -> None:
    """The answer comes at once, from another thread; without one the waiting ends after its time."""
    control = Control()
    threading.Timer(0.05, control.answer, ("leave_out",)).start()
    assert control.wait_for_answer(20) == "leave_out"
    assert control.wait_for_answer(0.01) is None
    control.answer("retry")
    control.forget_answers()
    assert control.wait_for_answer(0.01) is None


def test_stop_and_cancel_end_the_waiting_for_an_answer() -> None:
    """Nobody has to answer who wants to end the training, whether it waits already or not."""
    control = Control()
    threading.Timer(0.05, control.stop).start()
    with pytest.raises(StopAsked):
        control.wait_for_answer(20)
    control.cancel()
    with pytest.raises(Cancelled):
        control.wait_for_answer(20)
