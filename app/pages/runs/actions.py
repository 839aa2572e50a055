"""What can be done with the selected runs, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.state.runs_book import RunsBook
from app.state.training_queue import TrainingQueue
from sessions.run_history.found import FoundRun

WORTH_RESUMING = ("interrupted", "stopped")
NONE_SELECTED = "Select a run first."
ONE_ONLY = "Select one run alone."
UNREADABLE = "The run cannot be read."


@dataclass(frozen=True)
class Action:
    """One thing that can be done.

    Attributes:
        name: how the page calls it.
        text: on the button or in the menu.
        icon: file of resources/icons without suffix; empty: none.
        help: tool tip while it can be done.
    """

    name: str
    text: str
    icon: str
    help: str


BUTTONS = (
    Action("assess", "Assess", "target-arrow", "Look at the figures of this run"),
    Action("compare", "Compare", "table", "Test on the same images whether one of two runs is better"),
    Action("verify", "Verify", "circle-check", "Train again and say whether the result is the same"),
    Action("resume", "Resume", "player-play", "Go on with this training where it was left"),
    Action(
        "restore", "Restore session", "restore", "Put data, options and network of this run into the window"
    ),
)
MENU = (
    Action("star", "Star", "star", "Give a star, or take it away"),
    Action("open_folder", "Open folder", "external-link", "Show the folder of this run"),
    Action("script", "Save as script…", "files", "A script that trains this run again"),
    Action(
        "capsule", "Pack as capsule…", "package-export", "One file with which another lab verifies this run"
    ),
)


def reasons(
    runs: Sequence[FoundRun], book: RunsBook, queue: TrainingQueue, verifying: str = ""
) -> dict[str, str]:
    """Return for each action why it cannot be done with the selected runs; empty: it can.

    Args:
        verifying: why no verification can begin now; empty: one can.
    """
    readable = _why_not_one_readable(runs)
    return {
        "assess": readable,
        "compare": _why_not_compare(runs),
        "resume": readable or _why_not_resume(runs[0], book, queue),
        "restore": readable,
        "star": "" if runs else NONE_SELECTED,
        "open_folder": _why_not_one(runs),
        "verify": readable or _why_not_verify(runs[0]) or verifying,
        "script": readable,
        "capsule": readable or _why_not_verify(runs[0]),
    }


def _why_not_one(runs: Sequence[FoundRun]) -> str:
    if not runs:
        return NONE_SELECTED
    return "" if len(runs) == 1 else ONE_ONLY


def _why_not_one_readable(runs: Sequence[FoundRun]) -> str:
    if reason := _why_not_one(runs):
        return reason
    return UNREADABLE if runs[0].summary.status == "damaged" else ""


def _why_not_compare(runs: Sequence[FoundRun]) -> str:
    if len(runs) != 2:
        return "Select two runs."
    return (
        "" if all(run.summary.best_epoch is not None for run in runs) else "Both runs need a trained model."
    )


def _why_not_resume(run: FoundRun, book: RunsBook, queue: TrainingQueue) -> str:
    root = run.summary.root
    training = queue.training_of(root)
    if (
        root in book.running
        or (training is not None and not training.is_over)
        or run.summary.status == "running"
    ):
        return "This training is at work."
    return "" if run.summary.status in WORTH_RESUMING else "Only a stopped or interrupted training can go on."


def _why_not_verify(run: FoundRun) -> str:
    if run.summary.status == "running":
        return "This training is at work."
    return "" if run.summary.epochs_done else "No epoch of this run is done."
