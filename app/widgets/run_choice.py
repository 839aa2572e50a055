"""The choice of the run whose model is looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.state.runs_book import RunsBook
from app.widgets.fields.choice import ChoiceBox
from app.widgets.figures_text import interval_text

if TYPE_CHECKING:
    from sessions.summary import RunSummary


class RunChoice(QWidget):
    """Lists the runs that have a model; the choice is shared with the other pages through the book."""

    run_chosen = Signal(str)
    """The run folder, when it is another one than before; empty when there is none."""

    def __init__(self, runs: RunsBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self._told = ""
        self.box = ChoiceBox()
        self.box.setAccessibleName("Run")
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        label = QLabel("Run")
        label.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.box, 1)
        self.box.activated.connect(self.on_activated)
        runs.runs_changed.connect(self.on_runs_changed)
        runs.current_changed.connect(self.on_current_changed)
        self.on_runs_changed()

    @property
    def run(self) -> str:
        """The chosen run folder; empty for none."""
        return str(self.box.currentData() or "")

    def on_runs_changed(self) -> None:
        """List the runs anew, keeping the choice."""
        wanted = self._runs.current or self.run
        self.box.clear()
        for summary in self._runs.runs:
            if summary.best_epoch is not None:
                self.box.addItem(_words(summary), summary.root)
        self._choose(wanted)

    def on_current_changed(self, run: str) -> None:
        """Follow the choice of another page."""
        self._choose(run)

    def keep(self) -> None:
        """Stay with this run, whatever training ends meanwhile: it is being worked with."""
        if self.run:
            self._runs.set_current(self.run)

    def on_activated(self, _index: int) -> None:
        """Let all pages look at the chosen run."""
        self._runs.set_current(self.run)
        self._tell()

    def _choose(self, run: str) -> None:
        place = self.box.findData(run)
        if place < 0 and run and not self._is_listed_without_model(run):
            # A run outside the folder of runs, or one that has just ended and is not listed yet.
            self.box.insertItem(0, Path(run).name, run)
            place = 0
        self.box.setCurrentIndex(max(place, 0) if self.box.count() else -1)
        self.box.setEnabled(self.box.count() > 0)
        self._tell()

    def _is_listed_without_model(self, run: str) -> bool:
        return any(summary.root == run and summary.best_epoch is None for summary in self._runs.runs)

    def _tell(self) -> None:
        # The figures behind the name seldom fit into the box.
        self.box.setToolTip(self.box.currentText() or "No run has a model yet.")
        if self.run != self._told:
            self._told = self.run
            self.run_chosen.emit(self.run)


def _words(summary: RunSummary) -> str:
    parts = [summary.name, f"{summary.epochs_done} epochs"]
    if summary.val_accuracy is not None:
        parts.append(f"validation {100 * summary.val_accuracy:.1f} %")
    if summary.test_accuracy is not None:
        parts.append(f"test {interval_text(summary.test_accuracy, summary.test_accuracy_ci95)}")
    return " · ".join(parts)
