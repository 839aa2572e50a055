"""A card that can be chosen: title, description, a few facts."""

from __future__ import annotations

from typing import Literal

from qtpy.QtCore import Qt, Signal
from qtpy.QtGui import QMouseEvent
from qtpy.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QFrame,
    QLabel,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)


class ChoiceCard(QFrame):
    """One of several things to choose from; a click anywhere on it chooses it.

    Args:
        name: what ``chosen`` carries.
        title: beside the button.
        description: one or two sentences.
        kind: ``one`` of the cards may be chosen (radio button) or ``many`` (check box).
    """

    chosen = Signal(str, bool)
    """Name, and whether it is chosen now; only when the person did it."""

    def __init__(
        self,
        name: str,
        title: str,
        description: str,
        kind: Literal["one", "many"] = "one",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.name = name
        self.button: QAbstractButton = QRadioButton(title) if kind == "one" else QCheckBox(title)
        self.button.setObjectName("heading")
        # The page keeps exactly one card chosen: Qt's own exclusion ends at the parent widget.
        self.button.setAutoExclusive(False)
        # A long title must not make the cards wider than their place.
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button.setToolTip(title)
        self._description = _wrapped(description)
        self._facts = _wrapped("", quiet=True)
        self._reason = _wrapped("")
        self._reason.setObjectName("warning")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        for widget in (self.button, self._description, self._facts, self._reason):
            layout.addWidget(widget)
        self.button.clicked.connect(self.on_clicked)
        self.button.toggled.connect(self.on_toggled)

    @property
    def is_chosen(self) -> bool:
        return self.button.isChecked()

    @property
    def facts(self) -> str:
        return self._facts.text()

    @property
    def reason(self) -> str:
        """Why the card cannot be chosen; empty if it can."""
        return self._reason.text()

    def set_chosen(self, chosen: bool) -> None:
        """Show the card as chosen or not."""
        self.button.setChecked(chosen)

    def set_facts(self, text: str) -> None:
        """Say what is known of it."""
        self._facts.setText(text)
        self._facts.setVisible(bool(text))

    def set_facts_help(self, text: str) -> None:
        """Explain the facts in a tool tip."""
        self._facts.setToolTip(text)

    def set_reason(self, reason: str) -> None:
        """Say why the card cannot be chosen; an empty text makes it available."""
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        # A chosen card stays under the mouse, so that the person can see what was wrong with it.
        self.button.setEnabled(not reason)
        self.setToolTip(reason)

    def on_clicked(self) -> None:
        self.chosen.emit(self.name, self.button.isChecked())

    def on_toggled(self, chosen: bool) -> None:
        self.setProperty("chosen", chosen)
        self.style().unpolish(self)
        self.style().polish(self)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Choose the card wherever it is clicked."""
        if (
            event is not None
            and event.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(event.pos())
        ):
            self.button.click()


def _wrapped(text: str, quiet: bool = False) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    # Only hidden, never shown here: a label without a parent would show as a window of its own.
    if not text:
        label.hide()
    if quiet:
        label.setObjectName("quiet")
    return label
