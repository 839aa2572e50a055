"""The camera images of an RT-DC file."""

from __future__ import annotations

from pathlib import Path

import h5py

from datasets.basics.errors import BadInput
from datasets.sources.hdf5_safety import safe_dataset
from datasets.sources.rtdc_channels import IMAGE, check_size
from datasets.sources.rtdc_chopped import chopped_pictures
from datasets.sources.rtdc_pictures import Pictures, StoredPictures


def ordinary_images(path: Path, events: h5py.Group) -> Pictures | None:
    """Return the images ``events/image`` (N, H, W[, C]), or None where the file has none.

    Raises:
        BadInput: if they cannot be read.
    """
    images = safe_dataset(path, events, IMAGE)
    if images is None:
        return chopped_pictures(path, events, IMAGE)
    if not (images.ndim == 3 or (images.ndim == 4 and images.shape[3] in (1, 3, 4))):
        raise BadInput(f"The images of {path} have the shape {images.shape}; gray or RGB is expected.")
    if images.dtype.kind != "u" or images.dtype.itemsize > 2:
        raise BadInput(f"The images of {path} have the type {images.dtype}; 8 or 16 bits are expected.")
    check_size(path, images.shape)
    return StoredPictures(path, images)
