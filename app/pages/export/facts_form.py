"""What is known of something, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QApplication, QGridLayout, QLabel, QSizePolicy, QWidget

from app.widgets.elided_label import ElidedLabel

LONGEST_WORD = 40
Lines = Sequence[tuple[str, str]]


class FactsForm(QWidget):
    """(what, value) pairs below one another; the values can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[tuple[str, str], ...] = ()
        # Qt's form layout keeps the heights of lines that have become narrower since.
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The pairs that are shown."""
        return self._lines

    def set_lines(self, lines: Lines) -> None:
        """Show these pairs."""
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        while self._grid.count():
            self._grid.takeAt(0).widget().deleteLater()
        for row, (what, value) in enumerate(lines):
            name = QLabel(what)
            name.setObjectName("quiet")
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(_value(value), row, 1)

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
