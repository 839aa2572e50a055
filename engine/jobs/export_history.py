"""Writes runs as a table."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import BadInput, WorkFailed
from engine.jobs.base import JobInfo
from engine.protocol.history import ExportHistoryRequest, ExportHistoryResult
from engine.steps.context import JobContext
from sessions.run_history.scan import all_runs
from sessions.run_history.table import write_history_table

JOB = JobInfo(name="export_history", request=ExportHistoryRequest, result=ExportHistoryResult)


def run(request: ExportHistoryRequest, context: JobContext) -> ExportHistoryResult:
    """Write one line for each run, with remarks, figures and all options."""
    path = Path(request.path)
    if path.suffix.lower() != ".csv":
        raise BadInput(f"{path.name}: the table of runs is a CSV file; give it a name that ends in .csv.")
    found, _ = all_runs(progress=context.progress)
    wanted = set(request.runs)
    runs = [run for run in found if not wanted or run.summary.root in wanted]
    try:
        write_history_table(runs, path)
    except OSError as error:
        raise WorkFailed(
            f"The table {path} cannot be written ({error.strerror}): make room, or choose another place."
        ) from error
    return ExportHistoryResult(path=str(path), n=len(runs))
