"""Dividing the images among training, validation and test."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from datasets.arrays import Samples
from datasets.basics.randomness import generator
from datasets.spec import DataRow, Part, SplitSpec

LEARNING_PARTS: tuple[Part, ...] = ("train", "validation", "test")
ALL_PARTS: tuple[Part, ...] = (*LEARNING_PARTS, "unlabeled")


def divide(rows: Sequence[DataRow], split: SplitSpec, seed: int) -> dict[str, Samples]:
    """Return which images belong to ``train``, ``validation``, ``test`` and ``unlabeled``.

    Rows of a fixed part go there; the images of ``split`` rows are divided at random, class by class, so
    that each class has the same shares; no image is in two parts. A class with at least three images
    gives at least one to each part whose share is not 0. Rows with 0 images per epoch are left out. Of a
    validation or test row with fewer images per epoch than images, that many are taken, once: a random
    choice, or the first ones if ``shuffle`` is off.

    Args:
        rows: with ``n_images`` counted.
        split: the shares.
        seed: of the session; the same rows, shares and seed give the same division.

    Returns:
        for each part (n, 2) int64: index of the row, index of the image; ordered by both.
    """
    found: dict[str, list[Samples]] = {part: [empty_samples()] for part in ALL_PARTS}
    for number, row in enumerate(rows):
        if row.images_per_epoch != 0 and row.part != "split":
            found[row.part].append(_samples(number, _fixed_choice(row, number, seed)))
    for class_name in dict.fromkeys(row.class_name for row in rows if row.part == "split"):
        for part, samples in _divide_class(rows, class_name, split, seed).items():
            found[part].append(samples)
    return {part: in_order(np.concatenate(parts)) for part, parts in found.items()}


def empty_samples() -> Samples:
    """Return no samples, (0, 2)."""
    return np.empty((0, 2), dtype=np.int64)


def in_order(samples: Samples) -> Samples:
    """Return the samples ordered by row, then by image."""
    return samples[np.lexsort((samples[:, 1], samples[:, 0]))]


def part_sizes(n: int, split: SplitSpec) -> tuple[int, int]:
    """Return how many of ``n`` images of a class are for validation and for test."""
    least = 1 if n >= 3 else 0
    validation = max(round(n * split.validation), least if split.validation > 0 else 0)
    test = max(round(n * split.test), least if split.test > 0 else 0)
    while validation + test >= n > 0 and validation + test > 0:
        if validation >= test:
            validation -= 1
        else:
            test -= 1
    return validation, test


def _divide_class(
    rows: Sequence[DataRow], class_name: str, split: SplitSpec, seed: int
) -> dict[str, Samples]:
    own = [
        _samples(number, np.arange(row.n_images, dtype=np.int64))
        for number, row in enumerate(rows)
        if row.part == "split" and row.class_name == class_name and row.images_per_epoch != 0
    ]
    samples = np.concatenate([empty_samples(), *own])
    shuffled = samples[generator(seed, f"split {class_name}").permutation(len(samples))]
    validation, test = part_sizes(len(samples), split)
    return {
        "validation": shuffled[:validation],
        "test": shuffled[validation : validation + test],
        "train": shuffled[validation + test :],
    }


def _fixed_choice(row: DataRow, number: int, seed: int) -> npt.NDArray[np.int64]:
    """Return which images of a row are used; of training rows all, each epoch draws from them."""
    wanted = row.images_per_epoch
    if row.part not in ("validation", "test") or wanted is None or wanted >= row.n_images:
        return np.arange(row.n_images, dtype=np.int64)
    if not row.shuffle:
        return np.arange(wanted, dtype=np.int64)
    chosen = generator(seed, f"choice {row.part}", 0, number).permutation(row.n_images)[:wanted]
    return np.sort(chosen).astype(np.int64)


def _samples(number: int, images: npt.NDArray[np.int64]) -> Samples:
    return np.stack([np.full(len(images), number, dtype=np.int64), images], axis=1)
