"""The envelopes on the worker's stdin and stdout: one JSON object per line, each with a ``type``."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, JsonValue, TypeAdapter, ValidationError

from datasets.basics.options import Options
from engine.json_text import json_text

PROTOCOL = 1
"""Raised whenever an old window could misunderstand a new worker; both sides compare it first."""

HEARTBEAT_S = 1.0

Action = Literal["pause", "resume", "stop", "stop_after_epoch", "save", "cancel"]
Answer = Literal["retry", "leave_out"]


class StartJob(Options):
    """Window to worker: do this job."""

    type: Literal["start"] = "start"
    id: str
    job: str
    request: dict[str, Any]
    attended: bool = True
    """Whether somebody can answer questions of the job."""


class ControlJob(Options):
    """Window to worker: what to do about a running job.

    ``stop`` ends a training after the running batch and goes back to the last finished epoch,
    ``stop_after_epoch`` lets it finish the running one; ``save`` keeps the model as it is.
    """

    type: Literal["control"] = "control"
    id: str
    action: Action


class ChangeSettings(Options):
    """Window to worker: go on with other settings from the next epoch on.

    ``changes`` has dotted keys of the session, such as ``"training.learning_rate"``. The training answers
    with an event ``changed`` when they are in force, or with ``refused``, which says why not.
    """

    type: Literal["change"] = "change"
    id: str
    changes: dict[str, JsonValue]


class AnswerFault(Options):
    """Window to worker: what to do about the image that a training waits for (event ``waiting``)."""

    type: Literal["answer"] = "answer"
    id: str
    answer: Answer


class Ready(Options):
    """Worker to window, once: who I am."""

    type: Literal["ready"] = "ready"
    protocol: int
    version: str
    pid: int


class Heartbeat(Options):
    """Worker to window, every second: I am alive."""

    type: Literal["heartbeat"] = "heartbeat"
    jobs: tuple[str, ...]


class JobProgress(Options):
    """Worker to window: how far a job is."""

    type: Literal["progress"] = "progress"
    id: str
    fraction: float
    message: str
    seconds_left: float | None = None


class JobEvent(Options):
    """Worker to window: something happened within a job; ``kind`` names the model of ``data``."""

    type: Literal["event"] = "event"
    id: str
    kind: str
    data: dict[str, Any]


class JobFinished(Options):
    """Worker to window: the job is done; ``result`` is the job's result model."""

    type: Literal["finished"] = "finished"
    id: str
    result: dict[str, Any]


class JobFailed(Options):
    """Worker to window: the job ended without a result; ``message`` is the sentence for the user."""

    type: Literal["failed"] = "failed"
    id: str
    exit_code: int
    message: str
    details: str = ""


Request = StartJob | ControlJob | ChangeSettings | AnswerFault
Reply = Ready | Heartbeat | JobProgress | JobEvent | JobFinished | JobFailed

Message = TypeVar("Message")

_REQUESTS: TypeAdapter[Request] = TypeAdapter(Annotated[Request, Field(discriminator="type")])
_REPLIES: TypeAdapter[Reply] = TypeAdapter(Annotated[Reply, Field(discriminator="type")])


def encode(message: Request | Reply) -> bytes:
    """Return the line, with its line end, that carries ``message``."""
    return json_text(message).encode("utf-8") + b"\n"


def decode_request(line: bytes) -> Request:
    """Return the request in one line; ``pydantic.ValidationError`` if it is none."""
    return _decoded(_REQUESTS, line)


def decode_reply(line: bytes) -> Reply:
    """Return the reply in one line; ``pydantic.ValidationError`` if it is none."""
    return _decoded(_REPLIES, line)


def _decoded(kind: TypeAdapter[Message], line: bytes) -> Message:
    try:
        return kind.validate_json(line)
    except ValidationError:
        if b"\\ud" not in line:
            raise
        try:
            return kind.validate_python(json.loads(line))
        except (ValueError, RecursionError):
            pass
        raise
