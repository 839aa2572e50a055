"""The bars between the top bar and the page."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import QEvent, QObject
from qtpy.QtWidgets import QVBoxLayout, QWidget


class Notes(QWidget):
    """Holds bars that come and go; without any it takes no room, not even for margins.

    Args:
        bars: from the top down.
    """

    def __init__(self, bars: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars = tuple(bars)
        # As on the pages, whose own margin follows below.
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 0)
        column.setSpacing(8)
        for bar in bars:
            column.addWidget(bar)
            bar.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Come and go with the bars."""
        if event is not None and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        self.setVisible(any(not bar.isHidden() for bar in self._bars))
