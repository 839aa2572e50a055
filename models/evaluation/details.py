"""What stands beside the figures of an evaluation: curves, calibration, files, groups, confused pairs.

Light: read and written without a network library. All shares are 0…1.
"""

from __future__ import annotations

from datasets.basics.options import Options
from models.evaluation.figures import Interval

Numbers = tuple[float, ...]


class Points(Options):
    """A curve; each point belongs to a threshold: images with at least this score count as the class."""

    x: Numbers
    y: Numbers
    threshold: Numbers
    """Falls along the curve; 2 where no image counts as the class."""


class ThresholdCurve(Options):
    """What sorting out the images with at least a threshold's score for the class would give (AIDeveloper's
    concentration, enrichment and yield)."""

    threshold: Numbers
    concentration: tuple[float | None, ...]
    """Share of the class among the images sorted out; None where there are none."""
    enrichment: tuple[float | None, ...]
    """Concentration divided by the share of the class among all images."""
    yield_: Numbers
    """Share of the class's images that are sorted out."""


class ScoreHistogram(Options):
    """How many images have which score for the class."""

    edges: Numbers
    """One more than there are bins, from 0 to 1; the last bin has its upper edge."""
    of_class: tuple[int, ...]
    """Images of the class in each bin."""
    of_others: tuple[int, ...]


class ClassCurves(Options):
    """The curves of one class against all others; None where the images do not allow it."""

    class_name: str
    roc: Points | None
    """x: false positive rate, y: true positive rate."""
    pr: Points | None
    """x: recall, y: precision."""
    thresholds: ThresholdCurve | None
    histogram: ScoreHistogram


class Reliability(Options):
    """How often the predicted class is right, by the probability it was given; empty bins are left out.

    Where an image can have several labels: how often a label is there, by its probability.
    """

    edges: Numbers
    """Of all bins, one more than there are bins."""
    bins: tuple[int, ...]
    """Which bins the following are about."""
    confidence: Numbers
    """Mean probability in each bin."""
    accuracy: Numbers
    """Share that is right in each bin."""
    accuracy_ci95: tuple[Interval, ...]
    n: tuple[int, ...]
    ece: float
    ece_ci95: Interval | None = None


class GroupFigures(Options):
    """How a model does on the images of one file or group."""

    name: str
    n: int
    accuracy: float
    accuracy_ci95: Interval
    row: int | None = None
    """Which row of the data, for a file."""
    true: tuple[int, ...] = ()
    """Images of each class."""
    predicted: tuple[int, ...] = ()
    """Images that were given each class."""


class ConfusedPair(Options):
    """Images of one class that were taken for another."""

    true_class: int
    predicted_class: int
    n: int
    share: float
    """Of all images of the true class."""
    share_ci95: Interval
