"""Reads what happened in a run, for the window."""

from __future__ import annotations

from pathlib import Path

from engine.jobs.base import JobInfo
from engine.protocol.documents import ReadRunRequest, ReadRunResult
from engine.steps.context import JobContext
from sessions.changes import recorded_changes
from sessions.epochs import epoch_history, saved_models
from sessions.history import run_summary
from sessions.journal_entries import Resumed, Warned
from sessions.run_folder import RunFolder

JOB = JobInfo(name="read_run", request=ReadRunRequest, result=ReadRunResult)


def run(request: ReadRunRequest, context: JobContext) -> ReadRunResult:
    """Return the session, the epochs and the figures of a run folder."""
    folder = RunFolder.open(Path(request.run))
    entries = folder.entries()
    resumed = [entry.typed(Resumed) for entry in entries]
    warnings = [entry.typed(Warned) for entry in entries]
    return ReadRunResult(
        summary=run_summary(folder.root),
        session=folder.session(),
        history=tuple(row.metrics for row in epoch_history(entries)),
        metrics=folder.metrics(),
        messages=tuple(warned.message for warned in warnings if warned is not None),
        changes=tuple(changed for changed, _ in recorded_changes(entries)),
        saved=tuple(saved_models(entries)),
        resumed=tuple(one.epoch for one in resumed if one is not None),
    )
