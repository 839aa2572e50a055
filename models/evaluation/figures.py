"""The figures of an evaluation. Light: read and written without a network library.

Every figure ``x`` stands beside ``x_ci95``, its 95 % interval (low, high). None: the figure is not defined
for these images, or was not measured.
"""

from __future__ import annotations

from pydantic import ConfigDict, Field

from datasets.basics.options import Options
from models.spec import Labels

Interval = tuple[float, float]


class ClassFigures(Options):
    """One class against all others: by the predicted class, or, where an image can have several, by
    probabilities of at least 0.5. The areas follow from the class's score alone."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, allow_inf_nan=False, validate_by_name=True, serialize_by_alias=True
    )

    class_name: str = Field(alias="class")
    n: int
    """Images of this class."""
    n_predicted: int | None = None
    """Images predicted as this class."""
    precision: float
    """0 where nothing was predicted as this class."""
    precision_ci95: Interval | None = None
    recall: float
    """0 where no image is of this class."""
    recall_ci95: Interval | None = None
    specificity: float | None = None
    """Share of the images of other classes that were not predicted as this one; None where there are none."""
    specificity_ci95: Interval | None = None
    f1: float
    f1_ci95: Interval | None = None
    roc_auc: float | None
    """None where the images are all of this class or none is."""
    roc_auc_ci95: Interval | None = None
    pr_auc: float | None = None
    """Average precision; None where no image is of this class."""
    pr_auc_ci95: Interval | None = None


class Metrics(Options):
    """Figures of a classifier on labelled images; the names in JSON are a contract."""

    accuracy: float
    """Share of the images whose class is right; where an image can have several, all of them."""
    accuracy_ci95: Interval
    loss: float
    """Mean cross-entropy in nats (of several labels: mean over the labels too); probabilities are clipped at
    1e-7."""
    loss_ci95: Interval | None = None
    n: int
    per_class: tuple[ClassFigures, ...]
    confusion_matrix: tuple[tuple[int, ...], ...]
    """Rows: true class, columns: predicted class, both in the order of ``classes``. Empty where an image can
    have several labels."""
    classes: tuple[str, ...]
    labels: Labels = "one"
    n_groups: int | None = None
    """Groups (donors, days, plates) that the intervals are drawn by; None: each image counts for itself. 1:
    all images are of one, so the intervals are those for new images of it."""
    balanced_accuracy: float | None = None
    """Mean recall of the classes that have images."""
    balanced_accuracy_ci95: Interval | None = None
    top_2_accuracy: float | None = None
    """Share of the images whose class is among the two most probable ones; None for two classes or fewer."""
    top_2_accuracy_ci95: Interval | None = None
    top_3_accuracy: float | None = None
    top_3_accuracy_ci95: Interval | None = None
    top_5_accuracy: float | None = None
    top_5_accuracy_ci95: Interval | None = None
    macro_f1: float | None = None
    """Mean F1 of the classes."""
    macro_f1_ci95: Interval | None = None
    micro_f1: float | None = None
    """F1 of all labels of all images together; only where an image can have several."""
    micro_f1_ci95: Interval | None = None
    hamming_loss: float | None = None
    """Share of wrong labels among all labels of all images; only where an image can have several."""
    hamming_loss_ci95: Interval | None = None
    macro_roc_auc: float | None = None
    """Mean area under the ROC curves of the classes that have one."""
    macro_roc_auc_ci95: Interval | None = None
    macro_pr_auc: float | None = None
    """Mean average precision of the classes that have images."""
    macro_pr_auc_ci95: Interval | None = None
    mcc: float | None = None
    """Matthews' correlation coefficient, -1…1."""
    mcc_ci95: Interval | None = None
    kappa: float | None = None
    """Cohen's kappa, up to 1."""
    kappa_ci95: Interval | None = None
    brier: float | None = None
    """Mean over the images of the sum over the classes of (probability - truth)², 0…2 (of several labels:
    the mean over them, 0…1)."""
    brier_ci95: Interval | None = None
    ece: float | None = None
    """Expected calibration error: 15 bins of equal width."""
    ece_ci95: Interval | None = None
