"""The parts of a session that speak of data: the one door to :mod:`datasets.specs`."""

from __future__ import annotations

from datasets.specs.augmentation import AugmentationSpec
from datasets.specs.feeding import FeedingSpec
from datasets.specs.input import (
    Color,
    DepthScaling,
    Fit,
    InputSpec,
    Interpolation,
    Normalization,
    Padding,
)
from datasets.specs.row import PARTS, DataRow, Part
from datasets.specs.sampling import Balance, SamplingSpec
from datasets.specs.split import GroupBy, SplitSpec

__all__ = [
    "PARTS",
    "AugmentationSpec",
    "Balance",
    "Color",
    "DataRow",
    "DepthScaling",
    "FeedingSpec",
    "Fit",
    "GroupBy",
    "InputSpec",
    "Interpolation",
    "Normalization",
    "Padding",
    "Part",
    "SamplingSpec",
    "SplitSpec",
]
