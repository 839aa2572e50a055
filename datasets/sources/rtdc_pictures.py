"""Pictures of events that are read from an RT-DC file in blocks."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any, Protocol

import h5py
import numpy as np
import numpy.typing as npt

from datasets.sources.hdf5_safety import read_numbers


class Pictures(Protocol):
    """One picture of each event.

    Attributes:
        shape: (N, H, W) or (N, H, W, C).
        chunk: number of pictures that the file stores together.
        bits: of a value, 8 or 16.
        dtype: of the values.
    """

    shape: tuple[int, ...]
    chunk: int
    bits: int = 8
    dtype: np.dtype[Any] = np.dtype(np.uint8)

    @abstractmethod
    def read(self, start: int, stop: int) -> npt.NDArray[Any]:
        """Return the pictures ``start`` to ``stop``, (n, H, W[, C]).

        Raises:
            BadInput: if that part of the file is damaged.
        """


class StoredPictures(Pictures):
    """Pictures that lie in the file as one dataset."""

    def __init__(self, path: Path, dataset: h5py.Dataset) -> None:
        self.path = path
        self.dataset = dataset
        self.shape = tuple(int(extent) for extent in dataset.shape)
        self.chunk = int(dataset.chunks[0]) if dataset.chunks else 1
        self.dtype = dataset.dtype
        self.bits = 8 * dataset.dtype.itemsize

    def read(self, start: int, stop: int) -> npt.NDArray[Any]:
        block = read_numbers(self.path, self.dataset, start, stop)
        return block.astype(block.dtype.newbyteorder("="), copy=False)
