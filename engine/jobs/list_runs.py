"""Lists the runs in some folders."""

from __future__ import annotations

from pathlib import Path

from engine.jobs.base import JobInfo
from engine.protocol.documents import ListRunsRequest, ListRunsResult
from engine.steps.context import JobContext
from sessions.history import list_runs

JOB = JobInfo(name="list_runs", request=ListRunsRequest, result=ListRunsResult)


def run(request: ListRunsRequest, context: JobContext) -> ListRunsResult:
    """Summarise every run folder directly inside the given folders; newest first."""
    summaries = [summary for folder in request.folders for summary in list_runs(Path(folder))]
    newest_first = sorted(summaries, key=lambda summary: summary.created, reverse=True)
    return ListRunsResult(runs=tuple(newest_first))
