"""What ``train --repeat`` and ``train --folds`` say at their end."""

from __future__ import annotations

import json
from collections.abc import Sequence

from datasets.basics.percents import percent, percents
from engine.protocol.series import SummarizeSeriesResult
from engine.protocol.training import TrainResult
from models.evaluation.series import Spread


def series_object(results: Sequence[TrainResult], summary: SummarizeSeriesResult) -> str:
    """Return the JSON object of ``--json``: the runs, the spread of each part, the images of all folds."""
    runs = [result.model_dump(mode="json") for result in results]
    parts = {"validation": summary.validation, "test": summary.test}
    accuracy = {part: found.model_dump(mode="json") for part, found in parts.items() if found is not None}
    folds = None if summary.out_of_fold is None else summary.out_of_fold.model_dump(mode="json")
    return json.dumps({"runs": runs, "accuracy": accuracy, "out_of_fold": folds})


def series_lines(summary: SummarizeSeriesResult) -> list[str]:
    """Return the same for people."""
    lines = []
    for part, found in (("Validation", summary.validation), ("Test", summary.test)):
        if found is not None:
            lines.append(f"{part} accuracy of {found.n} runs: {spread_text(found)}")
    if summary.out_of_fold is not None:
        pooled = summary.out_of_fold
        low, high = pooled.accuracy_ci95
        lines.append(
            f"All folds together: {percent(pooled.accuracy)} (95 % interval {percents(low, high)}, "
            f"{pooled.n:,} images, each validated once)"
        )
    return lines


def spread_text(found: Spread) -> str:
    """Return mean, standard deviation and the interval of the mean."""
    text = f"{percent(found.mean)} ± {percent(found.standard_deviation)} (mean and standard deviation"
    if found.mean_ci95 is None:
        return f"{text})"
    low, high = found.mean_ci95
    return f"{text}; 95 % interval of the mean {percents(low, high)})"
