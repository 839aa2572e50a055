"""Takes a restored session with what the user decided about its data."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.jobs.base import JobInfo
from engine.protocol.restoring import TakeRestoredRequest, TakeRestoredResult
from engine.steps.context import JobContext
from sessions.restoration import with_data_of

JOB = JobInfo(name="take_restored", request=TakeRestoredRequest, result=TakeRestoredResult)


def run(request: TakeRestoredRequest, context: JobContext) -> TakeRestoredResult:
    """Survey what is used as it is now, leave out what is not wanted, and record both in the session."""
    time = datetime.now(UTC).isoformat(timespec="seconds")
    session = request.restoration.resolved(request.use, request.leave_out, time, context.progress)
    if request.settings is not None:
        session = with_data_of(request.settings, session)
    return TakeRestoredResult(session=session)
