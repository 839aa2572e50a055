"""The sessions that were opened or saved last, to go on with one of them."""

from __future__ import annotations

from pathlib import Path

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.state.recent_files import RecentFiles
from app.widgets.action_button import ActionButton

SHOWN = 5
"""The menu File has more."""


class RecentSessions(QWidget):
    """One flat button for each; hidden where there is none.

    Whether a file is still there is found when it is opened: a drive that does not answer would halt the
    window.
    """

    chosen = Signal(object)
    """The :class:`Path` of the session to open."""

    def __init__(self, recent: RecentFiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recent = recent
        self._buttons: dict[ActionButton, Path] = {}
        title = QLabel("Recent sessions")
        title.setObjectName("quiet")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 12, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        recent.changed.connect(self.on_recent_changed)
        self._fill()
        # Never shown from here: without a parent yet, it would be a window of its own.
        if not self._buttons:
            self.hide()

    def on_recent_changed(self) -> None:
        self._fill()
        self.setVisible(bool(self._buttons))

    def on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, ActionButton):
            self.chosen.emit(self._buttons[button])

    def _fill(self) -> None:
        for old in self._buttons:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons.clear()
        for path in self._recent.paths()[:SHOWN]:
            # The folder tells sessions of the same name apart.
            button = ActionButton.without_frame("table", _words(path))
            button.setToolTip(str(path))
            button.clicked.connect(self.on_clicked)
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
            button.show()
            self._buttons[button] = path


def _words(path: Path) -> str:
    # A single & would be taken for the mark of a key.
    return f"{path.name} in {path.parent.name or path.parent}".replace("&", "&&")
