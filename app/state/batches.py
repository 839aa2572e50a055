"""Trainings from a table: checked by the worker, then put into the queue; the table of results follows."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, Signal

from app.state.runs_book import RunsBook
from app.state.training import Training
from app.state.training_queue import TrainingQueue
from app.worker.pool import Workers

if TYPE_CHECKING:
    from engine.protocol.batch import BeginBatchResult
    from sessions.batch.documents import BatchPlan

CANCELLED = 130
PLAN_NAME = "batch.json"
"""A folder that has it is one of a batch."""


class Batches(QObject):
    """Adds a training for each row of a table; what is finished already is not trained again."""

    started = Signal(object, str)
    """The :class:`JobHandle` that now runs, and what it is."""
    said = Signal(str)
    failed = Signal(str)
    added = Signal()
    """Trainings were put into the queue."""

    def __init__(
        self, workers: Workers, runs: RunsBook, queue: TrainingQueue, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workers = workers
        self._runs = runs
        self._queue = queue
        queue.ended.connect(self.on_training_ended)

    @property
    def runs_folder(self) -> Path:
        """The folder in which the folder of a batch is made."""
        return self._runs.folder

    def begin(self, plan: BatchPlan, folder: str) -> None:
        """Prepare the folder of the batch, then train what is left of it in the order of its rows."""
        from engine.protocol.batch import RunBatchRequest

        name = Path(plan.table).name
        handle = self._workers.data.start("begin_batch", RunBatchRequest(plan=plan, out=folder))
        handle.finished.connect(partial(self.on_begun, name))
        handle.failed.connect(self.on_failed)
        self.started.emit(handle, f"Preparing {name}")

    def on_begun(self, name: str, result: dict[str, object]) -> None:
        """Put what is left to do into the queue."""
        from engine.protocol.batch import BeginBatchResult

        begun = BeginBatchResult.model_validate(result)
        trainings = self._left(begun)
        self._queue.add(trainings)
        finished = sum(row.is_finished for row in begun.rows)
        done = f" {finished} of its {len(begun.rows)} runs were finished already." if finished else ""
        self.said.emit(f"{len(trainings)} trainings of {name} wait for their turn.{done}")
        if trainings:
            self.added.emit()

    def on_training_ended(self, training: Training) -> None:
        """Bring the table of results up to date."""
        folder = Path(training.run).parent
        if (folder / PLAN_NAME).is_file():
            from engine.protocol.batch import WriteBatchResultsRequest

            handle = self._workers.data.start(
                "write_batch_results", WriteBatchResultsRequest(folder=str(folder))
            )
            handle.finished.connect(self.on_results_written)
            handle.failed.connect(self.on_failed)

    def on_results_written(self, result: dict[str, object]) -> None:
        """Say where the results are, once all runs are finished."""
        from engine.protocol.batch import WriteBatchResultsResult

        written = WriteBatchResultsResult.model_validate(result)
        if not written.n_left:
            self.said.emit(
                f"All {written.n} runs are finished; their results are in {Path(written.table).name}."
            )

    def on_failed(self, exit_code: int, message: str, _details: str) -> None:
        """Say what is wrong with the table."""
        if exit_code != CANCELLED:
            self.failed.emit(message)

    def _left(self, begun: BeginBatchResult) -> list[Training]:
        found = []
        for row in begun.rows:
            known = self._queue.training_of(row.run)
            if row.is_finished or (known is not None and not known.is_over):
                continue
            if known is not None:
                self._queue.remove(known)
            found.append(Training(row.session, Path(row.run), resumes=row.is_begun))
        return found
