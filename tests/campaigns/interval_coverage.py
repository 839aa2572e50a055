"""How often the 95 % interval of each figure covers the truth, in simulated data sets.

    python tests/campaigns/interval_coverage.py [--sets 1000] [--only WORD] [--replicates 1000]

A classifier whose scores are drawn from a known distribution is evaluated on many small data sets; the truth
is its figures on a very large one. With groups, each group has an offset of its own, as donors or days have.
Prints a table for each setting: the share of data sets whose interval covers the truth (wanted: 93 to 97 %),
how often the truth lies below and above it, and its mean width.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[2]))

from models.evaluation.assessment import Assessment
from models.evaluation.intervals.all_figures import all_intervals
from models.evaluation.measures.registry import measures
from models.evaluation.tallies import Sample, Tallies

Floats = npt.NDArray[np.float64]
LARGE = 1_000_000
LARGE_GROUPS = 20_000


@dataclass(frozen=True)
class Setting:
    """How the data sets of one table are drawn."""

    name: str
    n: int
    shares: tuple[float, ...]
    """Of the classes."""
    distance: float
    """Of the classes' scores, in standard deviations: 1 is hard, 4 easy."""
    n_groups: int = 0
    offset: float = 0.0
    """Standard deviation of the groups' offsets."""
    several: bool = False
    sharpness: float = 1.0
    """Above 1 the probabilities are too sure of themselves."""

    def draw(self, numbers: np.random.Generator, n: int, n_groups: int) -> Assessment:
        """Return one data set of about ``n`` images."""
        c = len(self.shares)
        groups = None
        offsets = np.zeros((n, c))
        if n_groups:
            # Groups are of unequal size, as donors are.
            sizes = numbers.dirichlet(np.full(n_groups, 5.0))
            of_image = numbers.choice(n_groups, n, p=sizes)
            offsets = numbers.normal(0, self.offset, (n_groups, c))[of_image]
            groups = [str(number) for number in of_image]
        if self.several:
            truth = numbers.random((n, c)) < np.array(self.shares)
            truth[~truth.any(axis=1), 0] = True
            logits = numbers.normal(0, 1, (n, c)) + offsets + self.distance * (truth - 0.5)
            scores = 1 / (1 + np.exp(-self.sharpness * self.distance * logits))
        else:
            labels = numbers.choice(c, n, p=self.shares)
            truth = labels[:, None] == np.arange(c)
            logits = numbers.normal(0, 1, (n, c)) + offsets + self.distance * truth
            logits = self.sharpness * self.distance * logits + np.log(self.shares)
            scores = np.exp(logits - logits.max(axis=1, keepdims=True))
            scores /= scores.sum(axis=1, keepdims=True)
        names = tuple(f"class {k}" for k in range(c))
        return Assessment.of(scores, truth, names, several=self.several, groups=groups)


SETTINGS = (
    Setting("2 classes, 200 images", 200, (0.5, 0.5), 1.5),
    Setting("3 classes, 500 images, too sure", 500, (0.5, 0.3, 0.2), 1.5, sharpness=1.5),
    Setting("2 classes, 2,000 images, well told", 2000, (0.7, 0.3), 3.0),
    Setting("rare class: 3 % of 400 images", 400, (0.6, 0.37, 0.03), 2.0),
    Setting("few images: 40, 2 classes", 40, (0.5, 0.5), 1.5),
    Setting("10 classes, 1,000 images", 1000, (0.1,) * 10, 2.5),
    Setting("2 classes, 600 images of 30 groups", 600, (0.5, 0.5), 1.5, n_groups=30, offset=0.5),
    Setting("3 classes, 500 images of 10 groups", 500, (0.5, 0.3, 0.2), 2.0, n_groups=10, offset=0.5),
    Setting("several labels, 300 images", 300, (0.5, 0.3, 0.2), 2.0, several=True),
)


def values_of(assessment: Assessment) -> dict[str, Floats]:
    """Return all figures by name, (1,) or (c,)."""
    tallies = Tallies.plain(Sample(assessment))
    labels = "several" if assessment.several else "one"
    return {measure.INFO.name: measure.value(tallies)[0].reshape(-1) for measure in measures(labels)}


def coverage(
    setting: Setting, n_sets: int, n_replicates: int
) -> list[tuple[str, int, float, float, float, float]]:
    """Return for each figure: name, data sets that define it, shares covered, below, above, mean width."""
    every = measures("several" if setting.several else "one")
    truth = values_of(setting.draw(np.random.default_rng(1), LARGE, LARGE_GROUPS if setting.n_groups else 0))
    counts = {name: np.zeros((5, len(value))) for name, value in truth.items()}
    for number in range(n_sets):
        assessment = setting.draw(np.random.default_rng([2, number]), setting.n, setting.n_groups)
        sample = Sample(assessment)
        ends = all_intervals(sample, every, values_of(assessment), n_replicates)
        for name, (low, high) in ends.items():
            known = ~(np.isnan(low) | np.isnan(high) | np.isnan(truth[name]))
            below, above = known & (truth[name] < low), known & (truth[name] > high)
            width = np.where(known, high - low, 0)
            counts[name] += [known, known & ~below & ~above, below, above, width]
    rows = []
    for name, table in counts.items():
        for place in range(table.shape[1]):
            n, *sums = table[:, place]
            if n:
                label = name if table.shape[1] == 1 else f"{name}, class {place}"
                rows.append((label, int(n), *(float(one / n) for one in sums)))
    return rows


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=1000)
    parser.add_argument("--replicates", type=int, default=1000)
    parser.add_argument("--only", default="", help="only settings with this word in their name")
    given = parser.parse_args()
    for setting in SETTINGS:
        if given.only not in setting.name:
            continue
        begun = time.monotonic()
        rows = coverage(setting, given.sets, given.replicates)
        lines = [f"\n{setting.name} ({given.sets} data sets, {time.monotonic() - begun:.0f} s)"]
        lines.append(f"{'figure':28}{'sets':>6}{'covered':>9}{'below':>8}{'above':>8}{'width':>8}")
        for name, n, covered, below, above, width in rows:
            mark = "" if 0.93 <= covered <= 0.97 else "  *"
            lines.append(f"{name:28}{n:6}{covered:9.1%}{below:8.1%}{above:8.1%}{width:8.3f}{mark}")
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
