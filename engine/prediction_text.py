"""What a prediction says on the terminal."""

from __future__ import annotations

from datasets.basics.percents import percent, percents
from engine.count_text import images_text
from engine.protocol.prediction import FileDone, PredictResult


def result_lines(result: PredictResult) -> list[str]:
    """Return the counts of all images, then the shares of the classes in each file, for people."""
    missing = f", {result.n_unreadable:,} not readable" if result.n_unreadable else ""
    lines = [
        f"{images_text(result.n)} classified{missing} ({result.images_per_second:,.0f} images/s, a single "
        f"one in {result.milliseconds_per_image:.2f} ms, {result.engine})"
    ]
    lines += [f"  {name}: {count:,}" for name, count in zip(result.classes, result.counts, strict=True)]
    return lines + [line for file in result.files if file.n for line in _shares(file)]


def _shares(file: FileDone) -> list[str]:
    """Return the shares as they were counted and, where it is known how, corrected for the model's errors."""
    counted = ", ".join(f"{one.class_name} {percent(one.raw)}" for one in file.fractions)
    lines = [f"{file.place}, counted: {counted}"]
    corrected = [
        f"{one.class_name} {percent(one.corrected)} ({percents(one.ci95[0], one.ci95[1])})"
        for one in file.fractions
        if one.corrected is not None and one.ci95 is not None
    ]
    if corrected:
        lines.append(f"{file.place}, corrected for the model's errors: {', '.join(corrected)}")
    return lines
