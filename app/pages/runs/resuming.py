"""Goes on with trainings that were stopped or interrupted."""

from __future__ import annotations

from pathlib import Path

from qtpy.QtCore import QObject, Signal

from app.context import AppContext

CANCELLED = 130


class Resuming(QObject):
    """Starts the job in a process of its own; the Train page shows its curves."""

    started = Signal(object, str)
    """The :class:`JobHandle` and the name of the run."""
    said = Signal(str)
    failed = Signal(str)

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def resume(self, run: str) -> None:
        """Go on with the training in this run folder."""
        # Imported late: the job types are needed only once something runs.
        from engine.protocol.training import ResumeRequest

        handle = self._context.workers.training(run).start("resume", ResumeRequest(run=run))
        handle.finished.connect(self.on_finished)
        handle.failed.connect(self.on_failed)
        self._context.runs.add_running(run, handle)
        self.started.emit(handle, Path(run).name)

    def on_finished(self, result: dict[str, object]) -> None:
        from engine.protocol.training import TrainResult

        done = TrainResult.model_validate(result)
        self.said.emit(
            f"{Path(done.run).name}: {done.epochs} epochs done, the best one is {done.best_epoch}."
        )

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        if exit_code == CANCELLED:
            self.said.emit("The training was ended.")
        else:
            self.failed.emit(message)
