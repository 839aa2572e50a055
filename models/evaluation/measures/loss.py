"""Mean cross-entropy, also log loss."""

from __future__ import annotations

import numpy as np

from models.evaluation.assessment import Assessment
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.measures.bases import all_images
from models.evaluation.tallies import Tallies

SMALLEST_PROBABILITY = 1e-7

INFO = MeasureInfo(
    name="loss",
    title="Log loss",
    help="Mean of -ln(probability of the true class), in nats; of several labels, mean over the labels too.",
    high=float(-np.log(SMALLEST_PROBABILITY)),
    higher_is_better=False,
)


def of_images(assessment: Assessment) -> Floats:
    """Return the cross-entropy of each image, (n,); probabilities are clipped at 1e-7."""
    scores = assessment.probabilities.astype(np.float64)
    if assessment.several:
        told = np.where(assessment.truth, scores, 1 - scores)
    else:
        told = np.take_along_axis(scores, assessment.labels[:, None], axis=1)
    return np.asarray(-np.log(np.clip(told, SMALLEST_PROBABILITY, 1.0)).mean(axis=1))


def value(tallies: Tallies) -> Floats:
    """Return the mean, (r,)."""
    return tallies.mean(tallies.sample.once(of_images))


def basis(assessment: Assessment) -> Flags:
    """Return all images, (n,)."""
    return all_images(assessment)
