"""The list of a session's data: what was found of each row, and what shall happen with it."""

from __future__ import annotations

from collections.abc import Mapping

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent, QKeySequence
from qtpy.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from app.dialogs.restoring.words import DECISIONS, KINDS, NAMES, Decision, Kind, lines_to_copy, short
from app.theme.icons import icon
from sessions.restoration import LocatedRow, Restoration

ICONS: dict[Kind, tuple[str, str]] = {
    "missing": ("alert-circle", "bad"),
    "changed": ("alert-triangle", "warning"),
    "unchecked": ("info-circle", "quiet"),
    "moved": ("circle-check", "good"),
    "found": ("circle-check", "good"),
}
HEADERS = ("State", "File or folder", "Hash recorded", "Hash now", "What to do")
PLACE, DECISION = 1, 4
INDEX_ROLE = int(Qt.ItemDataRole.UserRole)


class RowsTree(QTreeWidget):
    """Several rows can be chosen; Ctrl+C copies the whole list with whole hashes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._restoration: Restoration | None = None
        self.setHeaderLabels(HEADERS)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        # Long places differ at their end.
        self.setTextElideMode(Qt.TextElideMode.ElideLeft)
        self.header().setStretchLastSection(False)
        for column in range(len(HEADERS)):
            mode = QHeaderView.ResizeMode
            self.header().setSectionResizeMode(
                column, mode.Stretch if column == PLACE else mode.ResizeToContents
            )

    def show_rows(self, restoration: Restoration, decisions: Mapping[int, Decision]) -> None:
        """Show every row of the session, those that need a decision first."""
        self._restoration = restoration
        self.clear()
        self.addTopLevelItems(
            [
                _item(kind, row, decisions.get(row.index))
                for kind in KINDS
                for row in getattr(restoration, kind)
            ]
        )

    def show_decision(self, index: int, decision: Decision) -> None:
        """Show what shall happen with a row."""
        for place in range(self.topLevelItemCount()):
            item = self.topLevelItem(place)
            if item is not None and item.data(0, INDEX_ROLE) == index:
                item.setText(DECISION, DECISIONS[decision])

    def chosen(self) -> list[int]:
        """Return the places of the chosen rows in the session."""
        return [int(item.data(0, INDEX_ROLE)) for item in self.selectedItems()]

    def copy(self) -> None:
        """Put the whole list onto the clipboard."""
        clipboard = QApplication.clipboard()
        if self._restoration is not None and clipboard is not None:
            clipboard.setText(lines_to_copy(self._restoration))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Copy on Ctrl+C."""
        if event is not None and event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)


def _item(kind: Kind, row: LocatedRow, decision: Decision | None) -> QTreeWidgetItem:
    texts = (
        NAMES[kind],
        row.path,
        short(row.expected_sha256),
        short(row.found_sha256),
        "" if decision is None else DECISIONS[decision],
    )
    item = QTreeWidgetItem(list(texts))
    item.setIcon(0, icon(*ICONS[kind]))
    item.setData(0, INDEX_ROLE, row.index)
    moved = f"\nNow: {row.path}" if row.path != row.recorded else ""
    item.setToolTip(0, row.reason)
    item.setToolTip(PLACE, f"Recorded: {row.recorded}{moved}" + (f"\n{row.reason}" if row.reason else ""))
    item.setToolTip(2, row.expected_sha256)
    item.setToolTip(3, row.found_sha256)
    return item
