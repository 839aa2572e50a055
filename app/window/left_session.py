"""The bar that offers the changes of a window that did not end by itself."""

from __future__ import annotations

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QWidget

from app.state.kept_session import KeptSession
from app.widgets.banner import Banner
from app.window.session_files import SessionFiles

TAKE_UP, FORGET = "Take it up", "Throw it away"
TAKE_UP_HELP = "Go on with the session as it was; it is saved when you save it"


class LeftSessionBar(Banner):
    """Hidden unless a window was ended by the system, a power cut or an error while changes were unsaved."""

    taken = Signal()
    """The session in the window is the one that was left."""

    def __init__(self, kept: KeptSession, files: SessionFiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = kept
        self._files = files
        self.action_triggered.connect(self.on_action_triggered)
        self._offer()

    def on_action_triggered(self, action: str) -> None:
        """Do what the button says; the cross alone leaves it for the next start."""
        if action == TAKE_UP:
            self._files.leave_then(self.on_left)
        else:
            self._kept.forget()
            self._offer()

    def on_left(self) -> None:
        """Take it up: the present session was saved or may be lost."""
        self._kept.take_up()
        self._offer()
        self.taken.emit()

    def _offer(self) -> None:
        left = self._kept.left
        if left is None:
            self.clear()
            return
        self.show_message(
            f"The session “{left.session.name}” had changes that were not saved when the program ended "
            f"({left.time:%Y-%m-%d %H:%M}).",
            "warning",
            (TAKE_UP, FORGET),
            str(left.path or ""),
            {TAKE_UP: TAKE_UP_HELP},
        )
