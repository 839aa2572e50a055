"""The columns of the table of runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.widgets.durations import duration_text
from datasets.basics.percents import percent
from sessions.run_history.found import FoundRun
from sessions.summary import RunSummary

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
STAR, NAME, STATE = "star", "name", "state"


@dataclass(frozen=True)
class Column:
    """One column: its name, its title, its words, what it is sorted by, and a text that it has room for."""

    name: str
    title: str
    text: Callable[[FoundRun], str]
    sort: Callable[[FoundRun], Any]
    room_for: str
    right: bool = False
    shown: bool = True
    """Whether it is shown until a person decides otherwise."""


def accuracy_text(value: float | None, interval: Sequence[float] | None = None) -> str:
    """Return e.g. ``93.4 % (91.7–94.8)``, without the interval where there is none; empty for None."""
    if value is None:
        return ""
    if interval is None:
        return percent(value)
    return f"{percent(value)} ({100 * interval[0]:.1f}–{100 * interval[1]:.1f})"


def date_text(summary: RunSummary) -> str:
    """Return when the run began, in local time."""
    if not summary.created:
        return ""
    return f"{datetime.fromisoformat(summary.created).astimezone():%Y-%m-%d %H:%M}"


def epochs_text(summary: RunSummary) -> str:
    """Return e.g. ``30``, or ``12 of 30`` when fewer were done than planned."""
    if summary.status == "damaged":
        return ""
    if summary.epochs_done == summary.epochs_planned:
        return str(summary.epochs_done)
    return f"{summary.epochs_done} of {summary.epochs_planned}"


def _number(value: float | None) -> float:
    return -1.0 if value is None else value


def _duration(run: FoundRun) -> str:
    return duration_text(run.summary.seconds) if run.summary.seconds else ""


def _images(run: FoundRun) -> str:
    return f"{run.summary.n_images:,}" if run.summary.status != "damaged" else ""


COLUMNS = (
    Column(STAR, "", lambda run: "", lambda run: not run.remarks.star, ""),
    Column(
        NAME,
        "Name",
        lambda run: run.summary.name,
        lambda run: run.summary.name.casefold(),
        "cells of donor 12, s3",
    ),
    Column(
        STATE,
        "State",
        lambda run: STATUS_WORDS[run.summary.status],
        lambda run: run.summary.status,
        "Interrupted MM",
    ),
    Column(
        "network",
        "Network",
        lambda run: run.summary.architecture,
        lambda run: run.summary.architecture,
        "ResNet_small",
    ),
    Column(
        "classes",
        "Classes",
        lambda run: ", ".join(run.summary.classes),
        lambda run: len(run.summary.classes),
        "healthy, sick",
    ),
    Column("images", "Images", _images, lambda run: run.summary.n_images, "100,000", right=True),
    Column(
        "epochs",
        "Epochs",
        lambda run: epochs_text(run.summary),
        lambda run: run.summary.epochs_done,
        "11 of 20",
        right=True,
    ),
    Column(
        "validation",
        "Validation (95 %)",
        lambda run: accuracy_text(run.summary.val_accuracy, run.summary.val_accuracy_ci95),
        lambda run: _number(run.summary.val_accuracy),
        "88.8 % (88.8–88.8)",
        right=True,
    ),
    Column(
        "test",
        "Test (95 %)",
        lambda run: accuracy_text(run.summary.test_accuracy, run.summary.test_accuracy_ci95),
        lambda run: _number(run.summary.test_accuracy),
        "88.8 % (88.8–88.8)",
        right=True,
    ),
    Column(
        "begun",
        "Begun",
        lambda run: date_text(run.summary),
        lambda run: run.summary.created,
        "2026-11-21 12:30",
        right=True,
    ),
    Column(
        "tags",
        "Tags",
        lambda run: ", ".join(run.remarks.tags),
        lambda run: run.remarks.tags,
        "donor 3, paper",
    ),
    Column(
        "duration",
        "Duration",
        _duration,
        lambda run: run.summary.seconds,
        "12 min 30 s",
        right=True,
        shown=False,
    ),
    Column(
        "device",
        "Device",
        lambda run: run.summary.device,
        lambda run: run.summary.device,
        "gpu:0,1",
        shown=False,
    ),
    Column(
        "note",
        "Note",
        lambda run: run.remarks.note,
        lambda run: run.remarks.note.casefold(),
        "worth a second look",
        shown=False,
    ),
    Column(
        "folder",
        "Folder",
        lambda run: run.summary.root,
        lambda run: run.summary.root,
        "Discern/runs/cells of donor 12",
        shown=False,
    ),
)


def column_place(name: str) -> int:
    """Return the number of the column called ``name``."""
    return next(place for place, column in enumerate(COLUMNS) if column.name == name)


def matches(run: FoundRun, words: str) -> bool:
    """Return whether every word stands somewhere in the texts of the run; ``*`` stands for a star."""
    star = "*" if run.remarks.star else ""
    haystack = " ".join([star, *(column.text(run) for column in COLUMNS), run.summary.notes]).casefold()
    return all(word in haystack for word in words.casefold().split())
