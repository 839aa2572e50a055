"""Reads what happened in a run, for the window."""

from __future__ import annotations

from pathlib import Path

from engine.jobs.base import JobContext, JobInfo
from engine.protocol.documents import ReadRunRequest, ReadRunResult
from sessions.epochs import epoch_history
from sessions.history import run_summary
from sessions.journal_entries import Warned
from sessions.run_folder import RunFolder

JOB = JobInfo(name="read_run", request=ReadRunRequest, result=ReadRunResult)


def run(request: ReadRunRequest, context: JobContext) -> ReadRunResult:
    """Return the session, the epochs and the figures of a run folder."""
    folder = RunFolder.open(Path(request.run))
    entries = folder.entries()
    warnings = [entry.typed(Warned) for entry in entries]
    return ReadRunResult(
        summary=run_summary(folder.root),
        session=folder.session(),
        history=tuple(row.metrics for row in epoch_history(entries)),
        metrics=folder.metrics(),
        messages=tuple(warned.message for warned in warnings if warned is not None),
    )
