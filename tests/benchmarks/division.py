"""Divide 1,000,000 images and draw an epoch of them.

Run by hand from the project's folder: python tests/benchmarks/division.py
For each way of dividing it prints the seconds, the same as a multiple of a bare shuffle of 1,000,000
numbers measured in the same run, and the largest distance of a class's share in a part from the wished one.
Asked for: a few seconds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from datasets.grouping.groups import Groups, groups_of_names
from datasets.grouping.guess import guess_groups
from datasets.sampling import draw_epoch
from datasets.spec import DataRow, SamplingSpec, SplitSpec
from datasets.split import LEARNING_PARTS, divide

PER_ROW = 250_000
CLASSES = "abcd"
ROWS = [DataRow(path=f"/{name}", class_name=name, n_images=PER_ROW) for name in CLASSES]
PLAIN = SplitSpec()
GROUPED = SplitSpec(group_by="name_start")
SHARES = {"train": 0.7, "validation": 0.15, "test": 0.15}


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def worst_share(split: SplitSpec, groups: Groups | None) -> float:
    """Return the largest distance of a class's share in a part from the wished one."""
    parts = divide(ROWS, split, 1, groups)
    actual = {part: np.bincount(parts[part][:, 0], minlength=len(ROWS)) / PER_ROW for part in LEARNING_PARTS}
    return max(float(np.abs(actual[part] - SHARES[part]).max()) for part in LEARNING_PARTS)


def random_groups(n: int) -> Groups:
    """Return ``n`` groups with images of all classes."""
    of_rows = np.random.default_rng(0).integers(0, n, (len(ROWS), PER_ROW))
    return Groups(tuple(f"{number:07d}" for number in range(n)), tuple(of_rows))


def main() -> None:
    """Print all figures."""
    bare = seconds(lambda: np.random.default_rng(0).permutation(len(ROWS) * PER_ROW))
    print(f"bare shuffle                  {bare:6.2f} s")
    cases: list[tuple[str, SplitSpec, Groups | None]] = [("without groups", PLAIN, None)]
    cases += [(f"{n:,} groups", GROUPED, random_groups(n)) for n in (60, 20_000, 300_000)]
    for title, split, groups in cases:
        taken = seconds(lambda split=split, groups=groups: divide(ROWS, split, 1, groups))
        off = worst_share(split, groups)
        print(f"{title:29} {taken:6.2f} s  {taken / bare:6.1f} x  shares off by at most {100 * off:.2f} %")
    names = [[f"donor{place % 50}_{place:07d}.png" for place in range(PER_ROW)] for _ in ROWS]
    print(f"groups from names             {seconds(lambda: groups_of_names(ROWS, GROUPED, names)):6.2f} s")
    print(f"guessing groups               {seconds(lambda: guess_groups(ROWS, names)):6.2f} s")
    train = divide(ROWS, PLAIN, 1)["train"]
    for title, sampling in (("by row", SamplingSpec()), ("by class", SamplingSpec(balance="classes"))):
        taken = seconds(lambda sampling=sampling: draw_epoch(train, ROWS, 1, 0, sampling))
        print(f"an epoch, {title:19} {taken:6.2f} s")


if __name__ == "__main__":
    main()
