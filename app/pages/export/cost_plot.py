"""What smaller and faster costs: accuracy of the formats against their size and time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.pages.export.rows import ExportRow
from app.pages.export.words import accuracy_interval, percent, size_text, time_text, top_accuracy
from app.widgets.action_button import ActionButton
from app.widgets.charts.axes import Axes
from app.widgets.charts.point_chart import NamedPoint, PointChart
from app.widgets.fields.choice import ChoiceBox

if TYPE_CHECKING:
    from models.export.result import ExportResult

Cost = Callable[["ExportResult"], float | None]
ACCURACY_AXIS = "Accuracy, %"


def _kilobytes(result: ExportResult) -> float | None:
    return result.bytes / 1000 if result.bytes else None


def _alone(result: ExportResult) -> float | None:
    return result.microseconds_per_image


def _in_batches(result: ExportResult) -> float | None:
    return result.batch_microseconds_per_image


COSTS: dict[str, Cost] = {
    "Size, kB": _kilobytes,
    "Time of one image, µs": _alone,
    "Time of an image in batches, µs": _in_batches,
}


class CostPlot(QWidget):
    """One point per format that was compared on images whose class is known."""

    export_chosen = Signal(str)
    """Key of the export whose point was chosen."""
    saving_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ExportRow, ...] = ()
        self._shown: tuple[ExportRow, ...] = ()
        self.cost = ChoiceBox()
        self.cost.setAccessibleName("Against")
        for title in COSTS:
            self.cost.addItem(title, title)
        self.chart = PointChart(self._axes())
        self.chart.set_words(self.point_words)
        self.empty = QLabel(
            "Formats are compared here once they were checked on images whose class is known."
        )
        self.empty.setObjectName("quiet")
        self.empty.setWordWrap(True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.chart)
        self.save_button = ActionButton("photo-down", "Save…")
        self.save_button.setToolTip("Save accuracy against size and time as a picture, or as numbers (CSV)")
        self._compose()
        self.save_button.clicked.connect(self.saving_wanted)
        self.cost.activated.connect(self.on_cost_chosen)
        self.chart.chosen.connect(self.on_chosen)

    def show_rows(self, rows: Sequence[ExportRow], chosen: str) -> None:
        """Show these exports, with one of them marked."""
        if tuple(rows) != self._rows:
            self._rows = tuple(rows)
            self._draw()
        self.mark(chosen)

    def mark(self, key: str) -> None:
        """Mark the point of an export, without telling of it."""
        place = next((place for place, row in enumerate(self._shown) if row.key == key), None)
        self.chart.current = None if place is None else (0, place)
        self.chart.redraw()

    def point_words(self, _series: int, place: int) -> str:
        """Return what a point is, in full."""
        row = self._shown[place]
        assert row.result is not None
        top = top_accuracy(row.result)
        assert top is not None
        ends = accuracy_interval(top)
        interval = f" (95 % interval {percent(ends[0])} to {percent(ends[1])})" if ends else ""
        times = [time_text(cost(row.result)) for cost in (_alone, _in_batches)]
        return (
            f"{row.name}\nAccuracy {percent(top.after)}{interval}\n{size_text(row.result.bytes)}; "
            f"{times[0]} alone, {times[1]} in batches"
        )

    def on_cost_chosen(self, _place: int) -> None:
        """Compare by something else."""
        before = self.chart.current
        self.chart.set_axes(self._axes())
        chosen = self._shown[before[1]].key if before is not None else ""
        self._draw()
        self.mark(chosen)

    def on_chosen(self, _series: int, place: int) -> None:
        self.export_chosen.emit(self._shown[place].key)

    def _axes(self) -> Axes:
        return Axes(x=str(self.cost.currentData()), y=ACCURACY_AXIS, y_scale=100)

    def _draw(self) -> None:
        cost = COSTS[str(self.cost.currentData())]
        shown, points = [], []
        for row in self._rows:
            top = top_accuracy(row.result) if row.result is not None else None
            x = cost(row.result) if row.result is not None else None
            if top is not None and x:
                shown.append(row)
                points.append(NamedPoint(row.name, x, top.after, accuracy_interval(top), row.level))
        self._shown = tuple(shown)
        self.chart.set_points(points)
        self.stack.setCurrentWidget(self.chart if points else self.empty)
        self.cost.setEnabled(bool(points))
        self.save_button.setEnabled(bool(points))

    def _compose(self) -> None:
        label = QLabel("Accuracy against")
        label.setBuddy(self.cost)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.cost)
        row.addStretch(1)
        row.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.stack, 1)
