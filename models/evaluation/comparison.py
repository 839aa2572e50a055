"""Two models on the same images: is one of them right more often?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.basics.randomness import generator
from models.evaluation.assessment import Assessment
from models.evaluation.intervals.bootstrap import SEED
from models.evaluation.intervals.bounded import jackknife, kish, quantile

Floats = npt.NDArray[np.float64]

SIGNIFICANT = 0.05
MOST_EXACT = 14
"""Up to so many groups that differ, all ways to swap them are tried."""
PERMUTATIONS = 20_000
BLOCK_NUMBERS = 2_000_000


@dataclass(frozen=True)
class Comparison:
    """What the right and wrong answers of two models say."""

    n: int
    n_groups: int | None
    accuracy: float
    other_accuracy: float
    difference: float
    """Accuracy of the first minus that of the second."""
    difference_ci95: tuple[float, float]
    only_first_right: int
    only_second_right: int
    p_value: float

    @property
    def winner(self) -> str:
        """``first``, ``second``, or nothing where the difference may well be chance."""
        if self.p_value >= SIGNIFICANT or self.difference == 0:
            return ""
        return "first" if self.difference > 0 else "second"


def compare(first: Assessment, second: Assessment) -> Comparison:
    """Compare two models by which images they are right about.

    Without groups, the test is McNemar's exact one: of the images that only one of them is right about, half
    are expected for each (Dietterich, Neural Computation 10, 1998). With groups, whole groups have their two
    answers swapped: all ways of it, or 20,000 by chance.

    Raises:
        BadInput: if the images are not the same ones with the same classes.
    """
    _require_same_images(first, second)
    gain = first.right.astype(np.int64) - second.right.astype(np.int64)
    groups = first.group_numbers
    only_first, only_second = int((gain > 0).sum()), int((gain < 0).sum())
    if groups is None:
        p_value = mcnemar(only_first, only_second)
    else:
        p_value = swap_test(np.bincount(groups, weights=gain).astype(np.float64))
    return Comparison(
        n=len(first),
        n_groups=None if groups is None else int(groups.max()) + 1,
        accuracy=float(first.right.mean()),
        other_accuracy=float(second.right.mean()),
        difference=float(gain.mean()),
        difference_ci95=difference_interval(gain, groups),
        only_first_right=only_first,
        only_second_right=only_second,
        p_value=p_value,
    )


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the two-sided p-value of McNemar's exact test; 1 where no image tells the models apart."""
    from scipy.stats import binomtest

    n = only_first + only_second
    return float(binomtest(only_first, n, 0.5).pvalue) if n else 1.0


def swap_test(gains: Floats) -> float:
    """Return the two-sided p-value of swapping the two models in whole groups.

    Args:
        gains: (k,), for each group, how many more images the first model is right about.
    """
    gains = gains[gains != 0]
    if len(gains) == 0:
        return 1.0
    found = abs(gains.sum())
    if len(gains) <= MOST_EXACT:
        signs = np.array(list(product((-1.0, 1.0), repeat=len(gains))))
        return float((np.abs(signs @ gains) >= found - 1e-9).mean())
    numbers = generator(SEED, "swapped groups")
    at_least, step = 0, max(1, BLOCK_NUMBERS // len(gains))
    for start in range(0, PERMUTATIONS, step):
        shape = (min(step, PERMUTATIONS - start), len(gains))
        signs = numbers.integers(0, 2, shape, dtype=np.int8) * 2.0 - 1.0
        at_least += int((np.abs(signs @ gains) >= found - 1e-9).sum())
    # What was found is one of the ways (Phipson and Smyth, Stat. Appl. Genet. Mol. Biol. 9, 2010).
    return (at_least + 1) / (PERMUTATIONS + 1)


def difference_interval(
    gain: npt.NDArray[np.int64], groups: npt.NDArray[np.int64] | None
) -> tuple[float, float]:
    """Return the 95 % interval of the mean gain (n,) of -1, 0 and 1.

    Half a pseudo-image is added for each of the four ways to be right or wrong (Agresti and Min, Stat. Med.
    24, 2005), so that models which hardly differ on few images are not called equal for certain. With groups
    (n,), the variance is that which a bootstrap of groups tends to, corrected as in the other intervals.
    """
    n = len(gain) + 2
    middle = gain.sum() / n
    variance = (((gain**2).sum() + 1) / n - middle**2) / n
    spread = quantile(np.inf)
    if groups is not None:
        sizes = np.bincount(groups).astype(np.float64)
        away = np.bincount(groups, weights=gain) - gain.mean() * sizes
        drawn = kish(sizes)
        variance = max(variance, float((away**2).sum()) / len(gain) ** 2 * jackknife(drawn) ** 2)
        spread = quantile(drawn)
    half = float(spread) * float(np.sqrt(variance))
    found = float(gain.mean())
    return max(-1.0, min(middle - half, found)), min(1.0, max(middle + half, found))


def _require_same_images(first: Assessment, second: Assessment) -> None:
    if first.classes != second.classes or first.several != second.several:
        raise BadInput(
            f"The models have other classes ({', '.join(first.classes)}; {', '.join(second.classes)}): "
            "only models with the same classes in the same order can be compared."
        )
    if len(first) != len(second) or not (
        np.array_equal(first.rows, second.rows)
        and np.array_equal(first.indices, second.indices)
        and np.array_equal(first.truth, second.truth)
    ):
        raise BadInput("The models were not shown the same images: evaluate both on the same data.")
