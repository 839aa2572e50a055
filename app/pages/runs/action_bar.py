"""The buttons above the table of runs, and the menu of what is done more rarely."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QAction, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from app.pages.runs.actions import BUTTONS, MENU, Action
from app.theme.icons import icon
from app.widgets.action_button import ActionButton

ALL = (
    Action("export", "Save as table…", "table", "The selected runs, or all, with every option, as CSV"),
    Action("take_over", "Take stars and notes over…", "", "From a table that was saved here"),
    Action(
        "tensorboard", "Write for TensorBoard…", "chart-line", "The selected runs, or all, as its event files"
    ),
    Action("mlflow", "Write for MLflow…", "", "The selected runs, or all, where MLflow is installed"),
    Action("folders", "Folders of runs…", "folder", "Where runs are looked for"),
)
CAPSULES = (
    Action("verify_capsule", "Verify a capsule…", "", "Train its run again; nothing of it is kept"),
    Action("unpack", "Unpack a capsule…", "", "Put its run, and its images if it has them, among the runs"),
)


class ActionBar(QWidget):
    """Tells which action was chosen; what cannot be done says why in its tool tip."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QPushButton] = {}
        self.entries: dict[str, QAction] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for action in BUTTONS:
            button = ActionButton(action.icon, action.text)
            button.clicked.connect(partial(self.on_clicked, action.name))
            self.buttons[action.name] = button
            row.addWidget(button)
        self.more = QToolButton()
        self.more.setObjectName("menu")
        self.more.setText("More ▾")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.more)
        self._menu.setToolTipsVisible(True)
        self._add(MENU)
        self._menu.addSeparator()
        self._add(CAPSULES)
        self._menu.addSeparator()
        self._add(ALL)
        self.more.setMenu(self._menu)
        row.addWidget(self.more)

    @property
    def for_all(self) -> tuple[str, ...]:
        """Names of the actions that need no selected run."""
        return tuple(action.name for action in (*CAPSULES, *ALL))

    def set_reasons(self, reasons: Mapping[str, str]) -> None:
        """Offer what can be done.

        Args:
            reasons: action -> why it cannot be done; empty: it can.
        """
        for action in (*BUTTONS, *MENU):
            reason = reasons[action.name]
            widget = self.buttons.get(action.name) or self.entries[action.name]
            widget.setEnabled(not reason)
            widget.setToolTip(reason or action.help)

    def on_clicked(self, name: str) -> None:
        self.chosen.emit(name)

    def _add(self, actions: tuple[Action, ...]) -> None:
        for action in actions:
            entry = QAction(action.text, self._menu)
            if action.icon:
                entry.setIcon(icon(action.icon))
            self._menu.addAction(entry)
            entry.setToolTip(action.help)
            entry.triggered.connect(partial(self.on_clicked, action.name))
            self.entries[action.name] = entry
