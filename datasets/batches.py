"""Batches for the network, prepared in the background while the network works."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from datasets.augmentation.augmenter import Augmenter, center_part
from datasets.augmentation.mixing import Mix, Mixer, mixed, mixes
from datasets.batch import Batch, no_scalars
from datasets.imageset import ImageSet
from datasets.prefetch import prefetched
from datasets.preprocessing.normalization import normalize
from datasets.preprocessing.scalars import standardize
from datasets.sampling import AS_ROWS_SAY, draw_epoch, epoch_size
from datasets.spec import AugmentationSpec, DataRow, InputSpec, SamplingSpec

Mend: TypeAlias = Callable[[Callable[[], Batch]], Batch]
"""Gets a batch whose images could not be read at first, from the function that tries again."""


def training_batches(
    image_set: ImageSet,
    rows: Sequence[DataRow],
    input_spec: InputSpec,
    augmentation: AugmentationSpec,
    seed: int,
    epoch: int,
    batch_size: int,
    threads: int = 1,
    mend: Mend | None = None,
    sampling: SamplingSpec = AS_ROWS_SAY,
) -> Iterator[Batch]:
    """Yield the batches of one epoch, augmented and normalised; the last one may be smaller.

    What they hold follows from (rows, samples, specs, seed, epoch) alone, not from ``threads``. Threads
    prepare them ahead; they end when the iterator is exhausted or closed.

    Raises:
        ImageFault: naming the file, if an image cannot be read (raised where the batch is asked for, unless
            ``mend`` gives a batch instead).
    """
    drawn = image_set.places_of(draw_epoch(image_set.samples, rows, seed, epoch, sampling))
    places = [drawn[start : start + batch_size] for start in range(0, len(drawn), batch_size)]

    def make(chosen: npt.NDArray[np.int64]) -> Batch:
        augmenter = Augmenter(augmentation, input_spec, seed)
        images = _augmented(image_set, chosen, augmenter, epoch)
        if not mixes(augmentation) or not input_spec.use_images:
            return _batch(image_set, chosen, images, input_spec)
        mixture = _mixture(image_set, chosen, drawn, augmenter, epoch)
        others = _augmented(image_set, mixture.partners[mixture.mixed], augmenter, epoch)
        for place, other in zip(mixture.mixed.tolist(), others, strict=True):
            images[place] = mixed(images[place], other, mixture.mixes[place])
        batch = _batch(image_set, chosen, images, input_spec)
        other_targets = image_set.targets(mixture.partners)
        other_scalars = _scalars(image_set, mixture.partners, input_spec)
        shares = mixture.shares[:, np.newaxis]
        return replace(
            batch,
            targets=shares * batch.targets + (1 - shares) * other_targets,
            scalars=shares * batch.scalars + (1 - shares) * other_scalars,
        )

    return prefetched(make, places, threads, mend)


@dataclass(frozen=True)
class _Mixture:
    """What is mixed into the k images of a batch.

    Attributes:
        mixes: for each image of the batch that is mixed, its place in the batch -> how.
        mixed: (m,) int64, those places.
        partners: (k,) int64, the other image's place in the set; the image itself where nothing is mixed.
        shares: (k,) float32, share of the image itself.
    """

    mixes: dict[int, Mix]
    mixed: npt.NDArray[np.int64]
    partners: npt.NDArray[np.int64]
    shares: npt.NDArray[np.float32]


def _mixture(
    image_set: ImageSet,
    chosen: npt.NDArray[np.int64],
    drawn: npt.NDArray[np.int64],
    augmenter: Augmenter,
    epoch: int,
) -> _Mixture:
    mixer = Mixer(augmenter.spec, augmenter.input_spec.size, augmenter.seed)
    indices = image_set.global_indices[chosen].tolist()
    asked = ((place, mixer.draw(epoch, index, len(drawn))) for place, index in enumerate(indices))
    found = {place: mix for place, mix in asked if mix is not None}
    partners, shares = chosen.copy(), np.ones(len(chosen), dtype=np.float32)
    for place, mix in found.items():
        partners[place], shares[place] = drawn[mix.partner], mix.share
    return _Mixture(found, np.array(list(found), dtype=np.int64), partners, shares)


def plain_batches(
    image_set: ImageSet, input_spec: InputSpec, batch_size: int, mend: Mend | None = None
) -> Iterator[Batch]:
    """Yield all images in their order, normalised, not augmented; the last batch may be smaller.

    Raises:
        ImageFault: naming the file, if an image cannot be read, unless ``mend`` gives a batch instead.
    """
    everything = np.arange(len(image_set))
    places = [everything[start : start + batch_size] for start in range(0, len(everything), batch_size)]

    def make(chosen: npt.NDArray[np.int64]) -> Batch:
        return _batch(image_set, chosen, without_margin(image_set, chosen), input_spec)

    return prefetched(make, places, 1, mend)


def steps_per_epoch(
    image_set: ImageSet, rows: Sequence[DataRow], batch_size: int, sampling: SamplingSpec = AS_ROWS_SAY
) -> int:
    """Return the number of batches of :func:`training_batches`."""
    return math.ceil(epoch_size(image_set.samples, rows, sampling) / batch_size)


def without_margin(image_set: ImageSet, places: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """Return prepared images without margin, uint8 (k, size, size, C)."""
    if not image_set.input_spec.use_images:
        return np.empty((len(places), 0, 0, image_set.input_spec.channels), dtype=np.uint8)
    images = image_set.images(places)
    if not image_set.margin:
        return images
    return np.stack([center_part(image, image_set.input_spec.size) for image in images])


def _batch(
    image_set: ImageSet,
    places: npt.NDArray[np.int64],
    images: npt.NDArray[np.uint8],
    input_spec: InputSpec,
) -> Batch:
    targets = image_set.targets(places)
    pixels = normalize(images, input_spec) if input_spec.use_images else images.astype(np.float32)
    return Batch(pixels, targets, _scalars(image_set, places, input_spec))


def _scalars(
    image_set: ImageSet, places: npt.NDArray[np.int64], input_spec: InputSpec
) -> npt.NDArray[np.float32]:
    if not input_spec.scalars:
        return no_scalars(len(places))
    return standardize(image_set.scalars(places), input_spec)


def _augmented(
    image_set: ImageSet, places: npt.NDArray[np.int64], augmenter: Augmenter, epoch: int
) -> npt.NDArray[np.uint8]:
    if not augmenter.spec.enabled or not image_set.input_spec.use_images:
        return without_margin(image_set, places)
    if not image_set.margin:
        raise ValueError("images that are to be augmented must be loaded with margin=True")
    return augmenter.augment_batch(image_set.images(places), epoch, image_set.global_indices[places])
