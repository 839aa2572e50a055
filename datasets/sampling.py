"""Which images an epoch shows, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.arrays import Samples
from datasets.basics.randomness import generator
from datasets.spec import DataRow, SamplingSpec
from datasets.split import empty_samples

AS_ROWS_SAY = SamplingSpec()


def draw_epoch(
    samples: Samples, rows: Sequence[DataRow], seed: int, epoch: int, sampling: SamplingSpec = AS_ROWS_SAY
) -> Samples:
    """Return the images of one epoch in the order of training; they follow from the arguments alone.

    As each row says: ``images_per_epoch`` of its samples are drawn (None: all). Equally many of each
    class: ``images_per_class`` samples of each class are drawn from all its rows together (None: as many
    as the smallest class has), whatever number the rows say, but never from rows with 0.

    ``shuffle`` on: a new random choice each epoch, without repetition while there are enough; when more
    are wanted than there are, every image comes equally often, give or take one. ``shuffle`` off (of a
    class: in all its rows): always the first ones. With ``replacement``, where it is shuffled, each image
    is drawn from all. The order of all drawn images is shuffled over the rows in any case, so that a batch
    has all classes.

    Args:
        samples: (n, 2) training samples, ordered by row and image.
        rows: the session's rows.
        seed, epoch: of the session; counted from 0.
        sampling: of the session. The class of a row with several is its first.

    Returns:
        (m, 2) int64.
    """
    drawn = [empty_samples()]
    for pool in _pools(samples, rows, sampling):
        chosen = _draw(pool, sampling.replacement, generator(seed, pool.purpose, epoch, pool.index))
        drawn.append(samples[pool.places[chosen]])
    together = np.concatenate(drawn)
    return together[generator(seed, "order", epoch).permutation(len(together))]


def epoch_size(samples: Samples, rows: Sequence[DataRow], sampling: SamplingSpec = AS_ROWS_SAY) -> int:
    """Return how many images an epoch shows."""
    return sum(pool.wanted for pool in _pools(samples, rows, sampling))


def global_indices(samples: Samples, rows: Sequence[DataRow]) -> npt.NDArray[np.int64]:
    """Return the index of each sample in the session: images of all earlier rows + index in its row."""
    counts = np.array([row.n_images for row in rows], dtype=np.int64)
    first = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])
    return np.asarray(first[samples[:, 0]] + samples[:, 1], dtype=np.int64)


@dataclass(frozen=True)
class _Pool:
    """Samples from which a number is drawn: those of a row, or of a class.

    Attributes:
        places: (k,) where they are among all samples, k > 0.
        wanted: how many are drawn.
        shuffle: whether the choice is random.
        purpose, index: of the random numbers.
    """

    places: npt.NDArray[np.int64]
    wanted: int
    shuffle: bool
    purpose: str
    index: int = 0


def _pools(samples: Samples, rows: Sequence[DataRow], sampling: SamplingSpec) -> list[_Pool]:
    of_rows = _places_of_rows(samples)
    if sampling.balance == "classes":
        return _class_pools(of_rows, rows, sampling.images_per_class)
    pools = []
    for number, places in of_rows.items():
        wanted = rows[number].images_per_epoch
        wanted = len(places) if wanted is None else wanted
        pools.append(_Pool(places, wanted, rows[number].shuffle, "draw", number))
    return pools


def _class_pools(
    of_rows: Mapping[int, npt.NDArray[np.int64]], rows: Sequence[DataRow], wanted: int | None
) -> list[_Pool]:
    of_classes: dict[str, list[int]] = {}
    for number in of_rows:
        if rows[number].images_per_epoch != 0:
            of_classes.setdefault(rows[number].class_name, []).append(number)
    places = {
        name: np.concatenate([of_rows[number] for number in numbers]) for name, numbers in of_classes.items()
    }
    smallest = min((len(own) for own in places.values()), default=0)
    return [
        _Pool(
            own,
            smallest if wanted is None else wanted,
            any(rows[number].shuffle for number in of_classes[name]),
            f"draw class {name}",
        )
        for name, own in places.items()
    ]


def _places_of_rows(samples: Samples) -> dict[int, npt.NDArray[np.int64]]:
    """Return where the samples of each row are; samples are ordered by row."""
    numbers, counts = np.unique(samples[:, 0], return_counts=True)
    ends = np.cumsum(counts)
    return {
        number: np.arange(end - count, end, dtype=np.int64)
        for number, count, end in zip(numbers.tolist(), counts.tolist(), ends.tolist(), strict=True)
    }


def _draw(pool: _Pool, replacement: bool, random: np.random.Generator) -> npt.NDArray[np.int64]:
    """Return which of the pool's places are drawn, (wanted,)."""
    available = len(pool.places)
    if replacement and pool.shuffle:
        return random.integers(available, size=pool.wanted, dtype=np.int64)
    rounds, rest = divmod(pool.wanted, available)
    whole = np.tile(np.arange(available, dtype=np.int64), rounds)
    part = random.permutation(available)[:rest] if pool.shuffle else np.arange(rest)
    return np.concatenate([whole, part.astype(np.int64)])
