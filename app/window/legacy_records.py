"""The window with AIDeveloper's record beside the session that came from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy.QtCore import QObject
from qtpy.QtWidgets import QWidget

from app.dialogs.legacy_record.dialog import LegacyRecordDialog

if TYPE_CHECKING:
    from sessions.legacy.record import LegacyRecord


class LegacyRecords(QObject):
    """Shows the record of a session that is being opened, and of the one that is there, until these go."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._present: LegacyRecordDialog | None = None
        self._coming: LegacyRecordDialog | None = None

    def show(self, name: str, record: LegacyRecord, told: tuple[str, ...]) -> None:
        """Show the record of a session whose data may still have to be looked for.

        Args:
            name: of the spreadsheet.
            told: sentences about what has no counterpart here.
        """
        self.drop()
        self._coming = LegacyRecordDialog(name, record, told, self._window)
        self._coming.finished.connect(self.on_finished)
        self._coming.show()

    def drop(self) -> None:
        """Close the record of what was being opened: it was not taken."""
        if self._coming is not None:
            self._coming.close()

    def take(self) -> None:
        """Close the record of the former session: what was being opened has taken its place."""
        if self._present is not None:
            self._present.close()
        self._present, self._coming = self._coming, None

    def on_finished(self) -> None:
        """Forget a record that was closed, by whomever: it deletes itself."""
        if self.sender() is self._present:
            self._present = None
        elif self.sender() is self._coming:
            self._coming = None
