"""What a person types while a training waits for an image."""

from __future__ import annotations

import os

import pytest

from engine.protocol.training import WaitingForImage
from engine.terminal_answers import TerminalAnswers, question
from models.training.control import Control, StopAsked


def test_lines_from_the_terminal_become_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enter tries again, l leaves the image out, s stops the training; the end of the input says nothing."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as terminal:
        monkeypatch.setattr("sys.stdin", terminal)
        control = Control()
        answers = TerminalAnswers(control)
        answers.listen()
        answers.listen()
        for line, answer in ((b"\n", "retry"), (b"l\n", "leave_out"), (b" Leave\n", "leave_out")):
            os.write(writing, line)
            assert control.wait_for_answer(10) == answer
        os.write(writing, b"s\n")
        with pytest.raises(StopAsked):
            control.wait_for_answer(10)
        os.close(writing)


@pytest.mark.parametrize("can_leave_out", [True, False])
def test_only_what_is_possible_is_offered(can_leave_out: bool) -> None:
    """A file that is gone as a whole cannot be left out."""
    text = question(WaitingForImage(message="gone", file="a", can_leave_out=can_leave_out))
    assert ("leave" in text) == can_leave_out
    assert "stop" in text
