"""What is worth knowing about a run at a glance."""

from __future__ import annotations

from typing import Literal

from datasets.basics.options import Options

Status = Literal["new", "running", "interrupted", "stopped", "finished", "damaged"]


class RunSummary(Options):
    """One line of the run history."""

    root: str
    name: str
    status: Status
    problem: str = ""
    """Why the run cannot be read; empty otherwise."""
    created: str = ""
    """When the training began: UTC, ISO 8601; empty if it has not."""
    ended: str = ""
    """Time of the last event of the training, UTC, ISO 8601."""
    architecture: str = ""
    classes: tuple[str, ...] = ()
    n_images: int = 0
    epochs_done: int = 0
    epochs_planned: int = 0
    best_epoch: int | None = None
    val_accuracy: float | None = None
    """Validation accuracy of the best epoch."""
    val_accuracy_ci95: tuple[float, float] | None = None
    """Of the finished training's best model."""
    val_loss: float | None = None
    test_accuracy: float | None = None
    test_accuracy_ci95: tuple[float, float] | None = None
    test_openings: int = 0
    """How often the figures on the test part were measured."""
    seconds: float = 0.0
    """Sum of the epochs' durations."""
    notes: str = ""
    device: str = ""
    """What the training ran on last."""
