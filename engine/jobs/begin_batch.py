"""Prepares the folder of a batch whose runs somebody else trains: the window's queue, or other machines."""

from __future__ import annotations

from pathlib import Path

from engine.jobs.base import JobInfo
from engine.protocol.batch import BatchRow, BeginBatchResult, RunBatchRequest
from engine.steps.batches.going_on import check_same, is_begun, not_writable
from engine.steps.batches.row_training import row_result
from engine.steps.context import JobContext
from sessions.batch.documents import write_plan
from sessions.batch.results import results_path, write_results

JOB = JobInfo(name="begin_batch", request=RunBatchRequest, result=BeginBatchResult)


def run(request: RunBatchRequest, context: JobContext) -> BeginBatchResult:
    """Write the plan and the table of results so far, and say which runs are begun or finished already."""
    plan, out = request.plan, Path(request.out)
    results = [row_result(planned, out / planned.name) for planned in plan.runs]
    path = results_path(plan, out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        check_same(plan, out)
        write_plan(plan, out)
        write_results(plan, results, path)
    except OSError as error:
        raise not_writable(out, error) from error
    rows = tuple(
        BatchRow(
            session=planned.session,
            run=result.run,
            is_begun=is_begun(Path(result.run)),
            is_finished=result.status == "finished",
        )
        for planned, result in zip(plan.runs, results, strict=True)
    )
    return BeginBatchResult(rows=rows, table=str(path))
