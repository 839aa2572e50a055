"""One run of a batch: begun, gone on with, or found finished; each in a process of its own."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from datasets.basics.errors import BadInput, Cancelled, DiscernError
from datasets.basics.options import Options
from datasets.basics.progress import Progress
from datasets.hashing import hash_path
from datasets.scan_store import ScanStore
from engine.assessments import AssessmentStore
from engine.child import run_in_child
from engine.protocol.training import ResumeRequest, TrainRequest, TrainResult
from engine.steps.context import JobContext
from models.training.control import Control
from sessions.batch.documents import PlannedRun, RowResult
from sessions.history import run_summary
from sessions.journal_entries import Stopped
from sessions.lock import is_locked
from sessions.run_folder import RunFolder

FREE_WITHIN_S = 20.0
"""A killed batch leaves a training that ends by itself; so long it may take."""
DIED = (
    "The process of this training ended without a word; start the batch again, and it goes on where it was."
)


@dataclass
class _RowContext:
    """The batch's context, with the bar of one run."""

    control: Control
    scans: ScanStore
    assessments: AssessmentStore
    progress: Progress

    def event(self, kind: str, data: Options) -> None:
        """Tell nothing: the run folder has it."""


def train_row(planned: PlannedRun, root: Path, context: JobContext, progress: Progress) -> RowResult:
    """Bring one run to its end, unless it is there already, and say what became of it.

    Raises:
        Cancelled: if the user cancelled; the run goes on with the next start of the batch.
    """
    found = row_result(planned, root)
    if found.status == "finished":
        return found
    inner = _RowContext(context.control, context.scans, context.assessments, progress)
    try:
        _wait_until_free(root, context.control)
        if (root / "session.json").is_file():
            run_in_child("resume", ResumeRequest(run=str(root)), inner, died=DIED)
        else:
            request = TrainRequest(session=planned.session, run=str(root), name=planned.name)
            run_in_child("train", request, inner, died=DIED)
    except Cancelled:
        raise
    except DiscernError as error:
        # Ctrl+C ends the child too, which then looks like a failure.
        context.control.raise_if_cancelled()
        return found.model_copy(update={"status": "failed", "problem": str(error)})
    return row_result(planned, root)


def row_result(planned: PlannedRun, root: Path) -> RowResult:
    """Read from the run folder what became of a run: it is finished, or waits."""
    waiting = RowResult(row=planned.row, name=planned.name, status="waiting", run=str(root))
    if not (root / "session.json").is_file():
        return waiting
    try:
        summary = run_summary(root)
        run = RunFolder.open(root)
        if summary.status != "finished":
            return waiting.model_copy(update={"problem": _why_stopped(run)})
        trained = TrainResult.model_validate({"run": str(root), **(run.metrics() or {})})
    except (BadInput, ValidationError) as error:
        problem = f"The run folder {root} cannot be read: remove it to train this run anew. ({error})"
        return waiting.model_copy(update={"status": "failed", "problem": " ".join(problem.split())})
    return RowResult(
        row=planned.row,
        name=planned.name,
        status="finished",
        run=str(root),
        best_epoch=trained.best_epoch,
        epochs=trained.epochs,
        validation=trained.validation,
        test=trained.test,
        model=str(run.best_model),
        model_sha256=hash_path(run.best_model) if run.best_model.is_file() else "",
        seconds=summary.seconds,
    )


def _why_stopped(run: RunFolder) -> str:
    """Return why a training that is not finished ended last; empty if nobody knows."""
    stopped = [found for entry in run.entries() if (found := entry.typed(Stopped)) is not None]
    return stopped[-1].reason if stopped else ""


def _wait_until_free(root: Path, control: Control) -> None:
    deadline = time.monotonic() + FREE_WITHIN_S
    while is_locked(root) and time.monotonic() < deadline:
        control.raise_if_cancelled()
        time.sleep(0.1)
