"""The card of the model that is handed on."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtWidgets import QFormLayout, QFrame, QLabel, QVBoxLayout, QWidget


class ModelCardView(QFrame):
    """Name, classes, input, figures: what goes with every export."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.title = QLabel()
        self.title.setObjectName("heading")
        self._rows = QFormLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(4)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addLayout(self._rows)

    def set_lines(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        """Show (what, value) pairs."""
        self.title.setText(title)
        while self._rows.rowCount():
            self._rows.removeRow(0)
        for what, value in lines:
            name = QLabel(what)
            name.setObjectName("quiet")
            text = QLabel(value)
            text.setWordWrap(True)
            self._rows.addRow(name, text)

    def lines(self) -> list[str]:
        """Return the values that are shown."""
        field = QFormLayout.ItemRole.FieldRole
        return [self._rows.itemAt(row, field).widget().text() for row in range(self._rows.rowCount())]
