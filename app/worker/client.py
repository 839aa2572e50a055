"""One worker process and the jobs it does."""

from __future__ import annotations

import itertools
import logging
import time
from collections import deque
from functools import partial

from pydantic import ValidationError
from qtpy.QtCore import QObject, QProcess, QTimer, Signal

from app.worker.job_handle import JobHandle
from datasets.basics.options import Options
from datasets.basics.program import program_command
from engine.protocol.messages import (
    PROTOCOL,
    ControlJob,
    JobEvent,
    JobFailed,
    JobFinished,
    JobProgress,
    Ready,
    Reply,
    Request,
    StartJob,
    decode_reply,
    encode,
)

SILENCE_S = 10.0
"""A worker that says nothing for so long is reported; it beats every second."""
DIED = 1
"""Exit code of jobs whose process died: the work failed."""
KEPT_LINES = 60
PATIENCE_MS = 500

log = logging.getLogger(__name__)


class WorkerClient(QObject):
    """Starts the worker when the first job comes, and a new one after a worker died."""

    trouble = Signal(str)
    """A sentence: the worker is silent, or ended without being asked to."""
    busy_changed = Signal(bool)
    """Whether a job is open."""

    def __init__(self, name: str, parent: QObject | None = None, silence_s: float = SILENCE_S) -> None:
        super().__init__(parent)
        self.name = name
        self._silence_s = silence_s
        self._process: QProcess | None = None
        self._is_closed = False
        self._ready = False
        self._waiting: list[Request] = []
        self._jobs: dict[str, JobHandle] = {}
        self._ids = itertools.count(1)
        self._errors: deque[str] = deque(maxlen=KEPT_LINES)
        self._last_sign = 0.0
        self._told_silence = False
        self._watch = QTimer(self)
        self._watch.setInterval(1000)
        self._watch.timeout.connect(self.on_watch)

    @property
    def is_busy(self) -> bool:
        return bool(self._jobs)

    @property
    def pid(self) -> int | None:
        """Process id of the running worker, or None."""
        return int(self._process.processId()) or None if self._process is not None else None

    def warm(self) -> None:
        """Start the process now, so that the first job need not wait for it."""
        if self._process is None and not self._is_closed:
            self._start_process()

    def start(self, job: str, request: Options) -> JobHandle:
        """Start a job; see :class:`JobHandle` for what is heard of it."""
        handle = JobHandle(f"{self.name}-{next(self._ids)}", job, self)
        if self._is_closed:
            QTimer.singleShot(0, partial(handle.fail, DIED, "The program is closing."))
            return handle
        self.warm()
        self._jobs[handle.id] = handle
        if len(self._jobs) == 1:
            self.busy_changed.emit(True)
        self.send(StartJob(id=handle.id, job=job, request=request.model_dump(mode="json")))
        return handle

    def send(self, message: Request) -> None:
        """Send a message, as soon as the worker has said who it is."""
        if self._ready and self._process is not None:
            self._process.write(encode(message))
        elif isinstance(message, StartJob | ControlJob):
            self._waiting.append(message)

    def close(self) -> None:
        """End the worker and every job in it; no further job is done."""
        self._is_closed = True
        self._end_process("The program is closing.")

    def _end_process(self, sentence: str) -> None:
        process, self._process = self._process, None
        self._watch.stop()
        if process is not None:
            process.readyReadStandardOutput.disconnect(self.on_output)
            process.finished.disconnect(self.on_process_finished)
            process.errorOccurred.disconnect(self.on_process_error)
            # The worker ends with its stdin.
            process.closeWriteChannel()
            if not process.waitForFinished(PATIENCE_MS):
                process.kill()
                process.waitForFinished(PATIENCE_MS)
            process.deleteLater()
        self._forget_process(sentence)

    def on_output(self) -> None:
        while self._process is not None and self._process.canReadLine():
            line = bytes(self._process.readLine())
            try:
                reply = decode_reply(line)
            except ValidationError:
                log.warning("%s: a line is no message: %.200r", self.name, line)
                continue
            self._last_sign = time.monotonic()
            self._told_silence = False
            self._handle(reply)

    def on_errors(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError()).decode("utf-8", "replace")
            self._errors.extend(text.splitlines())

    def on_process_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end_of_process("The helper program could not be started; reinstall the program.")

    def on_process_finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        self.on_output()
        self.on_errors()
        crashed = status == QProcess.ExitStatus.CrashExit
        how = f"signal {exit_code}" if crashed else f"exit code {exit_code}"
        self._end_of_process(
            f"The helper process ended unexpectedly ({how}). A new one starts with the next job.", how
        )

    def on_watch(self) -> None:
        silent_for = time.monotonic() - self._last_sign
        if self._process is not None and silent_for > self._silence_s and not self._told_silence:
            self._told_silence = True
            self.trouble.emit(f"The helper process has not answered for {silent_for:.0f} s.")

    def _start_process(self) -> None:
        program, *arguments = program_command()
        process = QProcess(self)
        process.readyReadStandardOutput.connect(self.on_output)
        process.readyReadStandardError.connect(self.on_errors)
        process.finished.connect(self.on_process_finished)
        process.errorOccurred.connect(self.on_process_error)
        self._process = process
        self._ready = False
        self._errors.clear()
        self._last_sign = time.monotonic()
        self._told_silence = False
        self._watch.start()
        process.start(program, [*arguments, "engine"])

    def _handle(self, reply: Reply) -> None:
        if isinstance(reply, Ready):
            self._greet(reply)
            return
        handle = self._jobs.get(getattr(reply, "id", ""))
        if handle is None:
            return
        if isinstance(reply, JobProgress):
            handle.progress.emit(reply.fraction, reply.message, reply.seconds_left)
        elif isinstance(reply, JobEvent):
            handle.event_received.emit(reply.kind, reply.data)
        elif isinstance(reply, JobFinished):
            self._forget(handle)
            handle.finish(reply.result)
        elif isinstance(reply, JobFailed):
            self._forget(handle)
            handle.fail(reply.exit_code, reply.message, reply.details)

    def _greet(self, ready: Ready) -> None:
        if ready.protocol != PROTOCOL:
            sentence = f"The helper belongs to another version ({ready.version}); reinstall the program."
            self._end_process(sentence)
            self.trouble.emit(sentence)
            return
        self._ready = True
        waiting, self._waiting = self._waiting, []
        for message in waiting:
            self.send(message)

    def _forget(self, handle: JobHandle) -> None:
        del self._jobs[handle.id]
        if not self._jobs:
            self.busy_changed.emit(False)

    def _end_of_process(self, sentence: str, how: str = "") -> None:
        process, self._process = self._process, None
        self._watch.stop()
        if process is not None:
            process.deleteLater()
        had_jobs = self.is_busy
        for handle in self._jobs.values():
            handle.died = how
        self._forget_process(sentence)
        log.warning("%s: %s %s", self.name, sentence, "\n".join(self._errors))
        if not had_jobs:
            self.trouble.emit(sentence)

    def _forget_process(self, sentence: str) -> None:
        self._ready = False
        self._waiting.clear()
        jobs, self._jobs = self._jobs, {}
        if jobs:
            self.busy_changed.emit(False)
        for handle in jobs.values():
            handle.fail(DIED, sentence, "\n".join(self._errors))
