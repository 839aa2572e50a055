"""What came out of a training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.pages.train.words import result_text
from app.widgets.action_button import ActionButton

if TYPE_CHECKING:
    from engine.protocol.training import TrainResult


class ResultCard(QFrame):
    """The figures of the best model, and where to go with it; hidden until there are any."""

    assess_clicked = Signal()
    export_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.assess_button = ActionButton("target-arrow", "Assess", "on_accent")
        self.assess_button.setObjectName("primary")
        self.export_button = ActionButton("package-export", "Export")
        self.assess_button.clicked.connect(self.assess_clicked)
        self.export_button.clicked.connect(self.export_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.assess_button)
        row.addWidget(self.export_button)
        self.hide()

    def show_result(self, result: TrainResult, epochs_planned: int) -> None:
        """Show these figures."""
        self.text.setText(result_text(result, epochs_planned))
        self.show()
