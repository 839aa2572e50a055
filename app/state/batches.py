"""Trainings from a table: checked by the worker, then put into the queue; the table of results follows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, Signal

from app.state.runs_book import RunsBook
from app.state.training import Training
from app.state.training_queue import TrainingQueue
from app.worker.job_handle import JobHandle
from app.worker.pool import Workers

if TYPE_CHECKING:
    from datasets.basics.options import Options
    from engine.protocol.batch import BeginBatchResult

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
        self._table = Path()
        queue.ended.connect(self.on_training_ended)

    def open(self, table: Path) -> None:
        """Check the whole table, then train its rows in their order."""
        from engine.protocol.batch import PlanBatchRequest

        self._table = table
        handle = self._start("plan_batch", PlanBatchRequest(table=str(table)), f"Checking {table.name}")
        handle.finished.connect(self.on_planned)

    def on_planned(self, result: dict[str, object]) -> None:
        """Prepare the folder of the batch: it is called like the table."""
        from engine.protocol.batch import PlanBatchResult, RunBatchRequest

        plan = PlanBatchResult.model_validate(result).plan
        request = RunBatchRequest(plan=plan, out=str(self._runs.folder / self._table.stem))
        handle = self._start("begin_batch", request, f"Preparing {self._table.name}")
        handle.finished.connect(self.on_begun)

    def on_begun(self, result: dict[str, object]) -> None:
        """Put what is left to do into the queue."""
        from engine.protocol.batch import BeginBatchResult

        begun = BeginBatchResult.model_validate(result)
        trainings = self._left(begun)
        self._queue.add(trainings)
        finished = sum(row.is_finished for row in begun.rows)
        done = f" {finished} of its {len(begun.rows)} runs were finished already." if finished else ""
        self.said.emit(f"{len(trainings)} trainings of {self._table.name} wait for their turn.{done}")
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
            self.said.emit(f"All {written.n} runs of the batch are finished: {written.table}")

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

    def _start(self, job: str, request: Options, what: str) -> JobHandle:
        handle = self._workers.data.start(job, request)
        handle.failed.connect(self.on_failed)
        self.started.emit(handle, what)
        return handle
