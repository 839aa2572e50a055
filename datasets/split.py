"""Dividing the images among training, validation and test."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from datasets.arrays import Samples
from datasets.basics.randomness import generator
from datasets.clusters import ALONE, Clusters, clusters_of
from datasets.division import ClassCounts, place_clusters
from datasets.grouping.groups import Groups, groups_of
from datasets.spec import DataRow, Part, SplitSpec
from datasets.split_shares import Bins, bins_of, part_sizes

__all__ = ["ALL_PARTS", "LEARNING_PARTS", "divide", "empty_samples", "in_order", "part_sizes", "used_images"]

LEARNING_PARTS: tuple[Part, ...] = ("train", "validation", "test")
ALL_PARTS: tuple[Part, ...] = (*LEARNING_PARTS, "unlabeled")


def divide(
    rows: Sequence[DataRow], split: SplitSpec, seed: int, groups: Groups | None = None
) -> dict[str, Samples]:
    """Return which images belong to ``train``, ``validation``, ``test`` and ``unlabeled``.

    Rows of a fixed part go there; the images of ``split`` rows are divided at random, class by class, so
    that each class has the same shares; no image is in two parts. A class with at least three images
    gives at least one to each part whose share is not 0. Rows with 0 images per epoch, and images that
    are left out, are not used. Of a validation or test row with fewer images per epoch than images, that
    many are taken, once: a random choice, or the first ones if ``shuffle`` is off.

    With groups or ties, images that belong together go into one part as a whole; the shares are then met
    as nearly as they allow. Those that belong to images of a fixed part follow them (to the first one, in
    the order above, if fixed rows tear them apart). Where every image has a group, the order of the rows
    does not matter.

    With folds, the test part is taken first, by its share; the rest is cut into the folds, and one of
    them is the validation part. Over all folds every image is in it once, except those of fixed parts and
    those that follow them.

    Args:
        rows: with ``n_images`` counted.
        split: the shares, folds and the rule of grouping.
        seed: of the session, which counts unless the split has its own; the same rows, shares and seed give
            the same division.
        groups: by ``datasets.grouping.groups.groups_of`` for these rows, if at hand; else, and only if the
            split has a rule, the rows are opened here.

    Returns:
        for each part (n, 2) int64: index of the row, index of the image; ordered by both.

    Raises:
        BadInput: if the rule of grouping needs the names of images and a row cannot be opened.
    """
    seed = split.seed_for(seed)
    found: dict[str, list[Samples]] = {part: [empty_samples()] for part in ALL_PARTS}
    for number, row in enumerate(rows):
        if row.images_per_epoch != 0 and row.part != "split":
            found[row.part].append(_samples(number, _fixed_choice(row, number, seed)))
    clusters = clusters_of(rows, groups_of(rows, split) if groups is None else groups)
    pool = [
        _samples(number, used_images(row))
        for number, row in enumerate(rows)
        if row.part == "split" and row.images_per_epoch != 0
    ]
    free = np.concatenate([empty_samples(), *pool])
    if clusters is None:
        _divide_all(rows, free, np.full(len(free), ALONE, dtype=np.int64), 0, split, seed, found)
        return _joined(found)
    of_free = clusters.at(free)
    following = _parts_to_follow(clusters, found)[of_free]
    for place, part in enumerate(LEARNING_PARTS):
        found[part].append(free[following == place])
    kept = following == len(LEARNING_PARTS)
    _divide_all(rows, free[kept], of_free[kept], clusters.n, split, seed, found)
    return _joined(found)


def empty_samples() -> Samples:
    """Return no samples, (0, 2)."""
    return np.empty((0, 2), dtype=np.int64)


def in_order(samples: Samples) -> Samples:
    """Return the samples ordered by row, then by image."""
    return samples[np.lexsort((samples[:, 1], samples[:, 0]))]


def used_images(row: DataRow) -> npt.NDArray[np.int64]:
    """Return the numbers of a row's images without those that are left out, (n,) int64, ascending."""
    everything = np.arange(row.n_images, dtype=np.int64)
    if not row.left_out:
        return everything
    return np.setdiff1d(everything, np.asarray(row.left_out, dtype=np.int64), assume_unique=False)


