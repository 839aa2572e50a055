"""Pictures of an evaluation: confusion matrix, ROC, precision and recall, calibration (PNG)."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from models.evaluation.assessment import Assessment
from models.evaluation.curves import calibration, precision_recall_curve, roc_curve
from models.evaluation.figures import Metrics

CLASS_COLORS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#000000")
"""Okabe and Ito's colours, which also people with colour vision deficiency tell apart."""
LINE_STYLES = ("-", "--", ":", "-.")
"""From the ninth class on, colours repeat with another line."""
SIZE_INCHES = (5.0, 4.5)
RESOLUTION_DPI = 150
MAX_CLASSES_WITH_COUNTS = 20
"""Beyond this the numbers in the cells of the confusion matrix would not be readable."""

Curve = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


def all_pictures(metrics: Metrics, assessment: Assessment) -> dict[str, bytes]:
    """Return PNG files by name."""
    pictures = {
        "roc.png": roc_picture(metrics, assessment),
        "precision_recall.png": precision_recall_picture(assessment),
        "calibration.png": calibration_picture(assessment),
    }
    return pictures if assessment.several else pictures | {"confusion_matrix.png": confusion_picture(metrics)}


def confusion_picture(metrics: Metrics) -> bytes:
    """Return the confusion matrix: counts, shaded by the share of the true class."""
    counts = np.array(metrics.confusion_matrix)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    n = len(metrics.classes)
    edge = min(20.0, max(4.0, 2.0 + 0.6 * n))

    def draw(axes: Any, figure: Any) -> None:
        shown = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        figure.colorbar(shown, ax=axes, label="share of the true class", fraction=0.046)
        axes.set_xticks(range(n), [_short(name) for name in metrics.classes], rotation=45, ha="right")
        axes.set_yticks(range(n), [_short(name) for name in metrics.classes])
        axes.set_xlabel("predicted class")
        axes.set_ylabel("true class")
        low, high = metrics.accuracy_ci95
        accuracy = f"accuracy {metrics.accuracy:.1%} ({low:.1%} to {high:.1%}), {metrics.n:,} images"
        figure.suptitle(accuracy, fontsize="medium")
        if n <= MAX_CLASSES_WITH_COUNTS:
            for row, column in np.ndindex(n, n):
                color = "white" if shares[row, column] > 0.5 else "black"
                axes.text(column, row, f"{counts[row, column]:,}", ha="center", va="center", color=color)

    return _picture(draw, (edge + 1.0, edge))


def roc_picture(metrics: Metrics, assessment: Assessment) -> bytes:
    """Return the ROC curves, each class against all others."""
    curves: dict[str, Curve] = {}
    for index, figures in enumerate(metrics.per_class):
        found = roc_curve(assessment.probabilities[:, index], assessment.truth[:, index])
        if found is not None and figures.roc_auc is not None:
            name = f"{_short(figures.class_name)} (area {figures.roc_auc:.3f})"
            curves[name] = (found.false_positive_rate, found.true_positive_rate)

    def draw(axes: Any, figure: Any) -> None:
        axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        _draw_curves(axes, curves)
        axes.set_xlabel("false positive rate")
        axes.set_ylabel("true positive rate")

    return _picture(draw)


def precision_recall_picture(assessment: Assessment) -> bytes:
    """Return precision over recall, each class against all others."""
    curves: dict[str, Curve] = {}
    for index, name in enumerate(assessment.classes):
        found = precision_recall_curve(assessment.probabilities[:, index], assessment.truth[:, index])
        if found is not None:
            curves[_short(name)] = (found.recall, found.precision)

    def draw(axes: Any, figure: Any) -> None:
        _draw_curves(axes, curves)
        axes.set_xlabel("recall")
        axes.set_ylabel("precision")

    return _picture(draw)


def calibration_picture(assessment: Assessment) -> bytes:
    """Return how often the predicted class is right over the probability it was given."""
    found = calibration(assessment)

    def draw(axes: Any, figure: Any) -> None:
        axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        axes.plot(found.mean_score, found.accuracy, color=CLASS_COLORS[0])
        sizes = 20 + 180 * found.n / found.n.max()
        axes.scatter(found.mean_score, found.accuracy, s=sizes, color=CLASS_COLORS[0], alpha=0.6)
        axes.set_xlim(-0.02, 1.02)
        axes.set_ylim(-0.02, 1.02)
        axes.set_xlabel("probability of the predicted class")
        axes.set_ylabel("share that is right")
        axes.set_title(f"expected calibration error {found.expected_error:.3f}")

    return _picture(draw)


def _draw_curves(axes: Any, curves: dict[str, Curve]) -> None:
    for index, (name, (x, y)) in enumerate(curves.items()):
        color = CLASS_COLORS[index % len(CLASS_COLORS)]
        style = LINE_STYLES[index // len(CLASS_COLORS) % len(LINE_STYLES)]
        axes.plot(x, y, color=color, linestyle=style, label=name)
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.02, 1.02)
    if 0 < len(curves) <= MAX_CLASSES_WITH_COUNTS:
        axes.legend(fontsize="small")


def _picture(draw: Callable[[Any, Any], None], size: tuple[float, float] = SIZE_INCHES) -> bytes:
    """Return the PNG of one figure; pyplot is not used: it keeps global state and looks for a display."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, dpi=RESOLUTION_DPI, layout="constrained")
    FigureCanvasAgg(figure)
    draw(figure.add_subplot(), figure)
    content = io.BytesIO()
    figure.savefig(content, format="png")
    return content.getvalue()


def _short(name: str, longest: int = 24) -> str:
    """Return a class name for a label; dollar signs would start a formula."""
    text = name if len(name) <= longest else f"{name[: longest - 1]}…"
    return text.replace("$", r"\$")
