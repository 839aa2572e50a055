"""Curves with what is chosen above them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QVBoxLayout, QWidget

from app.dialogs.curves_file import ask_numbers_file, ask_picture_file
from app.widgets.curves.saving import save_numbers, save_picture
from app.widgets.curves.tools import CurvesTools
from app.widgets.curves_plot import CurvesPlot
from datasets.basics.errors import DiscernError


class CurvesView(QWidget):
    """The plot of one training, its tools, and saving what is shown."""

    compare_clicked = Signal()
    said = Signal(str)
    """A sentence: what was saved, or why it could not be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = "curves"
        self.tools = CurvesTools()
        self.plot = CurvesPlot()
        self.plot.set_figures(self.tools.figures)
        self.tools.figures_chosen.connect(self.plot.set_figures)
        self.tools.smoothing_chosen.connect(self.plot.set_smoothing)
        self.tools.last_chosen.connect(self.plot.set_last)
        self.tools.compare_clicked.connect(self.compare_clicked)
        self.tools.picture_clicked.connect(self.on_save_picture)
        self.tools.numbers_clicked.connect(self.on_save_numbers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.tools)
        column.addWidget(self.plot, 1)

    def on_save_picture(self) -> None:
        """Ask for a file and put the curves there as they are on the screen."""
        path = ask_picture_file(self, self.name)
        if path is not None:
            self._save(path, partial(save_picture, self.plot.pictured, path))

    def on_save_numbers(self) -> None:
        """Ask for a file and put the figures of all epochs there, without smoothing."""
        path = ask_numbers_file(self, self.name)
        if path is not None:
            self._save(path, partial(save_numbers, self.plot.record, self.plot.view, self.name, path))

    def _save(self, path: Path, write: Callable[[], None]) -> None:
        try:
            write()
        except (DiscernError, OSError) as error:
            self.said.emit(f"The curves could not be saved: {error}")
        else:
            self.said.emit(f"The curves are saved as {path}.")
