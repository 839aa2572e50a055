"""Options of the whole session that belong to no page: seed, threads, notes, memory."""

from __future__ import annotations

from qtpy.QtCore import Qt
from qtpy.QtGui import QIcon, QKeyEvent
from qtpy.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from app.state.changes import changed_option
from app.state.session_state import SessionState
from app.widgets.option_form import OptionForm
from datasets.specs.feeding import FeedingSpec
from sessions.document import Session

ELSEWHERE = ("name", "device")
"""Options of the session that the bar above the pages shows."""


class SessionOptionsDialog(QDialog):
    """Every change applies at once and can be undone."""

    def __init__(self, state: SessionState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Session options")
        self._state = state
        self.session_form = OptionForm(Session, front=tuple(Session.model_fields), leave_out=ELSEWHERE)
        self.feeding_form = OptionForm(FeedingSpec, front=tuple(FeedingSpec.model_fields))
        self.session_form.value_changed.connect(self.on_session_edited)
        self.feeding_form.value_changed.connect(self.on_feeding_edited)
        state.session_changed.connect(self.on_session_changed)
        self._compose()
        self.on_session_changed(state.session)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Let Enter end the typing of a number, not the dialog."""
        if event is not None and event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def on_session_changed(self, session: Session) -> None:
        self.session_form.set_value(session)
        self.feeding_form.set_value(session.feeding)

    def on_session_edited(self, edited: Session) -> None:
        name, what = changed_option(self._state.session, edited)
        self._state.set_session(edited, what, merge=name)

    def on_feeding_edited(self, feeding: FeedingSpec) -> None:
        name, what = changed_option(self._state.session.feeding, feeding)
        changed = self._state.session.model_copy(update={"feeding": feeding})
        self._state.set_session(changed, what, merge=f"feeding.{name}")

    def _compose(self) -> None:
        heading = QLabel("Memory and threads for images")
        heading.setObjectName("heading")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        for widget in (self.session_form, heading, self.feeding_form):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.resize(460, self.sizeHint().height())
