"""How often two equally good models are declared different, in simulated data sets.

    python tests/campaigns/equal_models.py [--sets 1000]

Two models are equally good, but wrong about partly different images; with groups, each group has its own
liking for one of them. Prints for each setting the share of data sets with a winner (wanted: at most 5 %),
and the share whose interval of the difference covers the true one, 0 (wanted: 93 to 97 %).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from models.evaluation.assessment import Assessment
from models.evaluation.comparison import Comparison, compare

SETTINGS = ((50, 0, 0.9), (200, 0, 0.9), (2000, 0, 0.97), (300, 6, 0.9), (300, 12, 0.9), (1000, 40, 0.9))
"""Images, groups, accuracy."""


def _answers(right: np.ndarray, groups: list[str] | None) -> Assessment:
    labels = np.arange(len(right)) % 2
    said = np.where(right, labels, 1 - labels)
    return Assessment.of(np.where(said[:, None] == np.arange(2), 0.9, 0.1), labels, "ab", groups=groups)


def pair(numbers: np.random.Generator, n: int, n_groups: int, accuracy: float) -> Comparison:
    """Compare two equally good models on one data set."""
    groups, liking = None, np.zeros(n)
    if n_groups:
        of_image = numbers.choice(n_groups, n, p=numbers.dirichlet(np.full(n_groups, 5.0)))
        groups = [str(number) for number in of_image]
        liking = numbers.normal(0, 0.4, n_groups)[of_image]
    # Half of what makes an image hard is common to both models.
    hard = numbers.normal(size=n)
    own = numbers.normal(size=(2, n))
    level = np.quantile(np.random.default_rng(0).normal(size=100_000), accuracy) * np.sqrt(2)
    first, second = hard + own[0] < level + liking, hard + own[1] < level - liking
    return compare(_answers(first, groups), _answers(second, groups))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=1000)
    given = parser.parse_args()
    sys.stdout.write(f"{'images':>8}{'groups':>8}{'accuracy':>10}{'winners':>9}{'covered':>9}\n")
    for n, n_groups, accuracy in SETTINGS:
        found = [pair(np.random.default_rng([n, k]), n, n_groups, accuracy) for k in range(given.sets)]
        winners = np.mean([bool(one.winner) for one in found])
        covered = np.mean([one.difference_ci95[0] <= 0 <= one.difference_ci95[1] for one in found])
        sys.stdout.write(f"{n:8}{n_groups:8}{accuracy:10.2f}{winners:9.1%}{covered:9.1%}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
