"""How classes and groups are divided among the parts, as bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qtpy.QtCore import QEvent, QRect, QSize, Qt
from qtpy.QtGui import QColor, QPainter, QPaintEvent
from qtpy.QtWidgets import QLabel, QSizePolicy, QWidget

from app.theme.roles import color

if TYPE_CHECKING:
    from engine.protocol.division import PartCounts

LINE = 24
BAR = 10
NAME_WIDTH = 128
COUNTS_WIDTH = 136
GAP = 8
PARTS = ("train", "validation", "test")
STRENGTHS = (1.0, 0.55, 0.25)
"""Opacity of the accent colour for each part."""


class PartBars(QWidget):
    """One line per class or group: its name, a bar with the share of each part, and the counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[PartCounts, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(NAME_WIDTH + COUNTS_WIDTH + 80)

    @property
    def lines(self) -> tuple[PartCounts, ...]:
        """What is shown, from top to bottom."""
        return self._lines

    def set_lines(self, lines: Sequence[PartCounts]) -> None:
        """Show these counts."""
        self._lines = tuple(lines)
        self.setToolTip("Images for training · validation · test")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(360, LINE * len(self._lines))

    def paintEvent(self, event: QPaintEvent | None) -> None:
        if event is None:
            return
        painter = QPainter(self)
        first, last = event.rect().top() // LINE, event.rect().bottom() // LINE
        for number in range(first, min(last + 1, len(self._lines))):
            self._paint_line(painter, self._lines[number], number * LINE)

    def _paint_line(self, painter: QPainter, line: PartCounts, top: int) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        name = QRect(0, top, NAME_WIDTH, LINE)
        words = painter.fontMetrics().elidedText(line.name, Qt.TextElideMode.ElideMiddle, NAME_WIDTH)
        painter.setPen(color("text"))
        painter.drawText(name, int(middle | Qt.AlignmentFlag.AlignLeft), words)
        counts = QRect(self.width() - COUNTS_WIDTH, top, COUNTS_WIDTH, LINE)
        numbers = [getattr(line, part) for part in PARTS]
        painter.setPen(color("quiet"))
        text = " · ".join(f"{number:,}" for number in numbers)
        painter.drawText(counts, int(middle | Qt.AlignmentFlag.AlignRight), text)
        left = NAME_WIDTH + GAP
        width = self.width() - left - COUNTS_WIDTH - GAP
        done = 0
        for number, shade in zip(numbers, part_colors(), strict=True):
            begin, done = done, done + number
            total = max(1, sum(numbers))
            from_x, to_x = left + width * begin // total, left + width * done // total
            painter.fillRect(QRect(from_x, top + (LINE - BAR) // 2, to_x - from_x, BAR), shade)


def part_colors() -> list[QColor]:
    """Return the colours of train, validation and test."""
    shades = []
    for strength in STRENGTHS:
        shade = color("accent")
        shade.setAlphaF(strength)
        shades.append(shade)
    return shades


class PartLegend(QLabel):
    """The parts with their colours."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._show_colors()

    def changeEvent(self, event: QEvent | None) -> None:
        """Follow a change between light and dark."""
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self._show_colors()
        super().changeEvent(event)

    def _show_colors(self) -> None:
        accent, behind = color("accent"), color("window")
        blended = [
            QColor(*(round(s * a + (1 - s) * b) for a, b in zip(_rgb(accent), _rgb(behind), strict=True)))
            for s in STRENGTHS
        ]
        self.setText(
            " &nbsp; ".join(
                f'<span style="color: {shade.name()}">■</span>&nbsp;{part}'
                for shade, part in zip(blended, PARTS, strict=True)
            )
        )


def _rgb(shade: QColor) -> tuple[int, int, int]:
    return shade.red(), shade.green(), shade.blue()
