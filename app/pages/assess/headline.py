"""The figures that are read first, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.pages.assess.figure_words import between
from app.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from models.evaluation.figures import Metrics

PERCENT = 100.0


@dataclass(frozen=True)
class _Shown:
    field: str
    title: str
    help: str
    scale: float = 1.0
    decimals: int = 3


SHOWN = (
    _Shown("balanced_accuracy", "Balanced accuracy", "Mean recall of the classes", PERCENT, 1),
    _Shown("micro_f1", "Micro F1", "F1 of all labels of all images together"),
    _Shown("hamming_loss", "Wrong labels", "Share of wrong labels among all (Hamming loss)", PERCENT, 1),
    _Shown("top_2_accuracy", "Top 2", "The class is among the two most probable ones", PERCENT, 1),
    _Shown("macro_f1", "F1", "Mean F1 of the classes"),
    _Shown("macro_roc_auc", "ROC AUC", "Mean area under the ROC curves of the classes"),
    _Shown("mcc", "MCC", "Matthews' correlation coefficient, -1 to 1; 0: no better than chance"),
    _Shown("kappa", "Kappa", "Cohen's kappa: agreement beyond chance, up to 1"),
    _Shown("loss", "Log loss", "Mean cross-entropy; 0 is best"),
    _Shown("brier", "Brier", "Mean squared error of the probabilities; 0 is best"),
    _Shown("ece", "Calibration error", "Expected calibration error; 0 is best", PERCENT, 1),
)


class Headline(QWidget):
    """The accuracy in large type; beside it what it was measured on, and the other figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = QLabel()
        self.number.setObjectName("headline")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self._accuracy = ""
        self.figures = [QLabel() for _ in SHOWN]
        flow = FlowLayout(spacing=4)
        flow.setContentsMargins(0, 0, 0, 0)
        for label, shown in zip(self.figures, SHOWN, strict=True):
            label.setObjectName("quiet")
            label.setToolTip(f"{shown.help}. In brackets: 95 % interval.")
            flow.addWidget(label)
        beside = QVBoxLayout()
        beside.setSpacing(4)
        beside.addWidget(self.words)
        beside.addLayout(flow)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(beside, 1)

    def set_opened(self, opened: str) -> None:
        """Say anew how often the test part was opened."""
        self.words.setText(f"{self._accuracy} {opened}".strip())

    def set_metrics(self, metrics: Metrics, part: str, opened: str) -> None:
        """Show the figures of an evaluation.

        Args:
            metrics: the figures.
            part: name of the part that was evaluated.
            opened: how often the test part was opened, in words; empty: not to be said.
        """
        low, high = (100 * end for end in metrics.accuracy_ci95)
        right = round(metrics.accuracy * metrics.n)
        what = "have all labels right" if metrics.labels == "several" else "are right"
        self.number.setText(f"{100 * metrics.accuracy:.1f} %")
        words = (
            f"Accuracy: {right:,} of {metrics.n:,} {part} images {what}; "
            f"95 % interval {low:.1f} to {high:.1f} %"
        )
        if metrics.n_groups == 1:
            words += ", for new images of this one group"
        elif metrics.n_groups is not None:
            words += f", by {metrics.n_groups:,} groups"
        self._accuracy = f"{words}."
        self.set_opened(opened)
        known = [(label, text) for label, text in _texts(metrics, self.figures) if text]
        for label in self.figures:
            label.setVisible(False)
        for number, (label, text) in enumerate(known, start=1):
            label.setText(text if number == len(known) else f"{text} ·")
            label.setVisible(True)


def _texts(metrics: Metrics, labels: Sequence[QLabel]) -> list[tuple[QLabel, str]]:
    return [(label, _text(metrics, shown)) for label, shown in zip(labels, SHOWN, strict=True)]


def _text(metrics: Metrics, shown: _Shown) -> str:
    value = getattr(metrics, shown.field)
    if value is None:
        return ""
    unit = " %" if shown.scale == PERCENT else ""
    interval = getattr(metrics, f"{shown.field}_ci95")
    sure = "" if interval is None else f" ({between(interval, shown.scale, max(1, shown.decimals - 1))})"
    return f"{shown.title} {shown.scale * value:.{shown.decimals}f}{unit}{sure}"
