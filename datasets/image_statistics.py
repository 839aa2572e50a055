"""What the training images and their measured values have in common: means and standard deviations."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from datasets.augmentation.augmenter import center_part
from datasets.basics.errors import BadInput
from datasets.imageset import ImageSet
from datasets.preprocessing.normalization import pooled_statistics
from datasets.preprocessing.scalars import scalar_statistics
from datasets.spec import InputSpec


def training_statistics(image_set: ImageSet, input_spec: InputSpec) -> tuple[float, float]:
    """Return mean and pooled standard deviation of all pixels of the images without margin (0…255).

    Raises:
        BadInput: if there are no images.
    """

    def unaugmented() -> Iterator[npt.NDArray[np.uint8]]:
        for _, block in image_set.blocks():
            for image in block:
                yield center_part(image, input_spec.size) if image_set.margin else image

    return pooled_statistics(unaugmented())


def training_scalar_statistics(image_set: ImageSet) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return mean and standard deviation of each measured value over all images, missing ones left out.

    Raises:
        BadInput: naming the file, if none of a row's images has a value: the mean would stand for all of
            them, and the network would learn by which file the value is missing.
    """
    values = image_set.scalars(np.arange(len(image_set)))
    for row in np.unique(image_set.samples[:, 0]).tolist():
        own = values[image_set.samples[:, 0] == row]
        for name, known in zip(image_set.input_spec.scalars, np.isfinite(own).any(axis=0), strict=True):
            if not known:
                raise BadInput(
                    f"The measured value {name!r} is missing in all {len(own)} training images of "
                    f"{image_set.rows[row].place}: take it out of the input (input.scalars)."
                )
    return scalar_statistics(values)
