"""Looks for data of the open session that are not where they were."""

from __future__ import annotations

from pathlib import Path

from engine.jobs.base import JobInfo
from engine.protocol.data import LocateRequest, LocateResult
from engine.steps.context import JobContext
from sessions.document import Session
from sessions.restore import locate_data

JOB = JobInfo(name="locate_data", request=LocateRequest, result=LocateResult)


def run(request: LocateRequest, context: JobContext) -> LocateResult:
    """Return the rows with the places of today, as far as they were found; the session need not be saved."""
    classes = dict.fromkeys(name for row in request.rows for name in row.all_classes)
    sought = Session(rows=request.rows, classes=tuple(classes))
    folders = [Path(folder) for folder in request.find_in]
    found = locate_data(sought, folders, context.progress, context.scans.hashes.hash_path)
    return LocateResult(rows=found.session.rows)
