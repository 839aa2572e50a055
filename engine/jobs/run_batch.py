"""Trains what a table asks for, one run after the other; started again, it goes on where it was."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import WorkFailed
from datasets.basics.progress import Progress
from engine.jobs.base import JobInfo
from engine.protocol.batch import RowDone, RunBatchRequest, RunBatchResult
from engine.steps.batches.going_on import check_same, not_writable
from engine.steps.batches.row_training import row_result, train_row
from engine.steps.context import JobContext
from sessions.batch.documents import BatchPlan, RowResult, write_plan
from sessions.batch.results import results_path, write_results
from sessions.lock import FolderLock

JOB = JobInfo(name="run_batch", request=RunBatchRequest, result=RunBatchResult)


def run(request: RunBatchRequest, context: JobContext) -> RunBatchResult:
    """Train every run that is not finished; a failing one does not stop the others.

    The run folders are the truth: the table of results is made from them after each run.
    """
    plan, out = request.plan, Path(request.out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with FolderLock(out):
            check_same(plan, out)
            write_plan(plan, out)
            return _train_all(plan, out, context)
    except OSError as error:
        raise not_writable(out, error) from error


def _train_all(plan: BatchPlan, out: Path, context: JobContext) -> RunBatchResult:
    path = results_path(plan, out)
    results = [row_result(planned, out / planned.name) for planned in plan.runs]
    unwritten = _try_to_write(plan, results, path)
    n = len(plan.runs)
    for place, planned in enumerate(plan.runs):
        words = f"{planned.name} ({place + 1} of {n})"
        progress = _titled(context.progress, words, place / n, (place + 1) / n)
        progress(0.0, "Begins")
        results[place] = train_row(planned, out / planned.name, context, progress)
        context.event("row", RowDone(result=results[place]))
        unwritten = _try_to_write(plan, results, path)
    if unwritten:
        raise WorkFailed(
            f"All runs are done, but {path} cannot be written ({unwritten}): close it in other programs and "
            "start the batch again, which then only writes it."
        )
    return RunBatchResult(table=str(path), rows=tuple(results))


def _try_to_write(plan: BatchPlan, results: list[RowResult], path: Path) -> str:
    """Return why the table cannot be written now: one that Excel holds open is no reason to stop."""
    try:
        write_results(plan, results, path)
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _titled(progress: Progress, title: str, start: float, end: float) -> Progress:
    def report(fraction: float, message: str) -> None:
        progress(start + (end - start) * fraction, f"{title}: {message}")

    return report
