"""The worker process: jobs in, JSON lines out, and an end as soon as the window is gone."""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import BinaryIO

from pydantic import ValidationError

from datasets.basics.errors import DiscernError
from datasets.basics.options import Options
from datasets.scan_store import ScanStore
from engine.asked_to_end import call_on_sigterm
from engine.assessments import AssessmentStore
from engine.exit_codes import DONE, TERMINATED, WORK_FAILED, exit_code_of
from engine.jobs.registry import job_info, run_job
from engine.protocol.messages import (
    HEARTBEAT_S,
    PROTOCOL,
    AnswerFault,
    ChangeSettings,
    ControlJob,
    Heartbeat,
    JobEvent,
    JobFailed,
    JobFinished,
    JobProgress,
    Ready,
    Reply,
    StartJob,
    decode_request,
    encode,
)
from models.training.control import Control
from resources import VERSION
from sessions.settings import describe_problem

# Short jobs (thumbnails) must not wait for a long one (hashing a share).
PARALLEL_JOBS = 3
# A bar cannot be read faster than this; the first and the last report always pass.
PROGRESS_INTERVAL_S = 0.05
# The system kills with SIGKILL a few seconds after SIGTERM.
END_WITHIN_S = 3.0
END_LOOKS_S = 0.02


class Worker:
    """Runs jobs for the window on the other side of stdin and stdout."""

    def __init__(self, requests: BinaryIO, replies: BinaryIO) -> None:
        self._requests = requests
        self._replies = replies
        self._lock = threading.Lock()
        # Two threads that import a network library at once see half of it; and one job keeps all cores busy.
        self._network = threading.Lock()
        self._controls: dict[str, Control] = {}
        self._scans = ScanStore()
        self._assessments = AssessmentStore()
        self._pool = ThreadPoolExecutor(PARALLEL_JOBS, thread_name_prefix="job")

    def serve(self) -> None:
        """Answer requests until stdin ends, which it does when the window closes or dies."""
        self.send(Ready(protocol=PROTOCOL, version=VERSION, pid=os.getpid()))
        threading.Thread(target=self._beat, name="heartbeat", daemon=True).start()
        for line in self._requests:
            if line.strip():
                self._handle(line)

    def end(self) -> None:
        """Cancel all jobs and wait a moment for them, so that they leave nothing half-written."""
        deadline = time.monotonic() + END_WITHIN_S
        while (running := tuple(self._controls.values())) and time.monotonic() < deadline:
            for control in running:
                control.cancel()
            time.sleep(END_LOOKS_S)

    def send(self, message: Reply) -> None:
        """Write one message as one line; whole lines only, whichever thread calls."""
        line = encode(message)
        with self._lock:
            self._replies.write(line)
            self._replies.flush()

    def _handle(self, line: bytes) -> None:
        try:
            message = decode_request(line)
        except ValidationError as error:
            sys.stderr.write(f"worker: a line is no request: {describe_problem(error)}\n")
            return
        if isinstance(message, StartJob):
            self._controls[message.id] = Control(attended=message.attended)
            self._pool.submit(self._run, message)
        else:
            self._control(message)

    def _control(self, message: ControlJob | ChangeSettings | AnswerFault) -> None:
        control = self._controls.get(message.id)
        if control is None:
            return
        if isinstance(message, ChangeSettings):
            control.change(message.changes)
        elif isinstance(message, AnswerFault):
            control.answer(message.answer)
        else:
            control.apply(message.action)

    def _run(self, message: StartJob) -> None:
        control = self._controls[message.id]
        context = _Context(self, message.id, control, self._scans, self._assessments)
        try:
            info = job_info(message.job)
            request = info.request.model_validate(message.request)
            with self._network if info.needs_network else nullcontext():
                result = run_job(message.job, request, context)
            self.send(JobFinished(id=message.id, result=result.model_dump(mode="json")))
        except DiscernError as error:
            self.send(JobFailed(id=message.id, exit_code=exit_code_of(error), message=str(error)))
        except ValidationError as error:
            self.send(JobFailed(id=message.id, exit_code=2, message=describe_problem(error)))
        except Exception as error:  # noqa: BLE001 - the process border: the window must hear of every end
            sentence = f"{message.job} ended by an error of the program: {type(error).__name__}: {error}"
            self.send(
                JobFailed(
                    id=message.id, exit_code=WORK_FAILED, message=sentence, details=traceback.format_exc()
                )
            )
        finally:
            del self._controls[message.id]

    def _beat(self) -> None:
        while True:
            self.send(Heartbeat(jobs=tuple(self._controls)))
            time.sleep(HEARTBEAT_S)


class _Context:
    """Sends what a job reports as messages of that job."""

    def __init__(
        self,
        worker: Worker,
        job_id: str,
        control: Control,
        scans: ScanStore,
        assessments: AssessmentStore,
    ) -> None:
        self.control = control
        self.scans = scans
        self.assessments = assessments
        self._worker = worker
        self._id = job_id
        self._begun = time.monotonic()
        self._last_sent = 0.0

    def progress(self, fraction: float, message: str) -> None:
        """Send the progress and learn of a cancelling."""
        self.control.raise_if_cancelled()
        now = time.monotonic()
        if now - self._last_sent < PROGRESS_INTERVAL_S and fraction < 1.0:
            return
        self._last_sent = now
        elapsed = now - self._begun
        left = elapsed / fraction - elapsed if fraction > 0.02 else None
        self._worker.send(JobProgress(id=self._id, fraction=fraction, message=message, seconds_left=left))

    def event(self, kind: str, data: Options) -> None:
        """Send an event."""
        self._worker.send(JobEvent(id=self._id, kind=kind, data=data.model_dump(mode="json")))


def main() -> None:
    """Run the worker on this process's stdin and stdout, and end the process with stdin."""
    # A stray print of any library must not end up between the messages: the protocol keeps a private
    # copy of stdout, and descriptor 1 is pointed at stderr.
    private = os.dup(1)
    os.dup2(2, 1)
    worker = Worker(sys.stdin.buffer, os.fdopen(private, "wb"))
    ending = threading.Lock()

    def end_as_asked() -> None:
        with ending:
            worker.end()
            os._exit(TERMINATED)

    call_on_sigterm(end_as_asked)
    try:
        worker.serve()
    except BrokenPipeError:
        sys.stderr.write("worker: the window is gone\n")
    finally:
        # Running jobs hold nothing that is not on disk already; waiting for them would leave an orphan. But
        # whoever asked for an end in good order gets it.
        with ending:
            os._exit(DONE)
