"""All that was measured in one epoch."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from qtpy.QtCore import QPoint, Qt, Signal
from qtpy.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.theme.icons import icon
from app.widgets.curves.record import CurveRecord
from app.widgets.curves.words import class_rows, epoch_notes, epoch_rows

MOST_CLASSES = 12


class EpochCard(QFrame):
    """A small card over the curves; hidden while no epoch is chosen."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAutoFillBackground(True)
        self._corner = QPoint()
        self.heading = QLabel()
        self.heading.setObjectName("heading")
        self.table = QLabel()
        self.table.setTextFormat(Qt.TextFormat.RichText)
        self.table.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = QToolButton()
        self.close_button.setIcon(icon("x", "quiet"))
        self.close_button.setAutoRaise(True)
        self.close_button.setToolTip("Close the figures of this epoch")
        self.close_button.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 4, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.table)
        self.hide()

    def show_epoch(self, record: CurveRecord, epoch: int, classes: Sequence[str]) -> None:
        """Show the figures of ``epoch``; 0 hides the card."""
        if not epoch:
            self.hide()
            return
        self.heading.setText(f"Epoch {epoch}")
        rows = [_row(("", "Validation", "Training"), True)]
        rows += [_row(row) for row in epoch_rows(record, epoch)]
        of_classes = class_rows(record, epoch, classes)
        if of_classes:
            rows += [_row(("Class", "Precision", "Recall"), True)]
            rows += [_row(row) for row in of_classes[:MOST_CLASSES]]
        notes = "<br>".join(escape(note) for note in epoch_notes(record, epoch))
        self.table.setText(f'<table cellspacing="0" width="100%">{"".join(rows)}</table>{notes}')
        self.show()
        self._move()

    def place(self, corner: QPoint) -> None:
        """Say where the upper right corner is, in pixels of the parent."""
        self._corner = corner
        self._move()

    def _move(self) -> None:
        self.adjustSize()
        self.move(max(0, self._corner.x() - self.width()), self._corner.y())


def _row(texts: Sequence[str], is_head: bool = False) -> str:
    first, *rest = (escape(text) for text in texts)
    tag = "b" if is_head else "span"
    cells = "".join(
        f'<td align="right" style="padding-left: 14px"><{tag}>{text}</{tag}></td>' for text in rest
    )
    return f"<tr><td><{tag}>{first}</{tag}></td>{cells}</tr>"
