"""How strongly something lies over a picture."""

from __future__ import annotations

from qtpy.QtCore import Qt, Signal
from qtpy.QtGui import QWheelEvent
from qtpy.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

WHOLE = 100


class StrengthSlider(QWidget):
    """From the picture alone (left) to what lies over it alone (right)."""

    strength_changed = Signal(float)
    """0…1."""

    def __init__(self, left: str, right: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = _QuietSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, WHOLE)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(f"From {left} to {right}")
        self.value = QLabel()
        self.value.setObjectName("quiet")
        self.value.setMinimumWidth(self.fontMetrics().horizontalAdvance("100 %"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(QLabel(left))
        row.addWidget(self.slider, 1)
        row.addWidget(QLabel(right))
        row.addWidget(self.value)
        self.slider.valueChanged.connect(self.on_value_changed)
        self.slider.setValue(WHOLE // 2)

    @property
    def strength(self) -> float:
        """0…1."""
        return float(self.slider.value() / WHOLE)

    def set_strength(self, strength: float) -> None:
        """Move to 0…1."""
        self.slider.setValue(round(WHOLE * strength))

    def on_value_changed(self, value: int) -> None:
        """Tell the new strength."""
        self.value.setText(f"{value} %")
        self.strength_changed.emit(self.strength)


class _QuietSlider(QSlider):
    """Leaves the wheel to the page while it has no focus."""

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
