"""The bootstrap: figures of samples drawn from the images, or from their groups, with replacement."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from datasets.basics.progress import Progress, silent
from datasets.basics.randomness import generator
from models.evaluation.assessment import Assessment
from models.evaluation.tallies import Sample, Tallies

Floats = npt.NDArray[np.float64]
Figure = Callable[[Tallies], Floats]

REPLICATES = 1000
FEWEST_REPLICATES = 200
MOST_WORK = 1e8
"""Images times classes times replicates; beyond it there are fewer replicates. A few seconds."""
MOST_IMAGES = 100_000
BLOCK_NUMBERS = 1_000_000
"""Weights that are held at a time."""
SEED = 0
"""The same images give the same interval, in every run of every session."""


def n_replicates(assessment: Assessment) -> int:
    """Return how many replicates are drawn for an assessment."""
    affordable = int(MOST_WORK / (len(assessment) * max(2, len(assessment.classes))))
    return min(REPLICATES, max(FEWEST_REPLICATES, affordable))


def replicates(
    sample: Sample, figures: Mapping[str, Figure], n: int, progress: Progress = silent
) -> dict[str, Floats]:
    """Return each figure of ``n`` samples drawn with replacement, (n,) or (n, c), by name.

    Images are drawn; where they have groups, whole groups are (Field and Welsh, J. R. Stat. Soc. B 69, 2007).
    """
    assessment = sample.assessment
    step = max(1, BLOCK_NUMBERS // len(assessment))
    found: dict[str, list[Floats]] = {name: [] for name in figures}
    for start in range(0, n, step):
        progress(start / n, f"Intervals, {start:,} of {n:,} drawn samples")
        tallies = Tallies(sample, weights(assessment, min(step, n - start), start))
        for name, figure in figures.items():
            found[name].append(figure(tallies))
    return {name: np.concatenate(blocks) for name, blocks in found.items()}


def drawn_from(assessment: Assessment) -> Assessment:
    """Return the images that samples are drawn from: of more than 100,000, so many by chance.

    The variance of a figure falls as their number grows, so it is told from these too.
    """
    if len(assessment) <= MOST_IMAGES:
        return assessment
    chosen = generator(SEED, "bootstrap images").permutation(len(assessment))[:MOST_IMAGES]
    return assessment.at(np.sort(chosen))


def weights(assessment: Assessment, r: int, start: int) -> npt.NDArray[np.float32]:
    """Return how often each image is drawn in ``r`` samples, (r, n); ``start`` tells blocks apart."""
    groups = assessment.group_numbers
    n = len(assessment) if groups is None else int(groups.max()) + 1
    drawn = generator(SEED, "bootstrap", 0, start).integers(0, n, (r, n))
    drawn += np.arange(r)[:, None] * n
    counts = np.bincount(drawn.ravel(), minlength=r * n).reshape(r, n).astype(np.float32)
    return counts if groups is None else counts.take(groups, axis=1)
