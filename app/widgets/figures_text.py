"""Figures in words, always with their interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasets.basics.percents import percent, percents

if TYPE_CHECKING:
    from models.evaluation.figures import Metrics


def interval_text(accuracy: float, interval: tuple[float, float] | None) -> str:
    """Return e.g. ``93.5 % (95 % interval 91.2 to 95.3 %)``."""
    if interval is None:
        return percent(accuracy)
    return f"{percent(accuracy)} (95 % interval {percents(*interval)})"


def accuracy_text(part: str, metrics: Metrics) -> str:
    """Return the accuracy on one part, e.g. ``Test accuracy 93.5 % (95 % interval …), 2,000 images``."""
    images = "image" if metrics.n == 1 else "images"
    return f"{part} accuracy {interval_text(metrics.accuracy, metrics.accuracy_ci95)}, {metrics.n:,} {images}"
