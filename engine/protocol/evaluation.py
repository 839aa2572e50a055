"""What the jobs that measure a model are asked and what they answer."""

from __future__ import annotations

from datasets.basics.options import Options
from datasets.spec import DataRow
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
    predicted_class: int
    score: float
    """Probability of the predicted class."""


class EvaluateResult(Options):
    metrics: Metrics
    rows: tuple[DataRow, ...]
    images: tuple[ImageScore, ...]
    folder: str | None = None
    test_openings: int | None = None
    """How often the test part of the run was opened, this time included; None for a model without a run."""
