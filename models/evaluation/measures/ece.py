"""Expected calibration error."""

from __future__ import annotations

import numpy as np

from models.evaluation.assessment import Assessment
from models.evaluation.curves import CALIBRATION_BINS, calibration_bins, judged
from models.evaluation.measures.base import Flags, Floats, MeasureInfo
from models.evaluation.measures.bases import all_images
from models.evaluation.tallies import Tallies

INFO = MeasureInfo(
    name="ece",
    title="Calibration error",
    help="Mean of |share that is right - probability| over 15 bins of equal width, weighted by their images.",
    higher_is_better=False,
    interval="calibration",
)


def gaps(assessment: Assessment) -> Floats:
    """Return what each image adds to each bin: right or not minus probability, (n, bins).

    Where an image can have several labels, the mean over them.
    """
    scores, right = judged(assessment)
    n, each = len(assessment), len(scores) // len(assessment)
    found = np.zeros((n, CALIBRATION_BINS))
    np.add.at(found, (np.repeat(np.arange(n), each), calibration_bins(scores)), (right - scores) / each)
    return found


def mean_gaps(tallies: Tallies) -> Floats:
    """Return the share that is right minus the probability of each bin, times the bin's share, (r, bins)."""
    return tallies.sums(tallies.sample.once(gaps)) / tallies.total[:, None]


def value(tallies: Tallies) -> Floats:
    """Return the error (Guo et al., ICML 2017, equation 5), (r,)."""
    return np.asarray(np.abs(mean_gaps(tallies)).sum(axis=1))


def basis(assessment: Assessment) -> Flags:
    """Return all images, (n,)."""
    return all_images(assessment)
