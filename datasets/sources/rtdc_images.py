"""The camera images of an RT-DC file."""

from __future__ import annotations

from pathlib import Path

import h5py

from datasets.basics.errors import BadInput
from datasets.sources.hdf5_safety import safe_dataset, told_as_bad_input
from datasets.sources.rtdc_channels import IMAGE, Pictures, StoredPictures, check_size


def ordinary_images(path: Path, file: h5py.File, events: h5py.Group) -> Pictures | None:
    """Return the images ``events/image`` (N, H, W[, C]), or None where the file has none.

    Raises:
        BadInput: if they cannot be read, or lie in another file.
    """
    images = safe_dataset(path, events, IMAGE)
    if images is None:
        with told_as_bad_input(path):
            if file.get("basin_events", getlink=True) is not None:
                raise BadInput(
                    f"The file {path} holds no images of its own; they lie in another file or are chopped: "
                    "use the original measurement."
                )
        return None
    if not (images.ndim == 3 or (images.ndim == 4 and images.shape[3] in (1, 3, 4))):
        raise BadInput(f"The images of {path} have the shape {images.shape}; gray or RGB is expected.")
    if images.dtype.kind != "u" or images.dtype.itemsize > 2:
        raise BadInput(f"The images of {path} have the type {images.dtype}; 8 or 16 bits are expected.")
    check_size(path, images.shape)
    return StoredPictures(path, images)
