"""Changes star, note and tags of runs."""

from __future__ import annotations

from engine.jobs.base import JobInfo
from engine.protocol.history import RemarkRunsRequest, RemarkRunsResult
from engine.steps.context import JobContext
from sessions.run_history.noting import change_remarks

JOB = JobInfo(name="remark_runs", request=RemarkRunsRequest, result=RemarkRunsResult)


def run(request: RemarkRunsRequest, context: JobContext) -> RemarkRunsResult:
    """Keep the remarks in the history and in the run folders."""
    remarks = change_remarks(
        request.runs,
        star=request.star,
        note=request.note,
        add_tags=request.add_tags,
        remove_tags=request.remove_tags,
        tags=request.tags,
    )
    return RemarkRunsResult(remarks=remarks)
