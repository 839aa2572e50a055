"""The 2 × 2 table of each label, where an image can have several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtGui import QIcon
from qtpy.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.theme.class_colors import class_color
from app.widgets.class_chip import class_dot
from app.widgets.confusion_matrix import ConfusionMatrix
from app.widgets.fields.choice import ChoiceBox

if TYPE_CHECKING:
    from app.pages.assess.evaluated import Evaluated


class LabelMatrix(QWidget):
    """A choice of the label, and whether it is there and was said."""

    cell_chosen = Signal(int, bool, bool)
    """Label, whether the images have it, whether the model said it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluated: Evaluated | None = None
        self.label = ChoiceBox()
        self.label.setAccessibleName("Label")
        self.matrix = ConfusionMatrix()
        name = QLabel("Label")
        name.setBuddy(self.label)
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(name)
        above.addWidget(self.label, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.matrix, 1)
        self.label.currentIndexChanged.connect(self.on_label)
        self.matrix.cell_chosen.connect(self.on_cell)

    def set_evaluated(self, evaluated: Evaluated) -> None:
        """Show the labels of another evaluation."""
        self._evaluated = evaluated
        blocked = self.label.blockSignals(True)
        self.label.clear()
        for place, name in enumerate(evaluated.classes):
            self.label.addItem(QIcon(class_dot(class_color(place, len(evaluated.classes)))), name)
        self.label.blockSignals(blocked)
        self.on_label(self.label.currentIndex())

    def on_label(self, label: int) -> None:
        """Show the table of another label."""
        if self._evaluated is None or label < 0:
            return
        truth, said = self._evaluated.truth[:, label], self._evaluated.said[:, label]
        counts = [[int((there & answer).sum()) for answer in (said, ~said)] for there in (truth, ~truth)]
        name = self._evaluated.classes[label]
        self.matrix.set_figures(counts, (name, f"not {name}"))

    def on_cell(self, true: int, predicted: int) -> None:
        self.cell_chosen.emit(self.label.currentIndex(), true == 0, predicted == 0)
