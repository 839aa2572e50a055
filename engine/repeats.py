"""The same training again with other seeds: how much of a figure is luck."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence

from engine.protocol.training import TrainResult
from models.evaluation.figures import Metrics

PARTS = ("validation", "test")


def spread(results: Sequence[TrainResult]) -> dict[str, dict[str, float]]:
    """Return mean and standard deviation (n - 1) of the accuracy over the runs, for each measured part."""
    found = {}
    for part in PARTS:
        measured: list[Metrics | None] = [getattr(result, part) for result in results]
        accuracies = [metrics.accuracy for metrics in measured if metrics is not None]
        if accuracies:
            deviation = statistics.stdev(accuracies) if len(accuracies) > 1 else 0.0
            found[part] = {"mean": statistics.fmean(accuracies), "standard_deviation": deviation}
    return found


def repeats_object(results: Sequence[TrainResult]) -> str:
    """Return the JSON object of ``train --repeat N --json``."""
    runs = [result.model_dump(mode="json") for result in results]
    return json.dumps({"runs": runs, "accuracy": spread(results)})


def repeats_lines(results: Sequence[TrainResult]) -> list[str]:
    """Return the spread over the runs for people."""
    return [
        f"{part.capitalize()} accuracy of {len(results)} runs: {figures['mean']:.1%} ± "
        f"{figures['standard_deviation']:.1%} (mean and standard deviation)"
        for part, figures in spread(results).items()
    ]
