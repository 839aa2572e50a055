"""A spin box that shows a number as shortly as it can be written."""

from __future__ import annotations

from qtpy.QtCore import QLocale, Qt
from qtpy.QtGui import QValidator, QWheelEvent
from qtpy.QtWidgets import QDoubleSpinBox, QWidget

from app.widgets.fields.description import OptionField
from app.widgets.fields.undo_keys import UndoKeys

DECIMALS = 10
WIDTH_PX = 112


class NumberBox(QDoubleSpinBox):
    """A number; takes a comma as the decimal point; unfocused, it leaves the wheel to the page."""

    def __init__(self, described: OptionField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = described.whole
        self.setLocale(QLocale.c())
        self.setDecimals(0 if described.whole else DECIMALS)
        smallest = 10.0**-DECIMALS if described.low_excluded else 0.0
        self.setRange(described.low + smallest, described.high)
        self.setSingleStep(described.step)
        self.setSuffix(f" {described.unit}" if described.unit else "")
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(WIDTH_PX)
        self.setAccessibleName(described.label)
        line = self.lineEdit()
        assert line is not None
        UndoKeys(self, line, self.is_typing)

    def show_number(self, value: float) -> None:
        """Show ``value`` without saying that it changed."""
        blocked = self.blockSignals(True)
        self.setValue(float(value))
        self.blockSignals(blocked)

    def number(self) -> float:
        """Return the number as it is shown: an int where only whole ones are allowed."""
        return round(self.value()) if self._whole else self.value()

    def is_typing(self) -> bool:
        """Whether what stands in it is not its number, because the person has not finished typing."""
        return self.text() != f"{self.textFromValue(self.value())}{self.suffix()}"

    def textFromValue(self, value: float) -> str:
        """Return the shortest text of ``value``."""
        return f"{value:.0f}" if self._whole else f"{value:.{DECIMALS}g}"

    def valueFromText(self, text: str | None) -> float:
        """Return the number in ``text``, with a comma or a point."""
        return super().valueFromText((text or "").replace(",", "."))

    def validate(self, text: str | None, position: int) -> tuple[QValidator.State, str, int]:
        """Judge ``text``, with a comma or a point."""
        state, _, _ = super().validate((text or "").replace(",", "."), position)
        return state, text or "", position

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """Change the number only when it has the focus, so that scrolling a page changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
