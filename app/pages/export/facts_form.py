"""What is known of something, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QApplication, QFormLayout, QLabel, QSizePolicy, QWidget

from app.widgets.elided_label import ElidedLabel

LONGEST_WORD = 40
Lines = Sequence[tuple[str, str]]


class FactsForm(QWidget):
    """(what, value) pairs below one another; the values can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[tuple[str, str], ...] = ()
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(4)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The pairs that are shown."""
        return self._lines

    def set_lines(self, lines: Lines) -> None:
        """Show these pairs."""
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        while self._rows.rowCount():
            self._rows.removeRow(0)
        for what, value in lines:
            name = QLabel(what)
            name.setObjectName("quiet")
            name.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._rows.addRow(name, _value(value))

    def copy(self, title: str, further: Lines = ()) -> None:
        """Put everything on the clipboard as text, with further lines at its end."""
        lines = [f"{what}: {value}" for what, value in (*self._lines, *further)]
        QApplication.clipboard().setText("\n".join([title, *lines]))


def _value(text: str) -> QLabel:
    if max(map(len, text.split()), default=0) > LONGEST_WORD:
        # Lines end between words only, so a path would be cut off; all of it is in the tool tip.
        elided = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        elided.set_words(text)
        return elided
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    # The policy that the label has made itself says that its height follows from its width.
    policy = label.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    label.setSizePolicy(policy)
    return label
