"""Where the object is in each image of an RT-DC file."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from datasets.arrays import Position
from datasets.basics.errors import BadInput
from datasets.sources.hdf5_safety import read_attribute, read_numbers, safe_dataset


class Positions:
    """Object centres: ``events/pos_x`` and ``pos_y`` (µm) by the attribute ``imaging:pixel size`` (µm).

    The datasets are checked at once and read when the first position is asked for. A centre that is no number
    or lies outside the image is not known.

    Args:
        path: of the file.
        events: the group with the datasets.
        image_shape: (N, H, W[, C]) of the images.

    Raises:
        BadInput: if a dataset leads to another file, is no numbers, or is not one number for each image.
    """

    def __init__(self, path: Path, events: h5py.Group, image_shape: tuple[int, ...]) -> None:
        self.path = path
        self.extents = image_shape[2], image_shape[1]
        self.n_events = image_shape[0]
        stated = read_attribute(path, events.file, "imaging:pixel size")
        self.pixel_size = float(stated) if isinstance(stated, (int, float, np.number)) else 0.0
        found = {name: safe_dataset(path, events, name) for name in ("pos_x", "pos_y")}
        self._datasets = {name: dataset for name, dataset in found.items() if dataset is not None}
        for name, dataset in self._datasets.items():
            if dataset.shape != (self.n_events,):
                shape = " x ".join(f"{extent:,}" for extent in dataset.shape)
                raise BadInput(
                    f"The file {path} is damaged: {name!r} has {shape} entries for the {self.n_events:,} "
                    "images. Export or copy it again."
                )
        self._values: npt.NDArray[np.float64] | None = None
        self._doubt = ""
        self._read = False

    def at(self, event: int) -> Position | None:
        """Return the centre (x, y) in px, or None where it is not known.

        Raises:
            BadInput: if that part of the file is damaged.
        """
        centers = self.all()
        if centers is None:
            return None
        x, y = centers[event]
        return (float(x), float(y)) if math.isfinite(x) and math.isfinite(y) else None

    def all(self) -> npt.NDArray[np.float64] | None:
        """Return all centres, (N, 2) as (x, y) in px, NaN where one is not known; None: none is.

        Raises:
            BadInput: if that part of the file is damaged.
        """
        if not self._read:
            self._values, self._doubt = self._centers()
            self._read = True
        return self._values

    def doubt(self) -> str:
        """Return why the file's positions are not used, or not all; empty where they are or it has none.

        Raises:
            BadInput: if that part of the file is damaged.
        """
        self.all()
        return self._doubt

    def _centers(self) -> tuple[npt.NDArray[np.float64] | None, str]:
        """Return all centres, (N, 2) as (x, y) in px, and what is wrong with them."""
        if not self._datasets:
            return None, ""
        if len(self._datasets) == 1:
            return None, f"it has {next(iter(self._datasets))!r} alone, without the other axis"
        if not (math.isfinite(self.pixel_size) and self.pixel_size > 0):
            return None, "it has no usable pixel size ('imaging:pixel size'), by which they become pixels"
        centers = np.empty((self.n_events, 2), dtype=np.float64)
        for axis, (dataset, extent) in enumerate(zip(self._datasets.values(), self.extents, strict=True)):
            values = read_numbers(self.path, dataset, 0, self.n_events)
            if self._saturated(values, extent):
                return None, "they are numbers of 8 bits, too small for images of this size"
            centers[:, axis] = values.astype(np.float64) / self.pixel_size
        known = ((centers >= 0) & (centers <= np.array(self.extents))).all(axis=1)
        if known.all():
            return centers, ""
        centers[~known] = np.nan
        return centers, f"{np.count_nonzero(~known):,} of {self.n_events:,} are missing or outside the image"

    def _saturated(self, values: npt.NDArray[Any], extent: int) -> bool:
        """Return whether 8-bit positions ran against 255 in images whose centre lies beyond that.

        AIDeveloper writes the centre of imported pictures as uint8; above 510 px every position reads 255.
        """
        reaches = extent / 2 > 255 / self.pixel_size
        return values.dtype == np.uint8 and reaches and bool((values == 255).any())
