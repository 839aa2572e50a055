"""What the page says of exports, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from app.pages.export.rows import ExportRow
from app.widgets.amounts import amount
from app.widgets.figures_text import interval_text
from app.widgets.sortable_table import Figure

if TYPE_CHECKING:
    from models.export.facts import TopAccuracy
    from models.export.registry import ExportInfo
    from models.export.result import ExportResult

CHECK_HEADERS = ("Format", "Same class", "Accuracy", "Size", "One image")
CHECK_TIPS = (
    "Whether the file gives the same probabilities as the model here, and which program read it; a click on "
    "the row says it in full",
    "Share of the images whose most probable class is the same as here; below it the largest difference of a "
    "probability, over all images, one by one and in batches",
    "Of the file, on the compared images whose class is known; below it, of the model here",
    "",
    "Time of one image alone, and below it of an image in batches of 16, in that program on this computer",
)
TEXT_COLUMNS = (0,)
NOTHING = "–"
AXES = {"NHWC": "(n, height, width, channels)", "NCHW": "(n, channels, height, width)"}


def check_figures(row: ExportRow) -> tuple[Figure, ...]:
    """Return the line of one format in the table of checks; its cells have two lines each."""
    result = row.result
    name = Figure(f"{row.title}\n{_below(row)}", row.name)
    if result is None:
        return (name,) + (Figure(""),) * (len(CHECK_HEADERS) - 1)
    top = top_accuracy(result)
    within = "" if result.max_abs_diff is None else f"within {result.max_abs_diff:.2g}"
    agreement = NOTHING if result.agreement is None else percent(result.agreement)
    return (
        name,
        Figure(_two(agreement, within), result.agreement),
        Figure(NOTHING if top is None else accuracy_change(top), None if top is None else top.after),
        Figure(size_text(result.bytes), result.bytes),
        Figure(_times(result), result.microseconds_per_image),
    )


def checked_in(result: ExportResult) -> str:
    """Return the program that read the file, with its version."""
    version = result.consumer_version or ""
    # A pack is read by several programs, and its version names them.
    return f"{result.consumer}{' ' if version[:1].isdigit() or not version else ': '}{version}".strip()


def tally_words(rows: Sequence[ExportRow]) -> str:
    """Return how many exports are verified, and how many are not."""
    good = sum(row.level == "good" for row in rows)
    told = [f"{good:,} verified"] if good else []
    for level, words in (("warning", "out of date"), ("bad", "not verified"), ("quiet", "without a file")):
        n = sum(row.level == level and row.result is not None for row in rows)
        told += [f"{n:,} {words}"] if n else []
    return ", ".join(told)


def _below(row: ExportRow) -> str:
    words = row.verdict
    if row.result is not None and row.result.refused:
        words += f": {row.result.reason}"
    elif row.result is not None and not row.marks and not row.result.unwritten:
        words += f" in {checked_in(row.result)}"
    return " · ".join((*row.differences, words))


def _times(result: ExportResult) -> str:
    batch = result.batch_microseconds_per_image
    below = "" if batch is None else f"{time_text(batch)} batched"
    return _two(time_text(result.microseconds_per_image), below)


def _two(above: str, below: str) -> str:
    return f"{above}\n{below}" if below else above


def detail_lines(row: ExportRow, info: ExportInfo | None) -> list[tuple[str, str]]:
    """Return everything that is known of one export, as (what, value)."""
    result = row.result
    if result is None:
        return [("Now", row.verdict)]
    lines = [("Result", result.reason)]
    if row.classes:
        lines.append(("Classes", ", ".join(row.classes)))
    if row.marks:
        lines.append(("Since then", "; ".join(row.marks) + ". Export again to be sure."))
    if row.made:
        lines.append(("Made", local_time(row.made)))
    if result.path is not None:
        lines.append(("File", result.path))
    if not result.refused and not result.unwritten:
        lines.append(("Checked in", checked_in(result)))
    if not result.refused and info is not None:
        lines.append(("Input", _input_words(result, info)))
    lines += [(f"Accuracy, top {one.k}", _top_words(one)) for one in result.top_k]
    if result.output_spread is not None:
        lines.append(("Outputs vary by", f"{result.output_spread:.2g} (standard deviation over the images)"))
    if result.sha256:
        lines.append(("SHA-256", result.sha256))
    return lines


def _input_words(result: ExportResult, info: ExportInfo) -> str:
    names = " and ".join(f"“{name}”" for name in result.input_names or (info.input_name,))
    return f"{names}, images as {AXES[info.layout]}; output “{info.output_name}”"


def failure_words(results: Sequence[ExportResult], titles: dict[str, str], kept: bool) -> str:
    """Return what is to be said of exports: failed, refused, or under another name; else empty."""
    unwritten = [titles[one.format] for one in results if one.unwritten]
    failed = [
        titles[one.format] for one in results if not one.verified and not one.refused and not one.unwritten
    ]
    refused = [titles[one.format] for one in results if one.refused]
    parts = []
    if failed:
        left = "kept all the same, as you wished" if kept else "so no file is left of it"
        many = "kept all the same, as you wished" if kept else "so no file is left of them"
        parts.append(f"Not verified, {left if len(failed) == 1 else many}: {', '.join(failed)}.")
    if unwritten:
        parts.append(f"Could not be written: {', '.join(unwritten)}.")
    if refused:
        parts.append(f"Not possible for this network: {', '.join(refused)}.")
    if parts:
        parts.append("Click on a row to see why.")
    return " ".join([*parts, *dict.fromkeys(one.note for one in results if one.note)])


def size_text(n_bytes: int | None) -> str:
    """Return a size, e.g. ``1.2 MB``."""
    if n_bytes is None:
        return NOTHING
    if n_bytes < 1000:
        return f"{n_bytes} B"
    return f"{amount(n_bytes / 1e3, 3)} kB" if n_bytes < 999_500 else f"{amount(n_bytes / 1e6, 3)} MB"


def time_text(microseconds: float | None) -> str:
    """Return a time, e.g. ``35 µs``."""
    if microseconds is None:
        return NOTHING
    return f"{amount(microseconds)} µs"


def percent(share: float) -> str:
    """Return a share, e.g. ``93.5 %``; what is not all never looks like all."""
    text = f"{100 * share:.1f}"
    return f"{text if share == 1 or text != '100.0' else '99.9'} %"


def top_accuracy(result: ExportResult) -> TopAccuracy | None:
    """Return the accuracy of the most probable class, where classes were known."""
    return next((one for one in result.top_k if one.k == 1), None)


def accuracy_change(top: TopAccuracy) -> str:
    """Return the accuracy of the file, and below it that of the model here."""
    return f"{100 * top.after:.1f} %\nhere {100 * top.before:.1f} %"


def accuracy_interval(top: TopAccuracy) -> tuple[float, float] | None:
    """Return Wilson's 95 % interval of the accuracy of the file; None where it is not told of how many."""
    # Imported late: it brings the numbers library, which the first window does without.
    from models.evaluation.intervals.wilson import wilson_interval

    return wilson_interval(top.after * top.n, top.n) if top.n else None


def local_time(moment: str) -> str:
    """Return an ISO 8601 time as the clock here shows it."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"


def _top_words(top: TopAccuracy) -> str:
    after = interval_text(top.after, accuracy_interval(top))
    return f"{after}; the model here: {100 * top.before:.1f} %" + (f"; {top.n:,} images" if top.n else "")
