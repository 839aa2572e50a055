"""The keys of undo and redo in a field."""

from __future__ import annotations

from collections.abc import Callable

from qtpy.QtCore import QEvent, QObject
from qtpy.QtGui import QKeyEvent, QKeySequence
from qtpy.QtWidgets import QLineEdit, QWidget

KEY_EVENTS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)


class UndoKeys(QObject):
    """Leaves the keys to the session, unless the field holds what is being typed and was not taken yet.

    A line of text claims these keys even where it has nothing to undo; after Enter in a field they would do
    nothing at all.

    Args:
        field: what has the focus.
        line: the line in it that is typed into; of a plain line the same.
        is_typing: whether it holds something that was not taken yet.
    """

    def __init__(self, field: QWidget, line: QLineEdit, is_typing: Callable[[], bool]) -> None:
        super().__init__(field)
        self._line = line
        self._is_typing = is_typing
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Keep the keys away from the field where they are not meant for it."""
        if event is None or event.type() not in KEY_EVENTS or not isinstance(event, QKeyEvent):
            return False
        undo = event.matches(QKeySequence.StandardKey.Undo)
        redo = event.matches(QKeySequence.StandardKey.Redo)
        if not (undo or redo) or self._is_typing() or (redo and self._line.isRedoAvailable()):
            return False
        event.ignore()
        return True
