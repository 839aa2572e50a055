"""Checks a table of runs from the first to the last cell, and makes a session of each row."""

from __future__ import annotations

from pathlib import Path

from engine.jobs.base import JobInfo
from engine.protocol.batch import PlanBatchRequest, PlanBatchResult
from engine.steps.batches.planning import planned_runs
from engine.steps.batches.row_data import RowData
from engine.steps.context import JobContext
from sessions.batch.documents import BatchPlan, PlannedRun
from sessions.batch.faults import Fault, refuse
from sessions.batch.rows import row_wishes
from sessions.batch.table import read_batch_table

JOB = JobInfo(name="plan_batch", request=PlanBatchRequest, result=PlanBatchResult)


def run(request: PlanBatchRequest, context: JobContext) -> PlanBatchResult:
    """Return the plan; ``BadInput`` names every faulty cell of the table at once."""
    table = read_batch_table(Path(request.table))
    faults: list[Fault] = []
    images = RowData(request.find_in, context)
    runs: list[PlannedRun] = []
    for wish, cells in zip(row_wishes(table, faults), table.rows, strict=True):
        if not (wish.data.kinds or request.data):
            faults.append(
                Fault(wish.row, "", "it does not say where the images are (data, session, train …).")
            )
            continue
        found, wrong = planned_runs(wish, cells, request.data, request.settings, images)
        runs += found
        faults += wrong
    faults += _same_names(runs)
    refuse(table.path, faults)
    plan = BatchPlan(table=str(table.path), header=table.header, runs=tuple(runs))
    return PlanBatchResult(plan=plan, notes=tuple(images.notes))


def _same_names(runs: list[PlannedRun]) -> list[Fault]:
    """Networks of a collection have names that other rows can have too."""
    first: dict[str, int] = {}
    return [
        Fault(run.row, "", f"row {first[run.name.casefold()]} makes a run called {run.name!r} too.")
        for run in runs
        if first.setdefault(run.name.casefold(), run.row) != run.row
    ]
