"""What every measure offers."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from models.evaluation.assessment import Assessment
from models.evaluation.tallies import Tallies
from models.spec import Labels

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

Interval = Literal["share", "jaccard", "bounded", "mean_of_classes", "calibration"]
"""How the 95 % interval is made, see :mod:`models.evaluation.intervals`: ``share`` of some of the images;
``jaccard``: a share of those after x -> x / (2 - x); any figure between two bounds; the mean of another
measure over the classes; or that of the calibration error."""


@dataclass(frozen=True)
class MeasureInfo:
    """Metadata of one measure; its module also has ``value`` and may have ``basis`` (see :class:`Measure`).

    Attributes:
        name: field of :class:`models.evaluation.figures.Metrics` or ``ClassFigures``.
        title: for tables and windows.
        help: one sentence: what it says, and its formula where that is not known to everybody.
        scope: one figure for all images, or one for each class.
        labels: for how many labels per image it is defined.
        low, high: its bounds.
        higher_is_better: which end of them is good.
        interval: how its interval is made.
        mean_of: the measure of the classes that it is the mean of.
        undefined: what is told where it is not defined; None: nothing.
    """

    name: str
    title: str
    help: str
    scope: Literal["overall", "class"] = "overall"
    labels: tuple[Labels, ...] = ("one", "several")
    low: float = 0.0
    high: float = 1.0
    higher_is_better: bool = True
    interval: Interval = "bounded"
    mean_of: str = ""
    undefined: float | None = None


class Measure(Protocol):
    """A module (or member of a family) with a measure.

    It may also have ``expected_variance(assessment, value)``: the variance (c,) to expect of its values (c,),
    for images too few to tell it.
    """

    INFO: MeasureInfo

    @abstractmethod
    def value(self, tallies: Tallies) -> Floats:
        """Return the figure for each of r sets of weights, (r,), or of each class, (r, c); NaN: undefined."""

    @abstractmethod
    def basis(self, assessment: Assessment) -> Flags:
        """Return which images the figure rests on, (n,) or (n, c): the trials of a share."""
