"""How the images of split rows are divided among the parts."""

from __future__ import annotations

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from app.widgets.fields.undo_keys import UndoKeys
from datasets.spec import SplitSpec

LARGEST = 90
STEP = 5


class SplitShares(QWidget):
    """Two percentages; the rest is for training."""

    changed = Signal(object)
    """The new :class:`SplitSpec`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._split = SplitSpec()
        self.train = QLabel()
        self.validation = ShareBox("validation")
        self.test = ShareBox("test")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        words = QLabel("Split rows are divided:")
        words.setObjectName("quiet")
        layout.addWidget(words)
        for widget, part in ((self.train, "train,"), (self.validation, "validation,"), (self.test, "test")):
            layout.addWidget(widget)
            layout.addWidget(QLabel(part))
        layout.addStretch(1)
        self.set_split(self._split)
        self.validation.valueChanged.connect(self.on_changed)
        self.test.valueChanged.connect(self.on_changed)

    def set_split(self, split: SplitSpec) -> None:
        """Show these shares without announcing them."""
        self._split = split
        validation, test = round(split.validation * 100), round(split.test * 100)
        for box, share, other in ((self.validation, validation, test), (self.test, test, validation)):
            box.blockSignals(True)
            # Something must be left for training.
            box.setMaximum(min(LARGEST, 100 - STEP - other))
            box.setValue(share)
            box.blockSignals(False)
        self.train.setText(f"{100 - validation - test} %")

    def on_changed(self) -> None:
        shares = {"validation": self.validation.value() / 100, "test": self.test.value() / 100}
        split = self._split.model_copy(update=shares)
        self.set_split(split)
        self.changed.emit(split)


class ShareBox(QSpinBox):
    """A share in percent."""

    def __init__(self, part: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, LARGEST)
        self.setSingleStep(STEP)
        self.setSuffix(" %")
        self.setKeyboardTracking(False)
        self.setToolTip(str(SplitSpec.model_fields[part].description))
        self.setAccessibleName(str(SplitSpec.model_fields[part].title))
        line = self.lineEdit()
        assert line is not None
        UndoKeys(self, line, self.is_typing)

    def is_typing(self) -> bool:
        """Whether what stands in it is not its number, because the person has not finished typing."""
        return self.text() != f"{self.value()}{self.suffix()}"
