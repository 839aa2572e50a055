"""The runs as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qtpy.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from app.pages.runs.columns import COLUMNS, NAME, STAR, STATE, STATUS_ICONS
from app.pages.runs.names import distinct_names
from app.theme.icons import icon
from app.widgets.durations import duration_text
from sessions.run_history.found import FoundRun

Role = Qt.ItemDataRole
SORT_ROLE = Role.UserRole
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RunsModel(QAbstractTableModel):
    """Shows runs and what was noted of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs: Sequence[FoundRun] = ()
        self._names: dict[str, str] = {}

    def set_runs(self, runs: Sequence[FoundRun]) -> None:
        """Show other runs."""
        self.beginResetModel()
        self._runs = runs
        self._names = distinct_names(run.summary for run in runs)
        self.endResetModel()

    def run(self, place: int) -> FoundRun:
        """Return the run of a row."""
        return self._runs[place]

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._runs)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Role.DisplayRole:
            return column.title
        if role == Role.DecorationRole and column.name == STAR:
            return icon("star", "quiet")
        if role == Role.ToolTipRole:
            return "Click to sort, right-click to choose columns"
        if role == Role.TextAlignmentRole and column.right:
            return RIGHT
        return None

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> Any:
        run = self._runs[index.row()]
        column = COLUMNS[index.column()]
        if role == Role.DisplayRole:
            return self._names[run.summary.root] if column.name == NAME else column.text(run)
        if role == SORT_ROLE:
            return column.sort(run)
        if role == Role.ToolTipRole:
            return _star_tip(run) if column.name == STAR else _tool_tip(run)
        if role == Role.DecorationRole:
            return _icon(run, column.name)
        if role == Role.TextAlignmentRole and column.right:
            return RIGHT
        if role == Role.AccessibleTextRole and column.name == STAR:
            return "Starred" if run.remarks.star else "Not starred"
        return None


def _icon(run: FoundRun, column: str) -> Any:
    if column == STAR:
        return icon("star-filled", "warning") if run.remarks.star else icon("star", "line")
    return icon(*STATUS_ICONS[run.summary.status]) if column == STATE else None


def _star_tip(run: FoundRun) -> str:
    return "Click to take the star away" if run.remarks.star else "Click to give a star"


def _tool_tip(run: FoundRun) -> str:
    summary = run.summary
    lines = [summary.name, summary.root]
    if summary.problem:
        lines.append(summary.problem)
    if summary.classes:
        lines.append(f"Classes: {', '.join(summary.classes)}")
    if summary.best_epoch is not None:
        lines.append(f"Best epoch: {summary.best_epoch}")
    if summary.seconds:
        lines.append(f"Trained for {duration_text(summary.seconds)}")
    lines += [text for text in (summary.notes, run.remarks.note) if text]
    return "\n".join(lines)
