"""What was trained before: one summary for each run folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from datasets.basics.errors import BadInput
from sessions.epochs import EpochRow, epoch_history
from sessions.journal import JournalEntry
from sessions.journal_entries import Resumed, Started
from sessions.openings import openings
from sessions.run_folder import RunFolder
from sessions.summary import RunSummary, Status

DEPTH = 3
"""How deep below the named folder runs are looked for."""

AFTERWARDS = ("opened_test", "decided", "described")
"""What is noted of a run at any later time; it changes neither the run nor its models."""


def list_runs(folder: Path) -> list[RunSummary]:
    """Return the runs in and below ``folder``, the one begun last first; damaged ones too.

    A folder that does not exist (yet) has no runs.
    """
    if not folder.is_dir():
        return []
    summaries = [summary_or_problem(root) for root in run_roots(folder, DEPTH)]
    return sorted(summaries, key=lambda summary: (summary.created, summary.root), reverse=True)


def run_summary(root: Path) -> RunSummary:
    """Return what is worth knowing about the run in ``root`` at a glance.

    Raises:
        BadInput: if it is no run folder, or its journal or figures cannot be read.
    """
    run = RunFolder.open(root)
    session, entries = run.session(), run.entries()
    epochs = epoch_history(entries)
    best = next((epoch.metrics for epoch in reversed(epochs) if epoch.metrics.is_best), None)
    metrics = run.metrics() or {}
    return RunSummary(
        root=str(run.root),
        name=run.name,
        status=status_of(run, entries),
        created=next((entry.time for entry in entries if entry.kind == "started"), ""),
        ended=next((entry.time for entry in reversed(entries) if entry.kind not in AFTERWARDS), ""),
        architecture=session.model.architecture,
        classes=session.classes,
        n_images=sum(row.n_used for row in session.rows if row.part != "unlabeled"),
        epochs_done=epochs[-1].metrics.epoch if epochs else 0,
        epochs_planned=session.training.epochs,
        best_epoch=best.epoch if best else None,
        val_accuracy=best.val_accuracy if best else None,
        val_loss=best.val_loss if best else None,
        test_openings=openings(entries),
        seconds=_seconds(epochs),
        notes=session.notes,
        val_accuracy_ci95=_interval(metrics.get("validation")),
        device=_device(entries),
        **_test_figures(metrics),
    )


def run_roots(folder: Path, depth: int) -> Iterator[Path]:
    """Yield the run folders in and up to ``depth`` levels below ``folder``."""
    if (folder / "session.json").is_file():
        yield folder
        return
    if depth == 0:
        return
    try:
        below = sorted(path for path in folder.iterdir() if path.is_dir() and not path.is_symlink())
    except OSError:
        return  # a folder that may not be read holds no run of this user
    for path in below:
        yield from run_roots(path, depth - 1)


def summary_or_problem(root: Path) -> RunSummary:
    """Return the summary of a run; of one that cannot be read, what is wrong with it."""
    try:
        return run_summary(root)
    except BadInput as error:
        return RunSummary(root=str(root), name=root.name, status="damaged", problem=str(error))


def status_of(run: RunFolder, entries: list[JournalEntry]) -> Status:
    """Return how far a run is, by its journal and its lock."""
    if run.locked:
        return "running"
    kinds = [entry.kind for entry in entries if entry.kind in ("started", "resumed", "stopped", "finished")]
    if not kinds:
        return "new"
    if kinds[-1] == "finished":
        return "finished"
    return "stopped" if kinds[-1] == "stopped" else "interrupted"


def _seconds(epochs: list[EpochRow]) -> float:
    return sum(epoch.metrics.seconds or 0.0 for epoch in epochs)


def _device(entries: list[JournalEntry]) -> str:
    """Return what the training ran on last."""
    told = [entry.typed(Started) or entry.typed(Resumed) for entry in entries]
    devices = [one.environment.get("device", "") for one in told if one is not None]
    return next((device for device in reversed(devices) if device), "")


def _test_figures(metrics: dict[str, Any]) -> dict[str, Any]:
    test = metrics.get("test")
    if not isinstance(test, dict) or not isinstance(test.get("accuracy"), int | float):
        return {}
    return {"test_accuracy": test["accuracy"], "test_accuracy_ci95": _interval(test)}


def _interval(figures: Any) -> tuple[float, float] | None:
    found = figures.get("accuracy_ci95") if isinstance(figures, dict) else None
    return (found[0], found[1]) if isinstance(found, list) and len(found) == 2 else None
