"""The classes with their colours and counts, and how split rows are divided."""

from __future__ import annotations

from qtpy.QtCore import Qt
from qtpy.QtGui import QResizeEvent
from qtpy.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.pages.data.division_words import division_sentence
from app.pages.data.split_shares import SplitShares
from app.theme.class_colors import class_color
from app.widgets.class_chip import ClassChip
from app.widgets.flow_layout import FlowLayout
from datasets.report import DataReport
from sessions.document import Session

PART_WORDS = {"train": "train", "validation": "validation", "test": "test", "unlabeled": "unlabeled"}
TALLEST = 104
"""Pixels for the chips, three lines of them; more classes are scrolled."""


class ClassStrip(QWidget):
    """One chip per class; below, the shares of the parts when rows are to be split."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shares = SplitShares()
        self.division = QLabel()
        self.division.setObjectName("quiet")
        self.division.setWordWrap(True)
        self.division_button = QPushButton("Groups, folds, balance…")
        self.division_button.setToolTip(
            "Keep donors, days or plates together; cross-validation; equally many images of each class"
        )
        self._chips: list[ClassChip] = []
        self._area = QWidget()
        self._flow = FlowLayout(self._area, spacing=8)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._scroll)
        layout.addWidget(self.shares)
        layout.addLayout(self._division())

    @property
    def chips(self) -> list[ClassChip]:
        """The chips shown, in the order of the classes."""
        return list(self._chips)

    def show_classes(self, session: Session, report: DataReport | None) -> None:
        """Show the classes of a session; with the report, how many images each part has of them."""
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        n = len(session.classes)
        self._chips = [
            ClassChip(name, class_color(index, n), counts_text(name, session, report))
            for index, name in enumerate(session.classes)
        ]
        for chip in self._chips:
            self._flow.addWidget(chip)
            chip.show()
        self._fit_height()
        self.shares.setVisible(any(row.part == "split" for row in session.rows))
        self.shares.set_split(session.split)
        self.division.setText(division_sentence(session.split, session.sampling))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._fit_height()

    def _division(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.division, 1)
        line.addWidget(self.division_button)
        return line

    def _fit_height(self) -> None:
        self._scroll.setFixedHeight(min(TALLEST, self._flow.heightForWidth(max(self.width(), 1))))


def counts_text(name: str, session: Session, report: DataReport | None) -> str:
    """Return e.g. "700 train · 150 validation · 150 test", or only the number of images without a report."""
    if report is None:
        return f"{sum(row.n_images for row in session.rows if row.class_name == name):,}"
    counts = [
        (part.per_class.get(name, 0), PART_WORDS.get(part_name, part_name))
        for part_name, part in report.parts.items()
    ]
    return " · ".join(f"{n:,} {words}" for n, words in counts if n)
