"""Images that dclab (0.72 and later) stores without what surrounds the objects ("chopped image" basins).

``basin_events/NAME`` holds datasets "0", "1" … of pieces and ``index`` (N, 5): number of the dataset, place
of the piece in it, top and left edge of the piece in px, and the next event of the same frame (a ring). An
image is made of the pieces of all events of its frame; with the attribute ``inverse_background_feature``
the background is added, modulo 256.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.sources.hdf5_safety import read_attribute, read_numbers, safe_dataset, safe_group
from datasets.sources.rtdc_pictures import Pictures, StoredPictures

MOST_IN_FRAME = 1000
"""Objects that one frame shows, at most; a ring of events that is longer leads nowhere."""
MOST_DATASETS = 10_000


def chopped_pictures(path: Path, events: h5py.Group, name: str) -> Pictures | None:
    """Return the pictures ``name`` put together from their pieces, or None where the file has none.

    Raises:
        BadInput: if they cannot be put together.
    """
    pieces = safe_group(path, events.file, "basin_events")
    group = None if pieces is None else safe_group(path, pieces, name)
    return None if group is None else ChoppedPictures(path, events, group)


class ChoppedPictures(Pictures):
    """Pictures (N, H, W) that are put together when they are read."""

    def __init__(self, path: Path, events: h5py.Group, group: h5py.Group) -> None:
        self.path = path
        self.group = group
        whole = safe_dataset(path, events, "image_bg") or safe_dataset(path, events, "mask")
        index = safe_dataset(path, group, "index")
        if whole is None or whole.ndim != 3 or index is None or index.shape != (whole.shape[0], 5):
            raise self._unfit("the mask, the background or the index of the pieces is missing")
        self.shape = tuple(int(extent) for extent in whole.shape)
        self.index = read_numbers(path, index, 0, self.shape[0]).astype(np.int64)
        self.datasets = self._datasets()
        self.dtype = self.datasets[0].dtype
        self.bits, self.chunk = 8 * self.dtype.itemsize, 1
        self._check_index()
        self.background = self._background(events)

    def read(self, start: int, stop: int) -> npt.NDArray[Any]:
        result = np.zeros((stop - start, *self.shape[1:]), dtype=self.dtype)
        targets = np.arange(start, stop)
        shown = targets.copy()
        open_rings = np.ones(len(targets), dtype=bool)
        for _ in range(MOST_IN_FRAME):
            self._paste(result, np.flatnonzero(open_rings), shown[open_rings])
            shown = self.index[shown, 4]
            open_rings &= shown != targets
            if not open_rings.any():
                break
        else:
            raise self._unfit("the events of a frame do not form a ring")
        return result if self.background is None else result + self.background.read(start, stop)

    def _paste(
        self, result: npt.NDArray[Any], places: npt.NDArray[np.int64], shown: npt.NDArray[np.int64]
    ) -> None:
        """Put the pieces of the events ``shown`` into the images at ``places``; 0 is transparent."""
        numbers, within, tops, lefts = self.index[shown, :4].T
        for number in np.unique(numbers).tolist():
            mine = np.flatnonzero(numbers == number)
            mine = mine[np.argsort(within[mine], kind="stable")]
            for run in np.split(mine, np.flatnonzero(np.diff(within[mine]) > 1) + 1):
                first = int(within[run[0]])
                block = read_numbers(self.path, self.datasets[number], first, int(within[run[-1]]) + 1)
                for one in run.tolist():
                    target = result[places[one], tops[one] :, lefts[one] :]
                    piece = block[within[one] - first][: target.shape[0], : target.shape[1]]
                    target = target[: piece.shape[0], : piece.shape[1]]
                    np.copyto(target, piece, where=piece != 0)

    def _datasets(self) -> list[h5py.Dataset]:
        found: list[h5py.Dataset] = []
        for number in range(int(min(self.index[:, 0].max(), MOST_DATASETS)) + 1):
            dataset = safe_dataset(self.path, self.group, str(number))
            if dataset is None or dataset.ndim != 3 or (found and dataset.dtype != found[0].dtype):
                raise self._unfit(f"its pieces {number} are missing or odd")
            found.append(dataset)
        return found

    def _check_index(self) -> None:
        lengths = np.array([dataset.shape[0] for dataset in self.datasets])
        ends = np.array([len(lengths), 0, *self.shape[1:], self.shape[0]])
        numbers = np.clip(self.index[:, 0], 0, len(lengths) - 1)
        inside = (self.index >= 0) & (self.index < ends)
        inside[:, 1] = (self.index[:, 1] >= 0) & (self.index[:, 1] < lengths[numbers])
        if not inside.all():
            raise self._unfit("its index names pieces that are not there")

    def _background(self, events: h5py.Group) -> Pictures | None:
        name = read_attribute(self.path, self.group, "inverse_background_feature")
        if name is None:
            return None
        background = safe_dataset(self.path, events, str(name)) if "/" not in str(name) else None
        if background is None or background.shape != self.shape or background.dtype != self.dtype:
            raise self._unfit(f"its background {str(name)!r} is missing")
        return StoredPictures(self.path, background)

    def _unfit(self, reason: str) -> BadInput:
        return BadInput(
            f"The images of {self.path} are stored in pieces and cannot be put together, because {reason}: "
            "use the original measurement."
        )
