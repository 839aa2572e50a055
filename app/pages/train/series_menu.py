"""More than one training by one click: with several seeds, or once for each fold."""

from __future__ import annotations

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QGridLayout, QLabel, QMenu, QPushButton, QSpinBox, QWidget, QWidgetAction

FEWEST, MOST_REPEATS, MOST_FOLDS = 2, 100, 100
USUAL = 5
REPEATS_HELP = (
    "The same training with so many seeds, from the session's seed on, all with the same division of the "
    "images: how much of a figure is luck"
)
FOLDS_HELP = (
    "Cross-validation: the images that are not for test are cut into so many folds; each is validated once, "
    "by a training that did not learn from it"
)


class SeriesMenu(QMenu):
    """Two lines, each with a number and a button; a line that cannot be used says why."""

    repeats_asked = Signal(int)
    folds_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.repeats = _number(MOST_REPEATS, "Number of seeds", REPEATS_HELP)
        self.folds = _number(MOST_FOLDS, "Number of folds", FOLDS_HELP)
        self.repeats_button = QPushButton("Repeat")
        self.folds_button = QPushButton("Cross-validate")
        self.why = QLabel()
        self.why.setObjectName("quiet")
        self.why.setWordWrap(True)
        self.why.hide()
        self.repeats_button.clicked.connect(self.on_repeats)
        self.folds_button.clicked.connect(self.on_folds)
        panel = QWidget()
        grid = QGridLayout(panel)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setSpacing(8)
        for place, (box, words, button, tip) in enumerate(
            (
                (self.repeats, "seeds", self.repeats_button, REPEATS_HELP),
                (self.folds, "folds", self.folds_button, FOLDS_HELP),
            )
        ):
            button.setToolTip(tip)
            grid.addWidget(box, place, 0)
            grid.addWidget(QLabel(words), place, 1)
            grid.addWidget(button, place, 2)
        grid.addWidget(self.why, 2, 0, 1, 3)
        action = QWidgetAction(self)
        action.setDefaultWidget(panel)
        self.addAction(action)

    def set_folds(self, folds: int, reason: str) -> None:
        """Propose a number of folds (less than 2: a usual one), or say why there can be none."""
        self.folds.setValue(folds if folds >= FEWEST else USUAL)
        self.folds.setEnabled(not reason)
        self.folds_button.setEnabled(not reason)
        self.why.setText(reason)
        self.why.setVisible(bool(reason))

    def on_repeats(self) -> None:
        self.close()
        self.repeats_asked.emit(self.repeats.value())

    def on_folds(self) -> None:
        self.close()
        self.folds_asked.emit(self.folds.value())


def _number(most: int, name: str, tip: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(FEWEST, most)
    box.setValue(USUAL)
    box.setAccessibleName(name)
    box.setToolTip(tip)
    return box
