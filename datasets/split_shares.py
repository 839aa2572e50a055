"""How many images of a class each part of a split gets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.basics.randomness import generator
from datasets.spec import Part, SplitSpec

WEIGHTS: dict[str, float] = {"train": 10.0, "validation": 3.0, "test": 1.0}
"""How bad it is, relatively, if a part lacks a class: without training images nothing can be learnt."""


def part_sizes(n: int, split: SplitSpec) -> tuple[int, int]:
    """Return how many of ``n`` images of a class are for validation and for test, without folds."""
    least = 1 if n >= 3 else 0
    validation = max(round(n * split.validation), least if split.validation > 0 else 0)
    test = max(round(n * split.test), least if split.test > 0 else 0)
    while validation + test >= n > 0 and validation + test > 0:
        if validation >= test:
            validation -= 1
        else:
            test -= 1
    return validation, test


@dataclass(frozen=True)
class Bins:
    """Into what images are divided: the parts, or test and the folds.

    Attributes:
        split: the shares.
        parts: the part of each bin; with folds, several bins are for training.
        shares: (bins,) float64, with the sum 1.
        weights: (bins,) how bad it is if a bin lacks a class.
    """

    split: SplitSpec
    parts: tuple[Part, ...]
    shares: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float64]

    def sizes(self, n: int, seed: int, class_name: str) -> npt.NDArray[np.int64]:
        """Return how many of ``n`` images of a class each bin gets."""
        folds = self.split.folds
        if not self.split.has_folds:
            validation, test = part_sizes(n, self.split)
            return np.array([validation, test, n - validation - test], dtype=np.int64)
        test = part_sizes(n, self.split.model_copy(update={"validation": 0.0}))[1]
        each, more = divmod(n - test, folds)
        # Which folds are larger by one differs from class to class, so that no fold is always the larger.
        first = int(generator(seed, f"folds {class_name}").integers(folds))
        in_folds = [each + ((place - first) % folds < more) for place in range(folds)]
        return np.array([test, *in_folds], dtype=np.int64)

    def still_needed(
        self, n: int, already: npt.NDArray[np.int64], seed: int, class_name: str
    ) -> npt.NDArray[np.int64]:
        """Return how many images each bin gets of those of ``n`` that are not ``already`` (bins,) placed."""
        missing = self.sizes(n, seed, class_name) - already
        needed = np.maximum(missing, 0)
        # Where groups filled a bin beyond its share, the others go without, those with the most first.
        return _cut(needed, int(missing.sum()))


def _cut(sizes: npt.NDArray[np.int64], total: int) -> npt.NDArray[np.int64]:
    """Return the sizes with the largest ones cut to a common level, so that their sum is ``total``."""
    low, high = 0, int(sizes.max(initial=0))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if np.minimum(sizes, middle).sum() <= total else (low, middle - 1)
    level = np.minimum(sizes, low)
    above = np.flatnonzero(sizes > low)[: total - int(level.sum())]
    level[above] += 1
    return level


def bins_of(split: SplitSpec) -> Bins:
    """Return the bins of a split: validation, test, train; or test and the folds."""
    if not split.has_folds:
        parts: tuple[Part, ...] = ("validation", "test", "train")
        shares = [split.validation, split.test, 1.0 - split.validation - split.test]
        return Bins(split, parts, np.array(shares), np.array([WEIGHTS[part] for part in parts]))
    numbers = range(1, split.folds + 1)
    parts = ("test", *("validation" if number == split.fold else "train" for number in numbers))
    shares = [split.test, *[(1.0 - split.test) / split.folds] * split.folds]
    # Every fold is for validation once, and the division must not depend on which one is today.
    weights = [WEIGHTS["test"], *[WEIGHTS["validation"]] * split.folds]
    return Bins(split, parts, np.array(shares), np.array(weights))
