"""What smaller and faster files cost: their accuracy against size and time, as a picture and as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datasets.basics.errors import BadInput
from models.evaluation.intervals.wilson import wilson_interval
from models.evaluation.pictures.colors import class_color
from models.evaluation.pictures.style import PAGE_MM, contents, empty_figure, format_of, set_size, short
from models.evaluation.tables import csv_bytes, to_csv
from models.export.result import ExportResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FRAME_MM, LEGEND_LINE_MM = 62.0, 4.4
LEGEND_COLUMNS = 3
LONGEST_NAME = 36
MARKERS = "osD^vP*X<>hpd8"
COLUMNS = (
    "export", "accuracy_model", "accuracy", "accuracy_low", "accuracy_high", "images", "bytes",
    "microseconds_per_image", "microseconds_per_image_in_batches",
)  # fmt: skip


@dataclass(frozen=True)
class TradeOff:
    """One exported file that was checked on images whose class is known.

    Attributes:
        name: of the format, in words.
        before, after: accuracy of the model and of the file, 0…1.
        ends: Wilson's 95 % interval of ``after``.
        n: images whose class is known.
        bytes: size of the file or folder.
        alone, batched: microseconds for one image, alone and in batches of 16.
    """

    name: str
    before: float
    after: float
    ends: tuple[float, float]
    n: int
    bytes: int
    alone: float | None
    batched: float | None


def trade_offs(exports: Sequence[tuple[str, ExportResult]]) -> list[TradeOff]:
    """Return the exports, as (name, result), that can be compared; the others say nothing of accuracy."""
    found = []
    for name, result in exports:
        top = next((one for one in result.top_k if one.k == 1 and one.n), None)
        if top is None or not result.bytes:
            continue
        times = (result.microseconds_per_image, result.batch_microseconds_per_image)
        ends = wilson_interval(top.after * top.n, top.n)
        found.append(TradeOff(name, top.before, top.after, ends, top.n, result.bytes, *times))
    return found


def trade_off_file(found: Sequence[TradeOff], path: str) -> bytes:
    """Return the picture (PNG with 300 dots per inch, SVG, PDF) or its numbers (CSV), as ``path`` ends.

    Raises:
        BadInput: if the ending is another one, or there is nothing to compare.
    """
    kind = format_of(path)
    if not found:
        raise BadInput(
            "No export was checked on images whose class is known, so there is nothing to compare."
        )
    if kind == "csv":
        rows = [
            [one.name, one.before, one.after, *one.ends, one.n, one.bytes, one.alone, one.batched]
            for one in found
        ]
        return csv_bytes(to_csv(COLUMNS, rows))
    with empty_figure() as figure:
        _draw(figure, found)
        return contents(figure, [kind])[kind]


def _draw(figure: Figure, found: Sequence[TradeOff]) -> None:
    """Draw accuracy against size on the left and against the time of one image on the right."""
    rows = -(-len(found) // LEGEND_COLUMNS)
    set_size(figure, PAGE_MM, FRAME_MM + LEGEND_LINE_MM * rows)
    left, right = figure.subplots(1, 2, sharey=True)
    for place, one in enumerate(found):
        _point(left, one, place, len(found), one.bytes / 1000)
        if one.alone is not None:
            _point(right, one, place, len(found), one.alone)
    left.set_ylabel("Accuracy, %")
    left.set_xlabel("Size, kB")
    right.set_xlabel("Time of one image, µs")
    for axes in (left, right):
        _round_numbers(axes)
    handles, names = left.get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=LEGEND_COLUMNS, columnspacing=1.5)


def _point(axes: Axes, one: TradeOff, place: int, n: int, x: float) -> None:
    low, high = one.ends
    spread = [[100 * (one.after - low)], [100 * (high - one.after)]]
    axes.errorbar(
        [x],
        [100 * one.after],
        yerr=spread,
        label=short(one.name, LONGEST_NAME),
        color=class_color(place, n),
        marker=MARKERS[place % len(MARKERS)],
        markersize=4,
        linestyle="none",
        elinewidth=0.6,
    )


def _round_numbers(axes: Axes) -> None:
    """Give an axis of factors numbers to read, and room at its ends."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.set_xscale("log")
    axes.margins(x=0.15)
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.xaxis.set_major_formatter(FuncFormatter(_number))
    axes.xaxis.set_minor_formatter(NullFormatter())


def _number(value: float, _place: int) -> str:
    return f"{value:,g}"
