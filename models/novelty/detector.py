"""Tells of images whether they are unlike the training images of one model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.decisions.document import UnlikeSpec
from models.novelty.base import Floats, NoveltyInfo, Outputs, State
from models.novelty.fitting import percentile
from models.novelty.registry import novelty


@dataclass(frozen=True)
class Detector:
    """A method with what it remembers.

    Attributes:
        spec: method and threshold.
        state: what it remembers of the training images.
    """

    spec: UnlikeSpec
    state: State

    @property
    def info(self) -> NoveltyInfo:
        """What the method needs."""
        return novelty(self.spec.method).NOVELTY

    def scores(self, outputs: Outputs) -> npt.NDArray[np.float64]:
        """Return one number per image (n,): the larger, the more unlike the training images."""
        return novelty(self.spec.method).score(self.state, outputs)

    def percentiles(self, scores: npt.NDArray[np.float64]) -> Floats:
        """Return which share of the validation images is less unlike (n,), in percent."""
        return percentile(scores, self.spec.percentiles)

    def unlike(self, scores: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Return whether images with these scores are unlike the training images (n,)."""
        return np.asarray(scores > self.spec.threshold)
