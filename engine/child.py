"""Runs one job in a worker process of its own, for jobs that open files which may crash a library."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import Any

from pydantic import ValidationError

from datasets.basics.errors import BadInput, Cancelled, DiscernError, NotVerified, WorkFailed
from datasets.basics.options import Options
from datasets.basics.program import program_command
from engine.exit_codes import BAD_INPUT, CANCELLED, NOT_VERIFIED
from engine.protocol.messages import (
    JobFailed,
    JobFinished,
    JobProgress,
    StartJob,
    decode_reply,
    encode,
)
from engine.steps.context import JobContext

JOB_ID = "1"


def run_in_child(job: str, request: Options, context: JobContext, died: str = "") -> dict[str, Any]:
    """Run ``job`` in a new worker process and return its result as plain values.

    Args:
        died: what to say if the process died; empty: that a file crashed it, for jobs that open files.

    Raises:
        DiscernError: as the job does; :class:`BadInput` if the process died while it opened a file, naming
            what it was at; :class:`WorkFailed` with ``died``.
    """
    with subprocess.Popen(
        [*program_command(), "engine"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdin is not None and child.stdout is not None and child.stderr is not None
        # Unread error text would fill its pipe and stop the child.
        errors: list[bytes] = []
        drain = threading.Thread(target=lambda: errors.extend(child.stderr or ()), daemon=True)
        drain.start()
        # Its events go nowhere, so that nobody could answer a question.
        start = StartJob(id=JOB_ID, job=job, request=request.model_dump(mode="json"), attended=False)
        child.stdin.write(encode(start))
        child.stdin.flush()
        try:
            return _result(child, context, died)
        finally:
            child.kill()
            drain.join()


def _result(child: subprocess.Popen[bytes], context: JobContext, died: str) -> dict[str, Any]:
    doing = "the data"
    for line in child.stdout or ():
        # Each second at the latest, by its sign of life.
        context.control.raise_if_cancelled()
        try:
            message = decode_reply(line)
        except ValidationError:
            # The last line of a dying process may be cut.
            break
        if isinstance(message, JobProgress):
            doing = message.message
            context.progress(message.fraction, message.message)
        elif isinstance(message, JobFailed):
            raise _error(message)
        elif isinstance(message, JobFinished):
            return message.result
    # What ended this process may have ended its child first.
    context.control.raise_if_cancelled()
    if died:
        raise WorkFailed(died)
    raise BadInput(
        f"A file is damaged so badly that reading it crashed the reader (at: {doing}). "
        "Remove the file or get a fresh copy of it."
    )


def _error(message: JobFailed) -> DiscernError:
    kinds: dict[int, type[DiscernError]] = {
        BAD_INPUT: BadInput,
        NOT_VERIFIED: NotVerified,
        CANCELLED: Cancelled,
    }
    if message.details:
        sys.stderr.write(message.details)
    return kinds.get(message.exit_code, WorkFailed)(message.message)
