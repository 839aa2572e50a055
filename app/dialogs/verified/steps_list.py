"""The steps of a verification, one below the other, in whole sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from app.dialogs.verified.words import STEPS
from app.widgets.icon_label import IconLabel

if TYPE_CHECKING:
    from engine.protocol.verification import VerifiedStep, VerifyResult

MOST_DETAILS = 20
"""Of a step; a copy has all."""
ICON_PX = 16


class StepsList(QScrollArea):
    """Name, verdict and sentence of each step, and what differs in it."""

    def __init__(self, result: VerifyResult, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Steps of the verification")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names: list[QLabel] = []
        self._first: QLabel | None = None
        inside = QFrame()
        inside.setObjectName("card")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(12, 12, 12, 12)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(2, 1)
        for step in result.steps:
            self._add(step)
            if step == result.first_difference:
                self._first = self.names[-1]
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        self.setWidget(inside)

    def show_first_difference(self) -> None:
        """Scroll to it, where there is one."""
        bar = self.verticalScrollBar()
        if self._first is not None and bar is not None:
            bar.setValue(self._first.y() - self._grid.contentsMargins().top())

    def _add(self, step: VerifiedStep) -> None:
        top = Qt.AlignmentFlag.AlignTop
        sign = IconLabel(*(("circle-check", "good") if step.held else ("alert-triangle", "warning")), ICON_PX)
        sign.setToolTip("The same" if step.held else "Different")
        name = QLabel(STEPS[step.step])
        found = _text(step.sentence)
        row = len(self.names) * 2
        self.names.append(name)
        self._grid.addWidget(sign, row, 0, top)
        self._grid.addWidget(name, row, 1, top)
        self._grid.addWidget(found, row, 2, top)
        if step.details:
            details = _text("\n".join(_detail_lines(step)))
            details.setObjectName("quiet")
            self._grid.addWidget(details, row + 1, 2, top)


def _text(words: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _detail_lines(step: VerifiedStep) -> list[str]:
    more = len(step.details) - MOST_DETAILS
    return [*step.details[:MOST_DETAILS], *([f"and {more:,} more, which a copy has"] if more > 0 else [])]
