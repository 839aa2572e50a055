"""What the jobs that measure a model are asked and what they answer."""

from __future__ import annotations

from datasets.basics.options import Options
from datasets.spec import DataRow
from models.evaluation.details import ClassCurves, ConfusedPair, GroupFigures, Reliability
from models.evaluation.figures import Metrics


class EvaluateRequest(Options):
    """Compare a model's classes with the true ones.

    Give surveyed ``rows`` of labelled images or, for a run, ``part`` of its own session.
    """

    model: str
    rows: tuple[DataRow, ...] = ()
    part: str = "test"
    out: str | None = None
    find_in: tuple[str, ...] = ()
    shown_before: bool = False
    """Whether the user has these figures before the eyes: the test part is then not opened anew."""


class ImageScore(Options):
    """What the model said of one image."""

    row: int
    index: int
    name: str
    true_class: int
    """Of several labels the first one."""
    predicted_class: int
    """The most probable class."""
    score: float
    """Probability of the predicted class."""
    scores: tuple[float, ...] = ()
    """Probabilities of all classes."""
    group: str = ""
    """Donor, day or plate, where the data has such groups."""
    true_classes: tuple[int, ...] = ()
    """All labels, where an image can have several."""
    predicted_classes: tuple[int, ...] = ()
    """All labels with a probability of at least 0.5, where an image can have several."""


class EvaluateResult(Options):
    """Figures, curves and the answer for each image."""

    metrics: Metrics
    rows: tuple[DataRow, ...]
    images: tuple[ImageScore, ...]
    folder: str | None = None
    test_openings: int | None = None
    """How often the test part of the run was opened, this time included; None for a model without a run."""
    curves: tuple[ClassCurves, ...] = ()
    reliability: Reliability | None = None
    by_file: tuple[GroupFigures, ...] = ()
    by_group: tuple[GroupFigures, ...] = ()
    confused_pairs: tuple[ConfusedPair, ...] = ()
    """Which class is taken for which other, the most images first."""
    assessment: str = ""
    """Equal for equal models and images, else another."""
    note: str = ""
    """Which decisions about the model the figures leave out, in one sentence; empty where there are none."""


class CompareRequest(Options):
    """Compare two models on the same images.

    Give surveyed ``rows`` of labelled images or, if ``model`` is a run, ``part`` of its own session.
    """

    model: str
    other: str
    rows: tuple[DataRow, ...] = ()
    part: str = "test"
    find_in: tuple[str, ...] = ()
    shown_before: bool = False
    """Whether the user has the figures of ``model`` before the eyes."""


class CompareResult(Options):
    """Which of two models is right more often on the same images, if one is."""

    n: int
    n_groups: int | None = None
    """Groups that the test and the interval are drawn by; None: each image counts for itself."""
    accuracy: float
    other_accuracy: float
    difference: float
    """Accuracy of the first minus that of the second."""
    difference_ci95: tuple[float, float]
    only_first_right: int
    only_second_right: int
    first_alone: tuple[tuple[int, int], ...] = ()
    """(index of the row, index of the image) of those that only the first is right about."""
    second_alone: tuple[tuple[int, int], ...] = ()
    p_value: float
    winner: str
    """``first``, ``second``, or nothing where the difference can well be chance (p of 0.05 or more)."""
    sentence: str
    test_openings: int | None = None
    """How often the test part of the first run was opened, this time included; None without a run."""


class SavePictureRequest(Options):
    """Save one picture of an evaluation, or its numbers."""

    evaluate: EvaluateRequest
    picture: str
    """Name in the registry of pictures."""
    path: str
    """Its ending says what is written: .png, .svg, .pdf, or .csv for the numbers."""


class SavePictureResult(Options):
    """The file that was written."""

    path: str
