"""What a user says of a foreign model: classes, and how its images are prepared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QDoubleSpinBox, QFormLayout, QHBoxLayout, QLabel, QPlainTextEdit, QWidget

from app.widgets.fields.choice import ChoiceBox
from app.widgets.fields.description import describe
from datasets.spec import InputSpec

if TYPE_CHECKING:
    from models.foreign.wishes import Wishes

CLASSES_HEIGHT_PX = 104
OF_TRAINING = "training_data"
LARGEST_PIXEL = 65_535.0


class ImportForm(QWidget):
    """One class in each line, the normalisation with mean and standard deviation, and the fit."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._n_outputs = 0
        self._color: str | None = None
        self._interpolation: str | None = None
        self.classes = QPlainTextEdit()
        self.classes.setFixedHeight(CLASSES_HEIGHT_PX)
        self.classes.setAccessibleName("Classes")
        self.classes.setPlaceholderText("One name in each line, in the order of the network's outputs")
        self.count = QLabel()
        self.normalization = _choice("normalization")
        self.fit = _choice("fit")
        self.mean = _number("Mean")
        self.std = _number("Standard deviation")
        self.statistics = QWidget()
        self._compose()
        self.classes.textChanged.connect(self.on_changed)
        self.normalization.currentIndexChanged.connect(self.on_changed)
        self.fit.currentIndexChanged.connect(self.on_changed)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the classes."""
        return tuple(line.strip() for line in self.classes.toPlainText().splitlines() if line.strip())

    @property
    def problem(self) -> str:
        """What is missing; empty if all is said."""
        if len(self.names) != self._n_outputs:
            return f"Name {self._n_outputs} classes, one in each line, in the order of the network's outputs."
        if len(set(self.names)) != len(self.names):
            return "Two classes have one name."
        if self.normalization.currentData() is None:
            return "Choose how pixels were scaled in its training."
        return ""

    def show_known(self, known: Wishes, n_outputs: int) -> None:
        """Fill in what the file, or its record, says."""
        self._n_outputs, self._color, self._interpolation = n_outputs, known.color, known.interpolation
        self.classes.setPlainText("\n".join(known.classes))
        self.normalization.setCurrentIndex(self.normalization.findData(known.normalization))
        self.fit.setCurrentIndex(max(0, self.fit.findData(known.fit)))
        self.mean.setValue(known.mean or 0.0)
        self.std.setValue(known.std or 1.0)
        self.on_changed()

    def wishes(self) -> Wishes:
        """Return what is filled in."""
        # Imported late: the models are needed only now.
        from models.foreign.wishes import Wishes

        said: dict[str, Any] = {
            "classes": self.names,
            "color": self._color,
            "interpolation": self._interpolation,
            "normalization": self.normalization.currentData(),
            "fit": self.fit.currentData(),
        }
        if self.normalization.currentData() == OF_TRAINING:
            said |= {"mean": self.mean.value(), "std": self.std.value()}
        return Wishes.model_validate(said)

    def on_changed(self) -> None:
        self.statistics.setVisible(self.normalization.currentData() == OF_TRAINING)
        told = f"{len(self.names)} of {self._n_outputs} named"
        if self.names and all(name.isdigit() for name in self.names):
            told += ". Numbers are all that was recorded: write the names over them, in the same order."
        self.count.setText(told)
        self.changed.emit()

    def _compose(self) -> None:
        self.count.setObjectName("quiet")
        self.count.setWordWrap(True)
        row = QHBoxLayout(self.statistics)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for words, box in (("Mean", self.mean), ("Standard deviation", self.std)):
            row.addWidget(QLabel(words))
            row.addWidget(box)
        row.addStretch(1)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(8)
        form.addRow("Classes", self.classes)
        form.addRow("", self.count)
        form.addRow("Normalisation", self.normalization)
        form.addRow("", self.statistics)
        form.addRow("Fit", self.fit)
        self.statistics.hide()


def _choice(name: str) -> ChoiceBox:
    """Return the values of an option of the input with their words."""
    (option,) = (option for option in describe(InputSpec) if option.name == name)
    box = ChoiceBox()
    box.setAccessibleName(option.label)
    box.setToolTip(option.help)
    box.setPlaceholderText("Choose…")
    for value, words in option.choices.items():
        box.addItem(words, value)
    return box


def _number(title: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setAccessibleName(title)
    box.setRange(0.0, LARGEST_PIXEL)
    box.setDecimals(3)
    return box
