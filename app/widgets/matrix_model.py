"""The confusion matrix as a table that Qt can show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qtpy.QtCore import QAbstractTableModel, QModelIndex, Qt

SHARE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""Share 0…1 of the images of the true class that lie in the cell."""


class MatrixModel(QAbstractTableModel):
    """Rows are true classes, columns predicted ones."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: tuple[tuple[int, ...], ...] = ()
        self._classes: tuple[str, ...] = ()
        self._percent = False

    def set_figures(self, counts: Sequence[Sequence[int]], classes: Sequence[str]) -> None:
        """Show ``counts`` (true class, predicted class)."""
        self.beginResetModel()
        self._counts = tuple(tuple(row) for row in counts)
        self._classes = tuple(classes)
        self.endResetModel()

    def set_percent(self, percent: bool) -> None:
        """Show each cell as the share of its true class in percent instead of the count."""
        self._percent = percent
        if self._counts:
            last = self.index(len(self._counts) - 1, len(self._counts) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def count(self, true: int, predicted: int) -> int:
        """Return the number of images of one cell."""
        return self._counts[true][predicted]

    def share(self, true: int, predicted: int) -> float:
        """Return the share of the true class's images in one cell; 0 for a class without images."""
        total = sum(self._counts[true])
        return self._counts[true][predicted] / total if total else 0.0

    def texts(self) -> list[str]:
        """Return what the cells show, row after row."""
        places = range(len(self._classes))
        return [str(self.index(true, predicted).data()) for true in places for predicted in places]

    def copied(self) -> str:
        """Return the table as text: a line per true class, tabulators between the columns."""
        n = len(self._classes)
        shown = self.texts()
        lines = [["true class", *self._classes]]
        lines += [[name, *shown[n * true : n * (true + 1)]] for true, name in enumerate(self._classes)]
        return "\n".join("\t".join(line) for line in lines)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._counts)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return self.rowCount(parent)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        true, predicted = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            share = 100 * self.share(true, predicted)
            return f"{share:.1f}" if self._percent else str(self._counts[true][predicted])
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.cell_words(true, predicted)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        if role == SHARE_ROLE:
            return self.share(true, predicted)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._classes[section]
        return None

    def cell_words(self, true: int, predicted: int) -> str:
        """Return what one cell says, in words."""
        n, share = self._counts[true][predicted], 100 * self.share(true, predicted)
        images = "image" if n == 1 else "images"
        what = "rightly taken for it" if true == predicted else f"taken for {self._classes[predicted]}"
        return f"{n} {images} of {self._classes[true]} ({share:.1f} %) {what}"
