"""Takes stars, tags and notes over from a table of runs."""

from __future__ import annotations

from pathlib import Path

from engine.jobs.base import JobInfo
from engine.protocol.history import ImportHistoryRequest, ImportHistoryResult
from engine.steps.context import JobContext
from sessions.run_history.noting import change_remarks
from sessions.run_history.scan import note_run
from sessions.run_history.table import read_remarks_table

JOB = JobInfo(name="import_history", request=ImportHistoryRequest, result=ImportHistoryResult)


def run(request: ImportHistoryRequest, context: JobContext) -> ImportHistoryResult:
    """Runs that are not there are told; all others get the remarks of the table in place of their own."""
    path = Path(request.path)
    lines = read_remarks_table(path)
    unknown: list[str] = []
    for place, (root, star, tags, note) in enumerate(lines):
        context.progress(place / len(lines), f"Reading {path.name}")
        if (Path(root) / "session.json").is_file():
            note_run(Path(root))
            change_remarks([root], star=star, note=note, tags=tags)
        else:
            unknown.append(root)
    return ImportHistoryResult(n=len(lines) - len(unknown), unknown=tuple(unknown))
