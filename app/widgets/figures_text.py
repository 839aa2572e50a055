"""Figures in words, always with their interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.evaluation.figures import Metrics


def interval_text(accuracy: float, interval: tuple[float, float] | None) -> str:
    """Return e.g. ``93.5 % (95 % interval 91.2 to 95.3 %)``."""
    text = f"{100 * accuracy:.1f} %"
    if interval is None:
        return text
    return f"{text} (95 % interval {100 * interval[0]:.1f} to {100 * interval[1]:.1f} %)"


def accuracy_text(part: str, metrics: Metrics) -> str:
    """Return the accuracy on one part, e.g. ``Test accuracy 93.5 % (95 % interval …), 2,000 images``."""
    images = "image" if metrics.n == 1 else "images"
    return f"{part} accuracy {interval_text(metrics.accuracy, metrics.accuracy_ci95)}, {metrics.n:,} {images}"
