"""The figures of an epoch that can be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.training.events import EpochDone


@dataclass(frozen=True)
class Figure:
    """One plot: a figure over the epochs.

    Attributes:
        name: how it is remembered.
        title: what it is called, without its unit.
        training, validation: keys of its curves in :class:`app.widgets.curves.record.CurveRecord`; empty:
            there is no such curve.
        each_class: key of a figure that every class has: ``val_recall`` stands for ``val_recall.0`` and
            so on; empty: it is no such figure.
        scale: what the figures are multiplied with on the axis.
        unit: shown behind the number.
        decimals: of the number in texts; None: as few as it needs.
        free_height: height on the plot, 0 (bottom) to 1, where such curves hardly ever are: the place for
            words.
    """

    name: str
    title: str
    training: str = ""
    validation: str = ""
    each_class: str = ""
    scale: float = 1.0
    unit: str = ""
    decimals: int | None = 2
    free_height: float = 0.08

    @property
    def axis(self) -> str:
        """Title and unit."""
        return f"{self.title},{self.unit}" if self.unit else self.title

    @property
    def name_within(self) -> str:
        """The title within a sentence."""
        return self.title if self.title[1:2].isupper() else self.title[:1].lower() + self.title[1:]

    def keys(self, n_classes: int) -> tuple[str, ...]:
        """Return the keys of all curves of the plot."""
        if self.each_class:
            return tuple(f"{self.each_class}.{number}" for number in range(n_classes))
        return tuple(key for key in (self.training, self.validation) if key)

    def text(self, value: float) -> str:
        """Return a value as it is written beside the curve."""
        number = value * self.scale
        return f"{number:.3g}" if self.decimals is None else f"{number:.{self.decimals}f}{self.unit}"


FIGURES = (
    Figure("accuracy", "Accuracy", "accuracy", "val_accuracy", scale=100.0, unit=" %", decimals=1),
    Figure("loss", "Loss", "loss", "val_loss", decimals=3, free_height=0.92),
    Figure("learning_rate", "Learning rate", "learning_rate", decimals=None),
    Figure("auc", "ROC AUC", validation="val_auc", decimals=4),
    Figure("macro_f1", "Mean F1", validation="val_macro_f1", scale=100.0, unit=" %", decimals=1),
    Figure("precision", "Precision", each_class="val_precision", scale=100.0, unit=" %", decimals=1),
    Figure("recall", "Recall", each_class="val_recall", scale=100.0, unit=" %", decimals=1),
)
"""In the order in which they stand below each other."""
FIRST_SHOWN = ("accuracy", "loss")


def figures_of(epoch: EpochDone) -> dict[str, float]:
    """Return what was measured in an epoch by key."""
    plain = (
        "accuracy",
        "val_accuracy",
        "loss",
        "val_loss",
        "learning_rate",
        "val_auc",
        "val_macro_f1",
        "seconds",
        "images_per_second",
    )
    found = {name: getattr(epoch, name) for name in plain}
    found |= _of_each_class("val_precision", epoch.val_precision)
    found |= _of_each_class("val_recall", epoch.val_recall)
    return {name: value for name, value in found.items() if value is not None}


def _of_each_class(name: str, values: Sequence[float]) -> dict[str, float]:
    return {f"{name}.{number}": value for number, value in enumerate(values)}
