"""Finds all runs on this computer."""

from __future__ import annotations

from engine.jobs.base import JobInfo
from engine.protocol.history import RunHistoryRequest, RunHistoryResult
from engine.steps.context import JobContext
from sessions.run_history.scan import all_runs

JOB = JobInfo(name="run_history", request=RunHistoryRequest, result=RunHistoryResult)


def run(request: RunHistoryRequest, context: JobContext) -> RunHistoryResult:
    """Scan the folders; only runs that changed are read."""
    runs, folders = all_runs(request.folders, request.forget, context.progress)
    return RunHistoryResult(runs=tuple(runs), folders=tuple(folders))
