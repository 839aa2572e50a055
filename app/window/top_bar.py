"""The bar above the pages: name of the session, undo and redo, device, busy mark."""

from __future__ import annotations

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from app.state.session_state import SessionState
from app.theme.icons import icon
from app.widgets.fields.undo_keys import UndoKeys
from app.window.device_chooser import DeviceChooser
from app.worker.pool import Workers
from sessions.document import Session

NAME_WIDTH = 260


class TopBar(QWidget):
    """Shows and edits what concerns the whole session."""

    def __init__(self, state: SessionState, workers: Workers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._state = state
        self._workers = workers
        self.name = self._name_field()
        self.star = QLabel("*")
        self.star.setObjectName("heading")
        self.star.setToolTip("There are changes that are not saved yet.")
        self.undo = _tool("arrow-back-up")
        self.redo = _tool("arrow-forward-up")
        self.devices = DeviceChooser(state, workers)
        self.busy = QLabel("Idle")
        self.busy.setObjectName("quiet")
        self.busy.setMinimumWidth(64)
        self.busy.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.undo.clicked.connect(state.undo)
        self.redo.clicked.connect(state.redo)
        self.name.editingFinished.connect(self.on_name_edited)
        state.session_changed.connect(self.on_session_changed)
        state.history_changed.connect(self.on_history_changed)
        state.modified_changed.connect(self.star.setVisible)
        workers.busy_changed.connect(self.on_busy_changed)
        self.star.setVisible(state.is_modified)
        self.on_session_changed(state.session)
        self.on_history_changed()

    def on_session_changed(self, session: Session) -> None:
        if self.name.text() != session.name:
            self.name.setText(session.name)

    def on_name_edited(self) -> None:
        session = self._state.session
        name = self.name.text().strip() or session.name
        self.name.setText(name)
        if name != session.name:
            self._state.set_session(session.model_copy(update={"name": name}), "name of the session")

    def on_history_changed(self) -> None:
        state = self._state
        for button, word, possible, text in (
            (self.undo, "Undo", state.can_undo, state.undo_text),
            (self.redo, "Redo", state.can_redo, state.redo_text),
        ):
            button.setEnabled(possible)
            button.setToolTip(f"{word}: {text}" if possible else f"There is nothing to {word.lower()}.")

    def on_busy_changed(self, busy: bool) -> None:
        self.busy.setText("Working" if busy else "Idle")
        self.busy.setToolTip("A helper process is at work." if busy else "Nothing is being worked on.")

    def _name_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("sessionName")
        field.setMaximumWidth(NAME_WIDTH)
        field.setMaxLength(120)
        field.setToolTip("Name of the session and of its runs")
        field.setAccessibleName("Name of the session")
        UndoKeys(field, field, field.isModified)
        return field

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 6, 16, 6)
        layout.setSpacing(8)
        layout.addWidget(self.name, 1)
        layout.addWidget(self.star)
        layout.addSpacing(8)
        layout.addWidget(self.undo)
        layout.addWidget(self.redo)
        layout.addStretch(2)
        layout.addWidget(self.devices)
        layout.addWidget(self.busy)


def _tool(icon_name: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(icon_name))
    button.setAutoRaise(True)
    return button
