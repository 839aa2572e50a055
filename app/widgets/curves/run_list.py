"""The choice of the runs whose curves are compared."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import QPoint, Qt, Signal
from qtpy.QtGui import QColor, QIcon, QPixmap
from qtpy.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

WIDTH_PX, HEIGHT_PX = 520, 300
ROOT_ROLE = int(Qt.ItemDataRole.UserRole)
NONE = "There is no other run with curves yet."


class RunList(QFrame):
    """A list that opens below a button; each run is chosen by its check box, with mouse or space bar."""

    run_toggled = Signal(str, bool)
    """Folder of the run, and whether it is to be drawn."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.list = QListWidget()
        self.list.setAccessibleName("Runs to compare with")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.empty = QLabel(NONE)
        self.empty.setObjectName("quiet")
        self.list.itemChanged.connect(self.on_item_changed)
        heading = QLabel("Draw these runs too")
        heading.setObjectName("heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addWidget(heading)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        self.resize(WIDTH_PX, HEIGHT_PX)

    def set_runs(self, runs: Sequence[tuple[str, str]], hues: dict[str, str]) -> None:
        """Offer these runs.

        Args:
            runs: folder and words of each.
            hues: colours (#rrggbb) of those that are drawn, by folder.
        """
        self.list.blockSignals(True)
        self.list.clear()
        for root, words in runs:
            item = QListWidgetItem(words)
            item.setData(ROOT_ROLE, root)
            item.setToolTip(root)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if root in hues else Qt.CheckState.Unchecked)
            self._color(item, hues.get(root, ""))
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setVisible(bool(runs))
        self.empty.setVisible(not runs)

    def open_below(self, button: QWidget) -> None:
        """Show the list below ``button``."""
        self.move(button.mapToGlobal(QPoint(0, button.height() + 2)))
        self.show()
        self.list.setFocus()

    def on_item_changed(self, item: QListWidgetItem) -> None:
        """Pass on what the person chose."""
        self.run_toggled.emit(item.data(ROOT_ROLE), item.checkState() == Qt.CheckState.Checked)

    def _color(self, item: QListWidgetItem, hue: str) -> None:
        pixmap = QPixmap(12, 12)
        pixmap.fill(QColor(hue) if hue else Qt.GlobalColor.transparent)
        item.setIcon(QIcon(pixmap))
