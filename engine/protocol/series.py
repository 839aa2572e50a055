"""What the job ``summarize_series`` is asked and what it answers."""

from __future__ import annotations

from typing import Literal

from datasets.basics.options import Options
from engine.protocol.training import TrainResult
from models.evaluation.series import OutOfFold, Spread

SeriesKind = Literal["repeats", "folds"]


class SummarizeSeriesRequest(Options):
    """Put together the figures of trainings that belong together."""

    kind: SeriesKind
    results: tuple[TrainResult, ...]


class SummarizeSeriesResult(Options):
    validation: Spread | None
    """None where no training measured it."""
    test: Spread | None
    out_of_fold: OutOfFold | None
    """Of folds: all validated images together."""
