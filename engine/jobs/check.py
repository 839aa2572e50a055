"""The data report of a session."""

from __future__ import annotations

from datasets.report.check import check
from engine.jobs.base import JobInfo
from engine.protocol.data import CheckRequest, CheckResult
from engine.steps.context import JobContext

JOB = JobInfo(name="check", request=CheckRequest, result=CheckResult)


def run(request: CheckRequest, context: JobContext) -> CheckResult:
    """Check the rows of the session as they are split by its seed; only new and changed files are read."""
    session = request.session
    return CheckResult(
        report=check(
            session.rows,
            session.split,
            session.seed,
            context.progress,
            session.sampling,
            context.scans,
            session.input.depth_scaling,
        )
    )
