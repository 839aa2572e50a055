"""The runs as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qtpy.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from app.theme.icons import icon
from app.widgets.durations import duration_text
from sessions.summary import RunSummary

Role = Qt.ItemDataRole
SORT_ROLE = Role.UserRole
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
STATUS_WORDS = {
    "new": "Not begun",
    "running": "Running",
    "interrupted": "Interrupted",
    "stopped": "Stopped",
    "finished": "Finished",
    "damaged": "Damaged",
}
STATUS_ICONS = {
    "new": ("circle-dashed", "quiet"),
    "running": ("player-play", "accent"),
    "interrupted": ("alert-triangle", "warning"),
    "stopped": ("player-stop", "quiet"),
    "finished": ("circle-check", "good"),
    "damaged": ("alert-circle", "bad"),
}


@dataclass(frozen=True)
class Column:
    """One column: its title, its words and what it is sorted by."""

    title: str
    text: Callable[[RunSummary], str]
    sort: Callable[[RunSummary], Any]
    width: int
    right: bool = False


def percent(value: float | None) -> str:
    """Return e.g. ``93.4 %``; empty for None."""
    return "" if value is None else f"{100 * value:.1f} %"


def test_text(run: RunSummary) -> str:
    """Return the test accuracy with its 95 % interval, e.g. ``93.4 % (91.7–94.8)``."""
    if run.test_accuracy is None:
        return ""
    if run.test_accuracy_ci95 is None:
        return percent(run.test_accuracy)
    low, high = run.test_accuracy_ci95
    return f"{percent(run.test_accuracy)} ({100 * low:.1f}–{100 * high:.1f})"


def date_text(run: RunSummary) -> str:
    """Return when the run began, in local time."""
    if not run.created:
        return ""
    return f"{datetime.fromisoformat(run.created).astimezone():%Y-%m-%d %H:%M}"


def epochs_text(run: RunSummary) -> str:
    """Return e.g. ``30``, or ``12 of 30`` when fewer were done than planned."""
    if run.status == "damaged":
        return ""
    if run.epochs_done == run.epochs_planned:
        return str(run.epochs_done)
    return f"{run.epochs_done} of {run.epochs_planned}"


def _name(run: RunSummary) -> str:
    return run.name


def _name_key(run: RunSummary) -> str:
    return run.name.casefold()


def _status(run: RunSummary) -> str:
    return STATUS_WORDS[run.status]


def _architecture(run: RunSummary) -> str:
    return run.architecture


def _classes(run: RunSummary) -> str:
    return ", ".join(run.classes)


def _n_classes(run: RunSummary) -> int:
    return len(run.classes)


def _images(run: RunSummary) -> str:
    return f"{run.n_images:,}" if run.status != "damaged" else ""


def _n_images(run: RunSummary) -> int:
    return run.n_images


def _n_epochs(run: RunSummary) -> int:
    return run.epochs_done


def _validation(run: RunSummary) -> str:
    return percent(run.val_accuracy)


def _validation_key(run: RunSummary) -> float:
    return -1.0 if run.val_accuracy is None else run.val_accuracy


def _test_key(run: RunSummary) -> float:
    return -1.0 if run.test_accuracy is None else run.test_accuracy


def _date_key(run: RunSummary) -> str:
    return run.created


COLUMNS = (
    Column("Name", _name, _name_key, 200),
    Column("State", _status, _status, 104),
    Column("Network", _architecture, _architecture, 110),
    Column("Classes", _classes, _n_classes, 124),
    Column("Images", _images, _n_images, 64, right=True),
    Column("Epochs", epochs_text, _n_epochs, 68, right=True),
    Column("Validation", _validation, _validation_key, 78, right=True),
    Column("Test (95 % interval)", test_text, _test_key, 146, right=True),
    Column("Begun", date_text, _date_key, 132),
)


class RunsModel(QAbstractTableModel):
    """Shows summaries of runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs: Sequence[RunSummary] = ()

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Show other runs."""
        self.beginResetModel()
        self._runs = runs
        self.endResetModel()

    def run(self, place: int) -> RunSummary:
        """Return the run of a row."""
        return self._runs[place]

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._runs)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return COLUMNS[section].title
        if role == Role.TextAlignmentRole and COLUMNS[section].right:
            return RIGHT
        return None

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> Any:
        run = self._runs[index.row()]
        column = COLUMNS[index.column()]
        if role == Role.DisplayRole:
            return column.text(run)
        if role == SORT_ROLE:
            return column.sort(run)
        if role == Role.ToolTipRole:
            return _tool_tip(run)
        if role == Role.DecorationRole and column.title == "State":
            return icon(*STATUS_ICONS[run.status])
        if role == Role.TextAlignmentRole and column.right:
            return RIGHT
        return None


def matches(run: RunSummary, words: str) -> bool:
    """Return whether every word stands somewhere in the texts of the run."""
    haystack = " ".join([column.text(run) for column in COLUMNS] + [run.notes, run.root]).casefold()
    return all(word in haystack for word in words.casefold().split())


def _tool_tip(run: RunSummary) -> str:
    lines = [run.root]
    if run.problem:
        lines.append(run.problem)
    if run.classes:
        lines.append(f"Classes: {', '.join(run.classes)}")
    if run.best_epoch is not None:
        lines.append(f"Best epoch: {run.best_epoch}")
    if run.seconds:
        lines.append(f"Trained for {duration_text(run.seconds)}")
    if run.notes:
        lines.append(run.notes)
    return "\n".join(lines)
