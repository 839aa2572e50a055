"""What the page says of exports, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from app.pages.export.rows import ExportRow
from app.widgets.figures_text import interval_text
from app.widgets.sortable_table import Figure

if TYPE_CHECKING:
    from models.export.facts import TopAccuracy
    from models.export.registry import ExportInfo
    from models.export.result import ExportResult

CHECK_HEADERS = (
    "Format", "Result", "Difference", "Accuracy", "Size", "One image", "In batches", "Same class",
    "Checked in", "Images",
)  # fmt: skip
CHECK_TIPS = (
    "",
    "Whether the file gives the same probabilities as the model here; a click on the row says it in full",
    "Largest difference of a probability, over all images, one by one and in batches",
    "On the compared images whose class is known: the model here → the file",
    "",
    "Time of one image alone, in that program on this computer",
    "Time of an image in batches of 16, in that program on this computer",
    "Share of the images whose most probable class is the same as here",
    "The program that read the file",
    "Images that were compared",
)
TEXT_COLUMNS = (0, 1, 8)
NOTHING = "–"
AXES = {"NHWC": "(n, height, width, channels)", "NCHW": "(n, channels, height, width)"}


def check_figures(row: ExportRow) -> tuple[Figure, ...]:
    """Return the line of one format in the table of checks."""
    result = row.result
    start = (Figure(row.title, row.title), Figure(row.verdict, row.verdict))
    if result is None:
        return start + (Figure(""),) * (len(CHECK_HEADERS) - len(start))
    checked = f"{result.consumer} {result.consumer_version or ''}".strip()
    top = top_accuracy(result)
    return (
        *start,
        Figure(NOTHING if result.max_abs_diff is None else f"{result.max_abs_diff:.2g}", result.max_abs_diff),
        Figure(accuracy_change(top), None if top is None else top.after),
        Figure(size_text(result.bytes), result.bytes),
        Figure(time_text(result.microseconds_per_image), result.microseconds_per_image),
        Figure(time_text(result.batch_microseconds_per_image), result.batch_microseconds_per_image),
        Figure(NOTHING if result.agreement is None else percent(result.agreement), result.agreement),
        Figure(checked, checked),
        Figure(f"{result.n_images:,}" if result.n_images else NOTHING, result.n_images or None),
    )


def detail_lines(row: ExportRow, info: ExportInfo | None) -> list[tuple[str, str]]:
    """Return everything that is known of one export, as (what, value)."""
    result = row.result
    if result is None:
        return [("Now", row.verdict)]
    lines = [("Result", result.reason)]
    if row.marks:
        lines.append(("Since then", "; ".join(row.marks) + ". Export again to be sure."))
    if row.made:
        lines.append(("Made", local_time(row.made)))
    if result.path is not None:
        lines.append(("File", result.path))
    if not result.refused and info is not None:
        lines.append(("Input", f"“{info.input_name}”, {AXES[info.layout]}; output “{info.output_name}”"))
    lines += [(f"Accuracy, top {one.k}", _top_words(one)) for one in result.top_k]
    if result.output_spread is not None:
        lines.append(("Outputs vary by", f"{result.output_spread:.2g} (standard deviation over the images)"))
    if result.sha256:
        lines.append(("SHA-256", result.sha256))
    return lines


def failure_words(results: Sequence[ExportResult], titles: dict[str, str], kept: bool) -> str:
    """Return one sentence on the exports that failed their check or were refused; empty without any."""
    failed = [titles[one.format] for one in results if not one.verified and not one.refused]
    refused = [titles[one.format] for one in results if one.refused]
    parts = []
    if failed:
        left = "kept all the same, as you wished" if kept else "so no file is left of it"
        many = "kept all the same, as you wished" if kept else "so no file is left of them"
        parts.append(f"Not verified, {left if len(failed) == 1 else many}: {', '.join(failed)}.")
    if refused:
        parts.append(f"Not possible for this network: {', '.join(refused)}.")
    return " ".join([*parts, "Click on a row to see why."]) if parts else ""


def size_text(n_bytes: int | None) -> str:
    """Return a size, e.g. ``1.2 MB``."""
    if n_bytes is None:
        return NOTHING
    if n_bytes < 1000:
        return f"{n_bytes} B"
    return f"{n_bytes / 1e3:.3g} kB" if n_bytes < 1e6 else f"{n_bytes / 1e6:.3g} MB"


def time_text(microseconds: float | None) -> str:
    """Return a time, e.g. ``35 µs``."""
    if microseconds is None:
        return NOTHING
    return f"{microseconds:,.0f} µs" if microseconds >= 10 else f"{microseconds:.2g} µs"


def percent(share: float) -> str:
    """Return a share, e.g. ``93.5 %``; what is not all never looks like all."""
    text = f"{100 * share:.1f}"
    return f"{text if share == 1 or text != '100.0' else '99.9'} %"


def top_accuracy(result: ExportResult) -> TopAccuracy | None:
    """Return the accuracy of the most probable class, where classes were known."""
    return next((one for one in result.top_k if one.k == 1), None)


def accuracy_change(top: TopAccuracy | None) -> str:
    """Return e.g. ``93.5 → 93.1 %``."""
    return NOTHING if top is None else f"{100 * top.before:.1f} → {100 * top.after:.1f} %"


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
