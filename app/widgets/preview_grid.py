"""Images of the user beside the variants that the network sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qtpy.QtCore import QEvent, QPoint, QRect, QSize, Qt
from qtpy.QtGui import QColor, QHelpEvent, QImage, QPainter, QPaintEvent
from qtpy.QtWidgets import QToolTip, QWidget

from app.theme.roles import color

GAP_PX = 4
LABEL_PX = 20
HEAD_PX = 24
LARGEST_CELL_PX = 112
ORIGINAL = "As it is"


@dataclass(frozen=True)
class PreviewRow:
    """One image: as it is prepared, its variants, and whose it is."""

    original: QImage
    variants: tuple[QImage, ...]
    name: str
    class_name: str
    class_color: QColor


class PreviewGrid(QWidget):
    """One line per image: the original, then its variants, all as large as fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[PreviewRow, ...] = ()
        self.setMinimumSize(240, 200)
        self.setAccessibleName("Preview of the images as the network sees them")

    @property
    def rows(self) -> tuple[PreviewRow, ...]:
        return self._rows

    def set_rows(self, rows: Sequence[PreviewRow]) -> None:
        """Show these images."""
        self._rows = tuple(rows)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, 480)

    def cell(self, row: int, column: int) -> QRect:
        """Return where an image is drawn; column 0 is the original."""
        columns = 1 + len(self._rows[0].variants)
        width = (self.width() - LABEL_PX) // columns - GAP_PX
        height = (self.height() - HEAD_PX) // len(self._rows) - GAP_PX
        edge = max(8, min(width, height, LARGEST_CELL_PX))
        # The original stands a little apart from what is made of it.
        apart = 2 * GAP_PX if column else 0
        return QRect(LABEL_PX + column * (edge + GAP_PX) + apart, HEAD_PX + row * (edge + GAP_PX), edge, edge)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        if not self._rows:
            return
        painter = QPainter(self)
        painter.setPen(color("quiet"))
        self._paint_heads(painter)
        for number, row in enumerate(self._rows):
            for column, image in enumerate((row.original, *row.variants)):
                place = self.cell(number, column)
                # Small images are enlarged without smoothing: the pixels the network sees stay visible.
                painter.setRenderHint(
                    QPainter.RenderHint.SmoothPixmapTransform, image.width() > place.width()
                )
                painter.drawImage(_fitted(image, place), image)
            self._paint_class(painter, number, row)

    def event(self, event: QEvent | None) -> bool:
        """Say in a tool tip which image is under the mouse."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(event.pos()), self)
            return True
        return super().event(event)

    def words_at(self, position: QPoint) -> str:
        """Return what is said of the image at a place; an empty text between the images."""
        for number, row in enumerate(self._rows):
            for column in range(1 + len(row.variants)):
                if self.cell(number, column).contains(position):
                    what = f"as the network sees it, draw {column}" if column else "as it is"
                    return f"{row.name} ({row.class_name}), {what}"
        return ""

    def _paint_heads(self, painter: QPainter) -> None:
        first, second = self.cell(0, 0), self.cell(0, 1 if self._rows[0].variants else 0)
        beside = QRect(second.left(), 0, self.width() - second.left(), HEAD_PX - 4)
        above = QRect(first.left(), 0, second.left() - first.left(), HEAD_PX - 4)
        alignment = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if self._rows[0].variants:
            painter.drawText(beside, alignment, "Varied, as in training")
            if self.fontMetrics().horizontalAdvance(ORIGINAL) >= above.width():
                return
        painter.drawText(above if self._rows[0].variants else beside, alignment, ORIGINAL)

    def _paint_class(self, painter: QPainter, number: int, row: PreviewRow) -> None:
        place = self.cell(number, 0)
        painter.fillRect(QRect(6, place.top(), 6, place.height()), row.class_color)


def _fitted(image: QImage, place: QRect) -> QRect:
    """Return the largest rectangle of the image's shape in the middle of ``place``."""
    size = image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    fitted = QRect(QPoint(0, 0), size)
    fitted.moveCenter(place.center())
    return fitted
