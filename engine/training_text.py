"""What a training says on the terminal."""

from __future__ import annotations

import json

from datasets.basics.options import Options
from datasets.basics.percents import percent, percents
from engine.count_text import images_text
from engine.protocol.training import ImageBack, Notice, TrainingStarted, TrainResult, WaitingForImage
from models.evaluation.figures import Metrics
from models.training.events import EpochDone
from sessions.journal_entries import LeftOut
from sessions.openings import opened_words


def event_line(kind: str, data: Options) -> str | None:
    """Return the line for one event of a training, or None for those that only move the bar."""
    if isinstance(data, TrainingStarted):
        return (
            f"{data.session.model.architecture}, {data.parameters:,} parameters, on {data.device}: "
            f"{data.n_train:,} images to train, {data.n_validation:,} to validate, {data.n_test:,} to test"
        )
    if isinstance(data, EpochDone):
        return _epoch_line(data)
    if isinstance(data, LeftOut):
        return f"Image {data.image + 1} of row {data.row + 1} is left out."
    if isinstance(data, Notice | WaitingForImage | ImageBack):
        return data.message
    return None


def result_lines(result: TrainResult) -> list[str]:
    """Return the figures of a finished training for people."""
    lines = [f"Run: {result.run}", f"Best epoch: {result.best_epoch} of {result.epochs}"]
    for part, metrics in (("Validation", result.validation), ("Test", result.test)):
        if metrics is not None:
            lines.append(f"{part}: {accuracy_text(metrics)}")
    if result.test is not None:
        lines.append(f"{opened_words(result.test_openings)}.")
    lines.append(f"{result.seconds:.0f} s, {result.images_per_second:.0f} images/s")
    return lines


def result_object(result: TrainResult) -> str:
    """Return the JSON object of ``train --json`` (contract)."""
    return json.dumps(result.model_dump(mode="json"))


def accuracy_text(metrics: Metrics) -> str:
    """Return the accuracy with its 95 % interval in words."""
    low, high = metrics.accuracy_ci95
    what = "accuracy" if metrics.labels == "one" else "every label right in"
    return (
        f"{what} {percent(metrics.accuracy)} (95 % interval {percents(low, high)}, "
        f"{images_text(metrics.n)}), loss {metrics.loss:.4f}"
    )


def _epoch_line(epoch: EpochDone) -> str:
    line = f"epoch {epoch.epoch:>4}  loss {epoch.loss:.4f}  accuracy {epoch.accuracy:.4f}"
    if epoch.val_loss is not None and epoch.val_accuracy is not None:
        line += f"  val_loss {epoch.val_loss:.4f}  val_accuracy {epoch.val_accuracy:.4f}"
    return line + f"  {epoch.seconds:.1f} s" + ("  best" if epoch.is_best else "")
