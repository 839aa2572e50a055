"""Column titles that stand upright where they do not fit side by side."""

from __future__ import annotations

from qtpy.QtCore import QRect, QSize, Qt, QTimer
from qtpy.QtGui import QPainter
from qtpy.QtWidgets import QHeaderView, QWidget

from app.theme.roles import color

LONGEST_PX = 120
MARGIN_PX = 6


class TurnedHeader(QHeaderView):
    """Writes the titles from bottom to top as soon as one of them is wider than its column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._turned = False
        self.sectionResized.connect(self.on_section_resized)

    @property
    def is_turned(self) -> bool:
        """Whether the titles stand upright."""
        return self._turned

    def refresh(self) -> None:
        """Look again whether the titles fit."""
        count = self.count()
        widest = max((self._title_width(section) for section in range(count)), default=0)
        narrowest = min((self.sectionSize(section) for section in range(count)), default=0)
        turned = bool(count) and widest + 2 * MARGIN_PX > narrowest
        if turned != self._turned:
            self._turned = turned
            # Not now: the table may be about to set the widths of the columns, and would not listen.
            QTimer.singleShot(0, self.on_turned)
        self.viewport().update()

    def on_turned(self) -> None:
        """Have the table give the header the height that it now needs."""
        self.geometriesChanged.emit()

    def on_section_resized(self, _section: int, _before: int, _now: int) -> None:
        self.refresh()

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        if not self._turned:
            return size
        longest = max(self._title_width(section) for section in range(self.count()))
        return QSize(size.width(), min(LONGEST_PX, longest + 2 * MARGIN_PX))

    def paintSection(self, painter: QPainter | None, rect: QRect, section: int) -> None:
        if painter is None or not self._turned:
            super().paintSection(painter, rect, section)
            return
        painter.save()
        painter.fillRect(rect, color("surface"))
        painter.setPen(color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(color("quiet"))
        painter.translate(rect.left(), rect.bottom())
        painter.rotate(-90)
        inner = QRect(MARGIN_PX, 0, rect.height() - 2 * MARGIN_PX, rect.width())
        title = self._title(section)
        words = self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, inner.width())
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)
        painter.restore()

    def _title(self, section: int) -> str:
        return str(self.model().headerData(section, self.orientation()) or "")

    def _title_width(self, section: int) -> int:
        return int(self.fontMetrics().horizontalAdvance(self._title(section)))
