"""The panel that shows which parts of images speak for a class."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtGui import QShowEvent
from qtpy.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.assess.explanation.controls import MOST_IMAGES, ExplainControls
from app.pages.assess.explanation.saving import HeatSaver
from app.pages.assess.explanation.view import ExplainView
from app.widgets.action_button import ActionButton
from app.widgets.banner import Banner
from app.widgets.empty_state import EmptyState
from app.widgets.job_bar import JobBar
from app.worker.job_handle import JobHandle
from app.worker.latest import LatestJob
from datasets.spec import DataRow

if TYPE_CHECKING:
    from engine.protocol.explanation import ExplainRequest, Redrawn

CANCELLED = 130
TRY_AGAIN = "Try again"
PRESS = "{} takes its time: press Explain."
UP_TO_DATE = "The heat maps shown are up to date."
BUSY = "The heat maps are being made."
NOTHING_YET = "There are no heat maps yet."
COMPARE_HELP = (
    "Make the same maps with the trained weights put into random order. A map that stays alike shows edges "
    "of the image, not what the network learned."
)


class ExplainPanel(QWidget):
    """Fast methods answer as soon as an image is chosen, slow ones when asked."""

    said = Signal(str)
    """A sentence for the quiet line."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = ""
        self._rows: tuple[DataRow, ...] = ()
        self._samples: tuple[tuple[int, int], ...] = ()
        self._current = 0
        self._answered: ExplainRequest | None = None
        self._asked: ExplainRequest | None = None
        self.controls = ExplainControls()
        self.view = ExplainView()
        self.job = LatestJob(context.workers.model, "explain", parent=self)
        self.saver = HeatSaver(context.workers.model, self)
        self.explain_button = ActionButton("bulb", "Explain", "on_accent")
        self.explain_button.setObjectName("primary")
        self.compare_button = ActionButton("dice-5", "Compare with random weights")
        self.banner = Banner()
        self.job_bar = JobBar()
        self.sanity = QLabel()
        self.sanity.setWordWrap(True)
        self.empty = EmptyState("bulb", "", "")
        self.stack = QStackedWidget()
        self._compose()
        self._connect()
        self._show()

    def set_run(self, run: str, classes: Sequence[str] = ()) -> None:
        """Explain by the model of another run; empty: there is none."""
        if run != self._run:
            self._run = run
            self.controls.set_layers(())
        self.controls.set_classes(classes)
        self.set_images((), (), None)

    def set_images(
        self, rows: Sequence[DataRow], samples: Sequence[tuple[int, int]], current: int | None
    ) -> None:
        """Offer images.

        Args:
            rows: of the data.
            samples: (index into ``rows``, index of the image) of each.
            current: place in ``samples`` of the image that is looked at; None: the first.
        """
        self._rows, self._samples = tuple(rows), tuple(samples)
        self._current = current or 0
        self.controls.set_images(len(self._samples))
        self._look()

    @property
    def answered(self) -> ExplainRequest | None:
        """What the maps that are shown answer; None: there are none."""
        return self._answered

    def showEvent(self, event: QShowEvent | None) -> None:
        """Explain what was chosen while the panel was hidden."""
        super().showEvent(event)
        self._look()

    def on_changed(self) -> None:
        """Something else is asked."""
        self._look()

    def on_explain(self) -> None:
        """Ask, however long it takes."""
        self._ask("none")

    def on_compare(self) -> None:
        """Ask again with weights drawn anew beside it."""
        self._ask("whole")

    def on_started(self, handle: JobHandle) -> None:
        """Show how far it is."""
        self.job_bar.watch(handle, "Explaining")

    def on_finished(self, answer: dict[str, object]) -> None:
        """Show the maps."""
        from engine.protocol.explanation import ExplainResult

        result = ExplainResult.model_validate(answer)
        self._answered = self._asked
        self.controls.set_layers(result.layers)
        self.view.show_result(result)
        self.sanity.setVisible(result.sanity is not None)
        if result.sanity is not None:
            self.sanity.setObjectName("good" if result.sanity.follows_weights else "warning")
            self.sanity.style().polish(self.sanity)
            self.sanity.setText(result.sanity.sentence)
        self._show()

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        """Say why there are no maps."""
        self._asked = None
        cancelled = exit_code == CANCELLED
        words = "The explanation was cancelled." if cancelled else message
        self.banner.show_message(words, "info" if cancelled else "bad", (TRY_AGAIN,), details)
        self._show()

    def on_banner_action(self, _action: str) -> None:
        self.on_explain()

    def on_save_failed(self, exit_code: int, message: str, details: str) -> None:
        """Say why nothing was saved."""
        if exit_code != CANCELLED:
            self.banner.show_message(message, "bad", (), details)

    def on_save_picture(self) -> None:
        """Save what is shown large."""
        current = self.view.current
        if current is not None:
            self.saver.save_picture(current, self.view.strength.strength, Path(self._run).name)

    def on_save_all(self) -> None:
        """Save everything that is shown."""
        if self._answered is not None:
            self.saver.save_all(self._answered, self.view.strength.strength, Path(self._run).name)

    def _look(self) -> None:
        """Explain what is chosen if that is fast and somebody looks; else show that it is not known yet."""
        if self._run and self._samples:
            self.controls.fill_methods()
        info = self.controls.info
        if info is None or not self._samples or not self._run:
            self._forget("")
        elif self.request("none") not in (self._asked, self._answered):
            self._forget("" if info.is_fast else PRESS.format(info.title))
            if info.is_fast and self.isVisible():
                self._ask("none")
        self._show()

    def _forget(self, words: str) -> None:
        """Show nothing of what was found for another question."""
        self.job.forget()
        self.job_bar.on_ended()
        self._asked = self._answered = None
        self.view.clear(words)
        self.banner.clear()
        self.sanity.hide()

    def _ask(self, sanity: Redrawn) -> None:
        self.banner.clear()
        # Whoever compares asks for the same maps once more: they are the same question.
        self._asked = self.request("none")
        self.job.ask(self.request(sanity))
        self._show()

    def request(self, sanity: Redrawn = "none") -> ExplainRequest:
        """Return what is asked for by the choices as they are; only with a run and images."""
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.explanation import ExplainRequest

        samples = self._samples[:MOST_IMAGES] if self.controls.wants_all else (self._samples[self._current],)
        rows = sorted({row for row, _ in samples})
        info = self.controls.info
        return ExplainRequest(
            model=self._run,
            # What is left out or tied is no matter here, and may be long.
            rows=tuple(self._rows[row].model_copy(update={"left_out": (), "ties": ()}) for row in rows),
            samples=tuple((rows.index(row), index) for row, index in samples),
            method="grad-cam" if info is None else info.name,
            options=self.controls.options,
            layer=self.controls.layer_name,
            class_name=self.controls.class_name,
            sanity=sanity,
        )

    def _show(self) -> None:
        """Show the panel, or why it is empty, and which buttons make sense."""
        known = bool(self._run and self._samples)
        self.stack.setCurrentWidget(self.content if known else self.empty)
        if self._run:
            self.empty.set_text(
                "No image to explain", "Click an image on the right, or a cell of the matrix."
            )
        else:
            self.empty.set_text(
                "No model yet", "With a trained model, this shows which parts of an image count."
            )
        busy, done = self.job.is_waiting, self._answered is not None
        self._enable(self.explain_button, not busy and not done, BUSY if busy else UP_TO_DATE, "")
        self._enable(self.compare_button, not busy and done, BUSY if busy else NOTHING_YET, COMPARE_HELP)
        self._enable(self.saver.button, not busy and done, BUSY if busy else NOTHING_YET, self.saver.HELP)

    def _enable(self, button: QWidget, enabled: bool, reason: str, help: str) -> None:
        button.setEnabled(enabled)
        button.setToolTip(help if enabled else reason)

    def _connect(self) -> None:
        self.controls.changed.connect(self.on_changed)
        self.explain_button.clicked.connect(self.on_explain)
        self.compare_button.clicked.connect(self.on_compare)
        self.job.started.connect(self.on_started)
        self.job.finished.connect(self.on_finished)
        self.job.failed.connect(self.on_failed)
        self.banner.action_triggered.connect(self.on_banner_action)
        self.saver.picture_asked.connect(self.on_save_picture)
        self.saver.all_asked.connect(self.on_save_all)
        self.saver.started.connect(self.on_saving)
        self.saver.failed.connect(self.on_save_failed)
        self.saver.said.connect(self.said)

    def on_saving(self, handle: JobHandle) -> None:
        """Show how far the saving is."""
        self.job_bar.watch(handle, "Saving")

    def _compose(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.explain_button)
        buttons.addWidget(self.compare_button)
        buttons.addWidget(self.controls.fold, 1)
        buttons.addWidget(self.saver.button)
        self.content = QWidget()
        column = QVBoxLayout(self.content)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.controls)
        column.addLayout(buttons)
        column.addWidget(self.banner)
        column.addWidget(self.job_bar)
        column.addWidget(self.view, 1)
        column.addWidget(self.sanity)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)
