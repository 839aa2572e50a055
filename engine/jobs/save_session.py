"""Writes a session spreadsheet."""

from __future__ import annotations

from pathlib import Path

from engine.jobs.base import JobInfo
from engine.protocol.documents import SaveSessionRequest, SaveSessionResult
from engine.steps.context import JobContext
from sessions.files import save_session

JOB = JobInfo(name="save_session", request=SaveSessionRequest, result=SaveSessionResult)


def run(request: SaveSessionRequest, context: JobContext) -> SaveSessionResult:
    """Write the session in one step; a former file of that name is replaced, unless it is a run's record."""
    path = Path(request.path)
    save_session(request.session, path)
    return SaveSessionResult(path=str(path))
