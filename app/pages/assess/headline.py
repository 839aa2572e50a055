"""The one figure that is read first, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QHBoxLayout, QLabel, QWidget

if TYPE_CHECKING:
    from models.evaluation.figures import Metrics


class Headline(QWidget):
    """The accuracy in large type; beside it what it was measured on and how sure it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = QLabel()
        self.number.setObjectName("headline")
        self.words = QLabel()
        self.words.setObjectName("quiet")
        self.words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.number)
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)

    def set_metrics(self, metrics: Metrics, part: str) -> None:
        """Show the figures of an evaluation on one part."""
        low, high = (100 * end for end in metrics.accuracy_ci95)
        right = round(metrics.accuracy * metrics.n)
        self.number.setText(f"{100 * metrics.accuracy:.1f} %")
        self.words.setText(
            f"accuracy: {right:,} of {metrics.n:,} {part} images are right; 95 % interval {low:.1f} to "
            f"{high:.1f} %; loss {metrics.loss:.3f}"
        )
