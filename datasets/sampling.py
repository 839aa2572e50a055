"""Which images an epoch shows, and in which order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from datasets.arrays import Samples
from datasets.basics.randomness import generator
from datasets.spec import DataRow
from datasets.split import empty_samples


def draw_epoch(samples: Samples, rows: Sequence[DataRow], seed: int, epoch: int) -> Samples:
    """Return the images of one epoch in the order of training.

    From each row ``images_per_epoch`` of its samples are drawn (None: all). ``shuffle`` on: a new random
    choice each epoch, without repetition while there are enough; when more are wanted than there are,
    every image comes equally often, give or take one. ``shuffle`` off: always the first ones. The order
    of all drawn images is shuffled over the rows in any case, so that a batch has all classes.

    Args:
        samples: (n, 2) training samples, ordered by row and image.
        rows: the session's rows.
        seed, epoch: of the session; counted from 0.

    Returns:
        (m, 2) int64.
    """
    drawn = [empty_samples()]
    for number in np.unique(samples[:, 0]):
        own = samples[samples[:, 0] == number]
        drawn.append(own[_draw(len(own), rows[int(number)], int(number), seed, epoch)])
    together = np.concatenate(drawn)
    return together[generator(seed, "order", epoch).permutation(len(together))]


def epoch_size(samples: Samples, rows: Sequence[DataRow]) -> int:
    """Return how many images an epoch shows."""
    total = 0
    for number, available in zip(*np.unique(samples[:, 0], return_counts=True), strict=True):
        wanted = rows[int(number)].images_per_epoch
        total += int(available) if wanted is None else wanted
    return total


def global_indices(samples: Samples, rows: Sequence[DataRow]) -> npt.NDArray[np.int64]:
    """Return the index of each sample in the session: images of all earlier rows + index in its row."""
    counts = np.array([row.n_images for row in rows], dtype=np.int64)
    first = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])
    return np.asarray(first[samples[:, 0]] + samples[:, 1], dtype=np.int64)


def _draw(available: int, row: DataRow, number: int, seed: int, epoch: int) -> npt.NDArray[np.int64]:
    wanted = available if row.images_per_epoch is None else row.images_per_epoch
    rounds, rest = divmod(wanted, available)
    whole = np.tile(np.arange(available, dtype=np.int64), rounds)
    if row.shuffle:
        part = generator(seed, "draw", epoch, number).permutation(available)[:rest]
    else:
        part = np.arange(rest)
    return np.concatenate([whole, part.astype(np.int64)])
