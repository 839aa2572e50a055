"""What differs between runs, on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datasets.basics.percents import percent
from engine.protocol.history import ContrastRunsResult
from sessions.run_history.contrast import FigureSpread

LONGEST_CELL = 40
SAME = "The runs have the same data and options."


def contrast_lines(result: ContrastRunsResult) -> list[str]:
    """Return a table of the options in which the runs differ, and the spread of their figures."""
    header = ["", *(Path(run.summary.root).name for run in result.runs)]
    rows = [
        [f"{found.label} ({found.unit})" if found.unit else found.label, *map(str, found.values)]
        for found in result.differences
    ]
    return [*(_table([header, *rows]) if rows else [SAME]), *map(_spread, result.spreads)]


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    short = [[_cut(cell) for cell in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*short, strict=True)]
    padded = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in short]
    return ["  ".join(row).rstrip() for row in padded]


def _cut(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else f"{cell[: LONGEST_CELL - 1]}…"


def _spread(figure: FigureSpread) -> str:
    told = f"{figure.label} of {figure.n} {'run' if figure.n == 1 else 'runs'}: {_value(figure, figure.mean)}"
    if figure.standard_deviation is None or figure.low is None or figure.high is None:
        return told
    deviation, low, high = (
        _value(figure, value) for value in (figure.standard_deviation, figure.low, figure.high)
    )
    return f"{told} ± {deviation} (mean and standard deviation; 95 % interval of the mean {low} to {high})"


def _value(figure: FigureSpread, value: float) -> str:
    if figure.unit == "share":
        return percent(value)
    return f"{value:.4g} {figure.unit}".rstrip()
