"""The figures of an evaluation. Light: read and written without a network library."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from datasets.basics.options import Options


class ClassFigures(Options):
    """One class against all others, by the most probable class (ROC AUC: by the class's score)."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, allow_inf_nan=False, validate_by_name=True, serialize_by_alias=True
    )

    class_name: str = Field(alias="class")
    n: int
    """Images of this class."""
    precision: float
    """0 where nothing was predicted as this class."""
    recall: float
    """0 where no image is of this class."""
    f1: float
    roc_auc: float | None
    """None where the images are all of this class or none is."""


class Metrics(Options):
    """Figures of a classifier on labelled images; the names in JSON are a contract."""

    accuracy: float
    accuracy_ci95: tuple[float, float]
    """Wilson's 95 % interval (low, high)."""
    loss: float
    """Mean cross-entropy in nats; probabilities are clipped at 1e-7."""
    n: int
    per_class: tuple[ClassFigures, ...]
    confusion_matrix: tuple[tuple[int, ...], ...]
    """Rows: true class, columns: predicted class, both in the order of ``classes``."""
    classes: tuple[str, ...]
