"""The run history on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from datasets.basics.percents import percent, percents
from engine.protocol.history import RunHistoryResult
from sessions.run_history.found import FoundRun

HEADER = (
    "",
    "name",
    "begun (UTC)",
    "state",
    "network",
    "epochs",
    "validation",
    "test (95 % interval)",
    "tags",
    "folder",
)


def history_lines(result: RunHistoryResult) -> list[str]:
    """Return the table of runs, newest first, and the folders that were looked in."""
    rows = [HEADER, *(_row(run) for run in result.runs)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADER))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    n = len(result.runs)
    folders = ", ".join(result.folders) or "none yet: name one"
    return [*(lines if n else []), f"{n} {'run' if n == 1 else 'runs'}. Folders looked in: {folders}"]


def _row(run: FoundRun) -> tuple[str, ...]:
    summary, remarks = run.summary, run.remarks
    return (
        "*" if remarks.star else "",
        summary.name,
        summary.created[:16].replace("T", " "),
        summary.status,
        summary.architecture,
        f"{summary.epochs_done}/{summary.epochs_planned}",
        _percent(summary.val_accuracy, summary.val_accuracy_ci95),
        _percent(summary.test_accuracy, summary.test_accuracy_ci95),
        ", ".join(remarks.tags),
        summary.root,
    )


def _percent(value: float | None, interval: Sequence[float] | None) -> str:
    if value is None:
        return ""
    return percent(value) if interval is None else f"{percent(value)} ({percents(interval[0], interval[1])})"
