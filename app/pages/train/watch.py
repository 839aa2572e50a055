"""The right side of the page: curves, progress, log and result of one training."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError
from qtpy.QtCore import Signal
from qtpy.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.pages.train.pace import Pace
from app.pages.train.words import batch_text, epoch_text, result_text, started_text
from app.theme.icons import icon
from app.widgets.curves_plot import CurvesPlot

if TYPE_CHECKING:
    from engine.protocol.documents import ReadRunResult
    from engine.protocol.training import TrainingStarted, TrainResult
    from models.training.events import BatchDone, EpochDone

STEPS = 1000
LOG_LINES = 5000
LOG_HEIGHTS_PX = (56, 112)


class TrainingWatch(QWidget):
    """Shows what a training tells; knows nothing of how it is run."""

    assess_clicked = Signal()
    export_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._epochs = 0
        self._pace = Pace(0)
        self.title = QLabel()
        self.title.setObjectName("heading")
        self.plot = CurvesPlot()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.progress_text = QLabel()
        self.progress_text.setObjectName("quiet")
        self.result = QFrame()
        self.result.setObjectName("card")
        self.result_text = QLabel()
        self.result_text.setWordWrap(True)
        self.assess_button = QPushButton(icon("target-arrow", "on_accent"), "Assess")
        self.assess_button.setObjectName("primary")
        self.export_button = QPushButton(icon("package-export"), "Export")
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(LOG_LINES)
        self.log.setMinimumHeight(LOG_HEIGHTS_PX[0])
        self.log.setMaximumHeight(LOG_HEIGHTS_PX[1])
        self.log.setAccessibleName("Messages of the training")
        self.assess_button.clicked.connect(self.assess_clicked)
        self.export_button.clicked.connect(self.export_clicked)
        self._compose()

    def begin(self, name: str, epochs: int) -> None:
        """Get ready for a training called ``name``."""
        self.title.setText(name)
        self._epochs = epochs
        self._pace = Pace(epochs)
        self.plot.clear(epochs)
        self.log.clear()
        self.result.hide()
        self._show_busy("Starting…")

    def continue_here(self) -> None:
        """Get ready for the rest of the training that is shown."""
        self._pace = Pace(self._epochs)
        self.result.hide()
        self._show_busy("Starting…")

    def show_run(self, run: ReadRunResult) -> None:
        """Show a run that was trained before."""
        self.begin(run.summary.name, run.session.training.epochs)
        self._hide_busy()
        for epoch in run.history:
            self._plot_epoch(epoch)
            self._log(epoch_text(epoch))
        for message in run.messages:
            self._log(message)
        if run.metrics is not None:
            self._show_old_result(run.summary.root, run.metrics)

    def on_prepared(self, message: str) -> None:
        """Say what is done before the first epoch."""
        self.progress_text.setText(f"{message}…")

    def on_started(self, started: TrainingStarted) -> None:
        """Note what is trained; a resumed training gets a mark where it goes on."""
        self._epochs = started.epochs
        self._pace = Pace(started.epochs)
        if started.first_epoch:
            self.plot.mark(started.first_epoch, "resumed")
        self.say(started_text(started))

    def on_batch(self, batch: BatchDone) -> None:
        """Move the bar."""
        self._pace.batch_done(batch.epoch, batch.step / batch.steps)
        done = (batch.epoch - 1 + batch.step / batch.steps) / max(1, self._epochs)
        self.bar.setRange(0, STEPS)
        self.bar.setValue(round(done * STEPS))
        self.progress_text.setText(batch_text(batch, self._epochs, self._pace.seconds_left()))

    def on_epoch(self, epoch: EpochDone) -> None:
        """Draw an epoch."""
        self._pace.epoch_done(epoch.epoch, epoch.seconds)
        self._plot_epoch(epoch)
        self.say(epoch_text(epoch))

    def on_paused(self) -> None:
        """Say that nothing moves on purpose."""
        self._pace.restart_epoch_clock()
        self.progress_text.setText("Paused")
        self.say("Paused.")

    def on_waiting(self, message: str) -> None:
        """Say that nothing moves because an image cannot be read."""
        self._pace.restart_epoch_clock()
        self.progress_text.setText("Waiting for an image…")
        self.say(message)

    def on_stopping(self) -> None:
        """Say that the end is near."""
        self.progress_text.setText("Stopping: what was reached is made safe…")

    def on_finished(self, result: TrainResult) -> None:
        """Say what came out."""
        self._hide_busy()
        self._show_result(result)
        for line in self.result_text.text().splitlines():
            self.say(line)

    def on_failed(self, message: str) -> None:
        """Note why it ended."""
        self._hide_busy()
        self.say(message)

    def say(self, message: str) -> None:
        """Add a line with the time of day to the log."""
        self._log(f"{datetime.now().astimezone():%H:%M:%S}  {message}")

    def _show_result(self, result: TrainResult) -> None:
        self.result_text.setText(result_text(result, self._epochs))
        self.result.show()

    def _show_old_result(self, run: str, metrics: dict[str, object]) -> None:
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.training import TrainResult

        try:
            self._show_result(TrainResult.model_validate({**metrics, "run": run}))
        except ValidationError:
            self._log("The figures of this run are in a form that this version does not know.")

    def _log(self, line: str) -> None:
        self.log.appendPlainText(line)

    def _plot_epoch(self, epoch: EpochDone) -> None:
        figures = {"accuracy": epoch.accuracy, "loss": epoch.loss}
        if epoch.val_accuracy is not None and epoch.val_loss is not None:
            figures |= {"val_accuracy": epoch.val_accuracy, "val_loss": epoch.val_loss}
        self.plot.add_epoch(epoch.epoch, figures, epoch.is_best)

    def _show_busy(self, text: str) -> None:
        self.bar.setRange(0, 0)
        self.bar.show()
        self.progress_text.setText(text)
        self.progress_text.show()

    def _hide_busy(self) -> None:
        self.bar.hide()
        self.progress_text.hide()

    def _compose(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.assess_button)
        buttons.addWidget(self.export_button)
        inside = QHBoxLayout(self.result)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self.result_text, 1)
        inside.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.plot, 5)
        column.addWidget(self.bar)
        column.addWidget(self.progress_text)
        column.addWidget(self.result)
        column.addWidget(self.log, 1)
        self.result.hide()
        self._hide_busy()