def _divide_all(
    rows: Sequence[DataRow],
    free: Samples,
    of_free: npt.NDArray[np.int64],
    n_clusters: int,
    split: SplitSpec,
    seed: int,
    found: dict[str, list[Samples]],
) -> None:
    """Divide the free images (n, 2), of clusters (n,), into ``found``."""
    class_names = sorted({rows[number].class_name for number in np.unique(free[:, 0]).tolist()})
    place_of = {name: place for place, name in enumerate(class_names)}
    # Rows without free images may have other classes; nothing points at them.
    of_rows = np.array([place_of.get(row.class_name, 0) for row in rows] or [0], dtype=np.int64)
    classes = of_rows[free[:, 0]]
    bins = bins_of(split)
    placed = _placed(classes, of_free, n_clusters, len(class_names), bins, seed)
    bin_of_image = np.where(of_free == ALONE, ALONE, placed[of_free])
    for place, class_name in enumerate(class_names):
        own = np.flatnonzero(classes == place)
        already = np.bincount(bin_of_image[own][bin_of_image[own] != ALONE], minlength=len(bins.parts))
        alone = own[of_free[own] == ALONE]
        shuffled = alone[generator(seed, f"split {class_name}").permutation(len(alone))]
        ends = np.cumsum(bins.still_needed(len(own), already, seed, class_name))
        bin_of_image[shuffled] = np.searchsorted(ends, np.arange(len(shuffled)), side="right")
    for number, part in enumerate(bins.parts):
        found[part].append(free[bin_of_image == number])


def _placed(
    classes: npt.NDArray[np.int64],
    of_free: npt.NDArray[np.int64],
    n_clusters: int,
    n_classes: int,
    bins: Bins,
    seed: int,
) -> npt.NDArray[np.int64]:
    """Return the bin of each cluster, and one more that an image alone may point at."""
    grouped = of_free != ALONE
    if not grouped.any():
        return np.full(n_clusters + 1, ALONE, dtype=np.int64)
    placed = place_clusters(
        ClassCounts.of(of_free[grouped], classes[grouped], n_clusters, n_classes),
        np.bincount(classes, minlength=n_classes),
        bins.shares,
        bins.weights,
        generator(seed, "split groups").permutation(n_clusters),
    )
    return np.append(placed, ALONE)


def _parts_to_follow(clusters: Clusters, found: dict[str, list[Samples]]) -> npt.NDArray[np.int64]:
    """Return for each cluster the place of the part that fixed rows bind it to, else the number of parts.

    One more stands at the end, for images alone.
    """
    follow = np.full(clusters.n + 1, len(LEARNING_PARTS), dtype=np.int64)
    for place in reversed(range(len(LEARNING_PARTS))):
        bound = clusters.at(np.concatenate(found[LEARNING_PARTS[place]]))
        follow[bound[bound != ALONE]] = place
    return follow


def _fixed_choice(row: DataRow, number: int, seed: int) -> npt.NDArray[np.int64]:
    """Return which images of a row are used; of training rows all, each epoch draws from them."""
    wanted, images = row.images_per_epoch, used_images(row)
    if row.part not in ("validation", "test") or wanted is None or wanted >= len(images):
        return images
    if not row.shuffle:
        return images[:wanted]
    chosen = generator(seed, f"choice {row.part}", 0, number).permutation(len(images))[:wanted]
    return images[np.sort(chosen)]


def _joined(found: dict[str, list[Samples]]) -> dict[str, Samples]:
    return {part: in_order(np.concatenate(samples)) for part, samples in found.items()}


def _samples(number: int, images: npt.NDArray[np.int64]) -> Samples:
    return np.stack([np.full(len(images), number, dtype=np.int64), images], axis=1)
