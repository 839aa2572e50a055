"""The envelopes between window and worker."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine.protocol.messages import (
    Action,
    Answer,
    AnswerFault,
    ChangeSettings,
    ControlJob,
    Heartbeat,
    JobEvent,
    JobFailed,
    JobFinished,
    JobProgress,
    Ready,
    StartJob,
    decode_reply,
    decode_request,
    encode,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.dictionaries(TEXT, st.one_of(st.integers(), TEXT, st.booleans(), st.none()))


@given(TEXT, TEXT, VALUES)
def test_a_request_survives_the_wire(job_id: str, job: str, request: dict[str, object]) -> None:
    """Any names and values, line ends included, arrive as they were sent, in one line."""
    message = StartJob(id=job_id, job=job, request=request)
    line = encode(message)
    assert line.count(b"\n") == 1
    assert decode_request(line) == message


@pytest.mark.parametrize("name", ["by\udcffte.png", "\udc80", 'a"\\ud\udcfe'])
def test_a_file_name_that_is_no_text_survives_the_wire(name: str) -> None:
    """Bytes of a name that are no UTF-8 arrive as Python has them, so that the file can be read."""
    reply = JobProgress(id="1", fraction=0.5, message=name)
    request = StartJob(id="1", job="survey", request={"paths": [name]})
    assert decode_reply(encode(reply)) == reply
    assert decode_request(encode(request)) == request


@pytest.mark.parametrize(
    "message",
    [
        Ready(protocol=1, version="0.1", pid=4),
        Heartbeat(jobs=("1",)),
        JobProgress(id="1", fraction=0.5, message="half\nway", seconds_left=None),
        JobEvent(id="1", kind="epoch", data={"loss": 0.5}),
        JobFinished(id="1", result={"n": 3}),
        JobFailed(id="1", exit_code=2, message="no"),
    ],
)
def test_every_reply_survives_the_wire(message: object) -> None:
    """Each kind of reply is told from the others by its type."""
    assert decode_reply(encode(message)) == message  # type: ignore[arg-type]


@pytest.mark.parametrize("action", ["pause", "resume", "stop", "stop_after_epoch", "save", "cancel"])
def test_every_action_survives_the_wire(action: Action) -> None:
    """Control is a request like start."""
    message = ControlJob(id="1", action=action)
    assert decode_request(encode(message)) == message


@pytest.mark.parametrize(
    "line", [b"", b"{}", b"[1]", b'{"type": "explode"}', b'{"type": "ready"', b"\xff\xfe"]
)
def test_what_is_no_message_is_refused(line: bytes) -> None:
    """A stray or cut line is an error that the reader can name, never a wrong message."""
    with pytest.raises(ValidationError):
        decode_reply(line)


def test_changed_settings_survive_the_wire() -> None:
    """Numbers, names, ranges and "none" arrive as they were sent."""
    changes = {"training.learning_rate": 1e-4, "training.dropout": None, "augmentation.contrast": [0.7, 1.3]}
    message = ChangeSettings(id="1", changes=changes)
    assert decode_request(encode(message)) == message


@pytest.mark.parametrize("answer", ["retry", "leave_out"])
def test_every_answer_survives_the_wire(answer: Answer) -> None:
    """What to do about an image that cannot be read reaches the training."""
    message = AnswerFault(id="1", answer=answer)
    assert decode_request(encode(message)) == message
