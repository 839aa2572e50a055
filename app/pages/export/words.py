"""What the page says of exports, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.widgets.figures_text import interval_text

if TYPE_CHECKING:
    from engine.protocol.documents import ReadRunResult
    from models.export.result import ExportResult

CHECK_HEADERS = (
    "Format", "Result", "Checked in", "Difference", "Images", "Spread", "Size", "Per image"
)  # fmt: skip
CHECK_TIPS = (
    "",
    "Whether the file gives the same probabilities as the model here, and if not, why",
    "The program that read the file",
    "Largest difference of a probability, over all images, one by one and in batches",
    "Images that were compared",
    "How much the outputs vary over the images: a file that always says the same would agree with anything",
    "",
    "One image alone, in that program on this computer",
)
TEXT_COLUMNS = (0, 1, 2)
RESULT_COLUMN = 1


def check_row(result: ExportResult, title: str) -> tuple[str, ...]:
    """Return the line of one export in the table of checks."""
    return (
        title,
        _verdict(result),
        f"{result.consumer} {result.consumer_version or ''}".strip(),
        _number(result.max_abs_diff),
        f"{result.n_images:,}",
        _number(result.output_spread),
        size_text(result.bytes),
        "–" if result.microseconds_per_image is None else f"{result.microseconds_per_image:,.0f} µs",
    )


def _verdict(result: ExportResult) -> str:
    if result.verified:
        return "Verified"
    return f"{'Not written' if result.refused else 'Not verified'}: {result.reason}"


def size_text(n_bytes: int | None) -> str:
    """Return a size, e.g. ``1.2 MB``."""
    if n_bytes is None:
        return "–"
    if n_bytes < 1000:
        return f"{n_bytes} B"
    return f"{n_bytes / 1e3:.3g} kB" if n_bytes < 1e6 else f"{n_bytes / 1e6:.3g} MB"


def model_lines(run: ReadRunResult) -> list[tuple[str, str]]:
    """Return what a reader of the model has to know, as (what, value)."""
    spec, metrics = run.session.input, run.metrics or {}
    lines = [
        ("Classes", ", ".join(run.session.classes)),
        ("Input", f"{spec.size} × {spec.size} px, {'gray' if spec.color == 'gray' else 'RGB'}"),
        ("Network", run.session.model.architecture),
        ("Best epoch", f"{run.summary.best_epoch} of {run.summary.epochs_done}"),
    ]
    for part in ("validation", "test"):
        figures: Any = metrics.get(part)
        if isinstance(figures, dict):
            low, high = figures["accuracy_ci95"]
            text = f"{interval_text(figures['accuracy'], (low, high))}, {figures['n']:,} images"
            lines.append((f"Accuracy, {part}", text))
    return lines


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2g}"
