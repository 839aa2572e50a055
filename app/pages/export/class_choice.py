"""Which classes a file tells apart: a list to tick."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import QSize, Qt, Signal
from qtpy.QtGui import QIcon
from qtpy.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.theme.class_colors import class_color
from app.widgets.class_chip import DOT, class_dot

LEAST = 2
"""A file tells at least so many classes apart."""
MOST_ROWS = 7
"""More classes are scrolled."""


class ClassChoice(QWidget):
    """All classes of the model are ticked until the person leaves some out."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self.title = QLabel("Classes in the file")
        self.title.setToolTip(
            "The file tells the ticked classes apart and no others; their probabilities are divided by "
            "their sum. Its name says which ones they are."
        )
        self.all_button = QToolButton()
        self.all_button.setText("All")
        self.all_button.setToolTip("Tick every class")
        self.all_button.setAutoRaise(True)
        self.list = QListWidget()
        self.list.setAccessibleName("Classes in the file")
        self.list.setIconSize(QSize(DOT, DOT))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.title, 1)
        line.addWidget(self.all_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.list)
        self.list.itemChanged.connect(self.on_item_changed)
        self.all_button.clicked.connect(self.on_all)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The ticked classes, in the order of the model's outputs."""
        return tuple(self._names[row] for row in range(self.list.count()) if self._is_ticked(row))

    @property
    def wanted(self) -> tuple[str, ...]:
        """What the export is asked for: the ticked classes, or none where all of them are."""
        return self.ticked if len(self.ticked) < len(self._names) else ()

    @property
    def problem(self) -> str:
        """Why nothing can be exported so; empty if it can."""
        few = bool(self._names) and len(self.ticked) < LEAST
        return "Tick at least two classes for the file." if few else ""

    def set_classes(self, names: Sequence[str]) -> None:
        """Show the classes of a model, all of them ticked; the same ones stay as they are."""
        if tuple(names) == self._names:
            return
        self._names = tuple(names)
        self.list.blockSignals(True)
        self.list.clear()
        for place, name in enumerate(self._names):
            item = QListWidgetItem(QIcon(class_dot(class_color(place, len(self._names)))), name)
            item.setToolTip(name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        rows = max(1, min(len(self._names), MOST_ROWS))
        self.list.setFixedHeight(rows * max(1, self.list.sizeHintForRow(0)) + 2 * self.list.frameWidth())
        self.on_item_changed()

    def on_item_changed(self) -> None:
        """Say how many are ticked."""
        n, n_all = len(self.ticked), len(self._names)
        self.title.setText("Classes in the file" + (f": {n:,} of {n_all:,}" if n < n_all else ""))
        self.all_button.setEnabled(n < n_all)
        self.changed.emit()

    def on_all(self) -> None:
        """Tick every class."""
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(Qt.CheckState.Checked)
        self.list.blockSignals(False)
        self.on_item_changed()

    def _is_ticked(self, row: int) -> bool:
        return bool(self.list.item(row).checkState() == Qt.CheckState.Checked)
