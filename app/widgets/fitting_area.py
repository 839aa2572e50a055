"""A scroll area that is as high as what it shows, up to a limit."""

from __future__ import annotations

from qtpy.QtCore import QEvent, QObject, QSize, Qt, Signal
from qtpy.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class FittingArea(QScrollArea):
    """Scrolls upwards and downwards only; gives way to its neighbours down to a least height.

    Args:
        least, most: heights in px where there is more to show.
    """

    fitted = Signal()
    """What it shows has another height."""

    def __init__(self, least: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least, self._most = least, most
        self._inside = QWidget()
        self.column = QVBoxLayout(self._inside)
        self.column.setContentsMargins(0, 0, 4, 0)
        self._inside.installEventFilter(self)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def sizeHint(self) -> QSize:
        """Return the height of all that is shown, up to the limit."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Follow the height of what is shown."""
        if watched is self._inside and event is not None and event.type() == QEvent.Type.LayoutRequest:
            width = max(1, self.viewport().width())
            layout = self.column
            high = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else -1
            high = max(high, layout.sizeHint().height())
            self.setMinimumHeight(min(self._least, high))
            self.setMaximumHeight(min(self._most, high))
            bar = self.verticalScrollBar().sizeHint().width()
            self.setMinimumWidth(self._inside.minimumSizeHint().width() + bar)
            self.updateGeometry()
            self.fitted.emit()
        return super().eventFilter(watched, event)
