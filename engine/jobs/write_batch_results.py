"""Writes the table of results of a batch anew, from its run folders."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import BadInput, WorkFailed
from engine.jobs.base import JobInfo
from engine.protocol.batch import WriteBatchResultsRequest, WriteBatchResultsResult
from engine.steps.batches.row_training import row_result
from engine.steps.context import JobContext
from sessions.batch.documents import read_plan
from sessions.batch.results import results_path, write_results

JOB = JobInfo(name="write_batch_results", request=WriteBatchResultsRequest, result=WriteBatchResultsResult)


def run(request: WriteBatchResultsRequest, context: JobContext) -> WriteBatchResultsResult:
    """Read every run of the batch in the folder; the table says which are finished."""
    out = Path(request.folder)
    plan = read_plan(out)
    if plan is None:
        raise BadInput(f"{out} is no folder of a batch.")
    results = [row_result(planned, out / planned.name) for planned in plan.runs]
    path = results_path(plan, out)
    try:
        write_results(plan, results, path)
    except OSError as error:
        raise WorkFailed(
            f"{path} cannot be written now ({error.strerror}): close it in other programs."
        ) from error
    left = sum(result.status != "finished" for result in results)
    return WriteBatchResultsResult(table=str(path), n=len(results), n_left=left)
