"""The scores of one image as bars, the highest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qtpy.QtCore import QRect, QSize, Qt
from qtpy.QtGui import QColor, QPainter, QPaintEvent
from qtpy.QtWidgets import QSizePolicy, QWidget

from app.theme.roles import color

LINE_PX = 22
BAR_PX = 10
NAME_SHARE = 0.4
NUMBER_PX = 64
MOST_LINES = 100


@dataclass(frozen=True)
class Score:
    """One bar: class, score 0…1, colour, and whether the class is a true one."""

    name: str
    score: float
    hue: QColor
    is_true: bool


class ScoreBars(QWidget):
    """One line per class: name, bar, percent; true classes are bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scores: tuple[Score, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Scores")

    def set_scores(self, scores: Sequence[Score]) -> None:
        """Show these scores, the highest first."""
        self.scores = tuple(sorted(scores, key=_falling)[:MOST_LINES])
        self.setAccessibleDescription(", ".join(f"{one.name} {100 * one.score:.1f} %" for one in self.scores))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, LINE_PX * len(self.scores))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, LINE_PX * len(self.scores))

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        for number, score in enumerate(self.scores):
            self._paint(painter, QRect(0, number * LINE_PX, self.width(), LINE_PX), score)

    def _paint(self, painter: QPainter, line: QRect, score: Score) -> None:
        name = QRect(line.left(), line.top(), int(line.width() * NAME_SHARE), line.height())
        font = self.font()
        font.setBold(score.is_true)
        painter.setFont(font)
        painter.setPen(color("text"))
        words = painter.fontMetrics().elidedText(score.name, Qt.TextElideMode.ElideMiddle, name.width() - 8)
        painter.drawText(name, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)
        whole = QRect(name.right(), line.top(), line.width() - name.width() - NUMBER_PX, line.height())
        groove = QRect(whole.left(), whole.center().y() - BAR_PX // 2, whole.width(), BAR_PX)
        painter.fillRect(groove, color("line"))
        painter.fillRect(
            QRect(groove.topLeft(), QSize(round(groove.width() * score.score), BAR_PX)), score.hue
        )
        number = QRect(whole.right(), line.top(), NUMBER_PX, line.height())
        painter.drawText(
            number,
            int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
            f"{100 * score.score:.1f} %",
        )


def _falling(score: Score) -> float:
    return -score.score
