"""What differs between runs, and how their figures are spread."""

from __future__ import annotations

import hashlib
import math
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datasets.basics.options import Options
from sessions.document import Session
from sessions.history import run_summary
from sessions.run_folder import RunFolder
from sessions.settings import flat_values, option_table
from sessions.summary import RunSummary

CONFIDENCE = 0.95
FEWEST_FOR_INTERVAL = 2
NOT_SETTINGS = ("name", "notes")
FIGURES: dict[str, tuple[str, str]] = {
    "val_accuracy": ("Validation accuracy", "share"),
    "val_loss": ("Validation loss", "nats"),
    "test_accuracy": ("Test accuracy", "share"),
    "epochs_done": ("Epochs", ""),
    "seconds": ("Duration", "s"),
}


class Difference(Options):
    """An option that is not the same in all runs; values in the order of the runs."""

    key: str
    label: str
    unit: str = ""
    values: tuple[Any, ...]


class FigureSpread(Options):
    """A figure over several runs."""

    name: str
    label: str
    unit: str
    n: int
    """Runs that have it."""
    mean: float
    standard_deviation: float | None = None
    """With n - 1; None for one run."""
    low: float | None = None
    """95 % interval of the mean by Student's t with n - 1 degrees of freedom, cut off at what the figure can
    be (0, and 1 for a share); None for one run."""
    high: float | None = None


def differences(runs: Sequence[tuple[RunSummary, Session]]) -> list[Difference]:
    """Return every option, and the data, in which at least two of the runs differ."""
    found = [
        Difference(key=key, label=label, values=tuple(values))
        for key, label, values in (
            ("classes", "Classes", [", ".join(session.classes) for _, session in runs]),
            ("data", "Data", [_data_words(session) for _, session in runs]),
        )
        if len({*values}) > 1
    ]
    flat = [flat_values(session) for _, session in runs]
    for option in option_table():
        values = [of_run[option.key] for of_run in flat]
        if option.key not in NOT_SETTINGS and any(value != values[0] for value in values):
            found.append(
                Difference(key=option.key, label=option.label, unit=option.unit, values=tuple(values))
            )
    return found


def spreads(summaries: Sequence[RunSummary]) -> list[FigureSpread]:
    """Return mean, standard deviation and 95 % interval of each figure that a run has."""
    found = []
    for name, (label, unit) in FIGURES.items():
        values = [float(value) for one in summaries if (value := getattr(one, name)) is not None]
        if values:
            found.append(_spread(name, label, unit, values))
    return found


def read_for_contrast(root: Path) -> tuple[RunSummary, Session]:
    """Return a run's summary and its session as started; ``BadInput`` if it cannot be read."""
    return run_summary(root), RunFolder.open(root).session()


def _spread(name: str, label: str, unit: str, values: list[float]) -> FigureSpread:
    n, mean = len(values), statistics.fmean(values)
    if n < FEWEST_FOR_INTERVAL:
        return FigureSpread(name=name, label=label, unit=unit, n=n, mean=mean)
    # Not scipy.stats, which takes seconds to load: a table of runs has to show at once.
    from scipy.special import stdtrit

    deviation = statistics.stdev(values)
    half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * deviation / math.sqrt(n)
    return FigureSpread(
        name=name,
        label=label,
        unit=unit,
        n=n,
        mean=mean,
        standard_deviation=deviation,
        low=max(0.0, mean - half),
        high=min(1.0, mean + half) if unit == "share" else mean + half,
    )


def _data_words(session: Session) -> str:
    """Return what tells the data of one run from those of another: the hashes, shortened."""
    hashes = sorted(f"{row.part}:{row.class_name}:{row.sha256 or row.place}" for row in session.rows)
    images = sum(row.n_used for row in session.rows)
    return f"{images:,} images, {_short(hashes)}"


def _short(texts: list[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode("utf-8", "surrogateescape")).hexdigest()[:8]
