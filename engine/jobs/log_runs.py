"""Writes runs for another program that shows trainings."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import WorkFailed
from engine.jobs.base import JobInfo
from engine.protocol.history import LogRunsRequest, LogRunsResult
from engine.steps.context import JobContext
from sessions.run_history.scan import all_runs
from sessions.run_logs.registry import LOGS, read_logged

JOB = JobInfo(name="log_runs", request=LogRunsRequest, result=LogRunsResult)


def run(request: LogRunsRequest, context: JobContext) -> LogRunsResult:
    """Write every readable run into the folder."""
    log = LOGS.get(request.kind)
    roots = request.runs or tuple(
        found.summary.root for found in all_runs()[0] if found.summary.status != "damaged"
    )
    target = Path(request.target)
    files: list[str] = []
    for place, root in enumerate(roots):
        context.progress(place / len(roots), f"Writing {Path(root).name}")
        try:
            files.append(str(log.write(read_logged(Path(root)), target)))
        except OSError as error:
            raise WorkFailed(
                f"{target} cannot be written ({error.strerror}): make room, or choose another place."
            ) from error
    return LogRunsResult(files=tuple(dict.fromkeys(files)), n=len(roots))
