"""What the page says of a training, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.widgets.durations import duration_text
from app.widgets.fields.description import describe
from app.widgets.figures_text import accuracy_text, interval_text
from models.spec import TrainingSpec

if TYPE_CHECKING:
    from engine.protocol.training import TrainingStarted, TrainResult
    from models.training.events import BatchDone, EpochDone

MONITORS = next(one for one in describe(TrainingSpec) if one.name == "monitor").choices
"""What the figures are called that decide which epoch is the best."""


def started_text(started: TrainingStarted) -> str:
    """Return what is about to be trained."""
    first = "Training" if started.first_epoch == 0 else f"Going on after epoch {started.first_epoch}"
    test = f", {started.n_test:,} for the test" if started.n_test else ""
    return (
        f"{first} on {device_text(started.device)}: {started.n_train:,} images, "
        f"{started.n_validation:,} for validation{test}; {started.parameters:,} parameters."
    )


def device_text(device: str) -> str:
    """Return e.g. ``CPU`` or ``GPU 0`` for the session's name of a device."""
    return device.upper().replace(":", " ")


def epoch_text(epoch: EpochDone) -> str:
    """Return the figures of an epoch."""
    validation = "" if epoch.val_accuracy is None else f", validation {100 * epoch.val_accuracy:.1f} %"
    best = " – best so far" if epoch.is_best else ""
    return f"Epoch {epoch.epoch}: accuracy {100 * epoch.accuracy:.1f} %{validation}{best}"


def batch_text(batch: BatchDone, epochs: int, seconds_left: float | None) -> str:
    """Return where a training is within its epochs."""
    left = "" if seconds_left is None else f" · {duration_text(seconds_left)} left"
    return (
        f"Epoch {batch.epoch} of {epochs} · batch {batch.step} of {batch.steps} · "
        f"{batch.images_per_second:,.0f} images/s{left}"
    )


def paused_text(batch: BatchDone | None, epochs: int) -> str:
    """Return where a training is held; how long it still takes is not known before it goes on."""
    if batch is None:
        return "Paused"
    return f"Paused · epoch {batch.epoch} of {epochs} · batch {batch.step} of {batch.steps}"


def result_text(result: TrainResult, epochs_planned: int) -> str:
    """Return what came out of a training."""
    ended = (
        f"Stopped after epoch {result.epochs} of {epochs_planned}."
        if result.stopped
        else f"Trained for {result.epochs} {'epoch' if result.epochs == 1 else 'epochs'} "
        f"in {duration_text(result.seconds)}."
    )
    lines = [f"{ended} The best model is that of epoch {result.best_epoch}."]
    if result.validation is not None:
        lines.append(accuracy_text("Validation", result.validation))
    if result.test is not None:
        lines.append(accuracy_text("Test", result.test))
    else:
        lines.append("There are no test images, so how well it does on new images is not known.")
    return "\n".join(lines)


def best_text(epoch: EpochDone, monitor: str, n_validation: int) -> str:
    """Return which epoch is the best so far, with its interval.

    Args:
        epoch: the best one.
        monitor: the figure that decides, as :class:`models.spec.TrainingSpec` calls it.
        n_validation: validation images; 0: not known.
    """
    # Imported late: it needs NumPy, the first window does not.
    from models.evaluation.intervals.wilson import wilson_interval

    if epoch.val_accuracy is None:
        return f"Best: epoch {epoch.epoch}, training accuracy {100 * epoch.accuracy:.1f} %"
    hits = epoch.val_accuracy * n_validation
    interval = wilson_interval(hits, n_validation) if n_validation else None
    figure = MONITORS[monitor]
    by = "" if monitor == "val_accuracy" else f" by {figure[:1].lower()}{figure[1:]}"
    return f"Best{by}: epoch {epoch.epoch}, validation accuracy {interval_text(epoch.val_accuracy, interval)}"
