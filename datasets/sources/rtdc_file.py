"""An opened RT-DC file: its images or channels, positions, labels and measured values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from datasets.arrays import Position, RawImage
from datasets.basics.errors import BadInput
from datasets.preprocessing.channels import is_mask
from datasets.sources.base import BlockSource, MeasuredSource
from datasets.sources.hdf5_safety import (
    harmless_dataset,
    member_names,
    open_file,
    read_numbers,
    safe_dataset,
    safe_group,
    told_as_bad_input,
)
from datasets.sources.rtdc_channels import COLORS, FLOAT_RANGES, IMAGE, pictures_named, stacked
from datasets.sources.rtdc_chopped import chopped_pictures
from datasets.sources.rtdc_images import ordinary_images
from datasets.sources.rtdc_label_file import labels_beside
from datasets.sources.rtdc_labels import EventLabels, is_label, read_labels
from datasets.sources.rtdc_pictures import Pictures
from datasets.sources.rtdc_positions import Positions

BLOCK_BYTES = 4 * 2**20
MAX_BLOCK_BYTES = 64 * 2**20
"""Images are read in blocks of whole chunks, unless those are larger than this."""


class RtdcSource(MeasuredSource, BlockSource):
    """The images of a file (N, H, W) or (N, H, W, 3), or several channels stacked to (N, H, W, C).

    Args:
        path: of the file.
        selection: the label of the events that are meant; empty: all.
        channels: names of what is stacked; none: the ordinary images.
    """

    def __init__(self, path: Path, selection: str = "", channels: Sequence[str] = ()) -> None:
        self.path = path
        self.file = open_file(path)
        try:
            with told_as_bad_input(path):
                self.events = self._events()
                self.own = ordinary_images(path, self.events)
                self.pictures = self._stack(channels) if channels else self._gray_or_rgb()
                self.n_events = self.pictures.shape[0]
                self.positions = Positions(path, self.events, self.pictures.shape)
                self.numbers = self._numbers(selection) if selection else None
        except BaseException:
            self.file.close()
            raise
        self.n_images = self.n_events if self.numbers is None else len(self.numbers)
        image_bytes = math.prod(self.pictures.shape[1:]) * (self.pictures.bits // 8)
        most = max(1, MAX_BLOCK_BYTES // image_bytes)
        self.chunk = self.pictures.chunk
        whole_chunks = BLOCK_BYTES // image_bytes // self.chunk * self.chunk
        self.block = max(1, min(max(self.chunk, whole_chunks), most))

    def read(self, index: int) -> RawImage:
        return self.read_many([index])[0]

    def read_many(self, indices: Sequence[int]) -> list[RawImage]:
        wanted = self._in_file(np.asarray(indices, dtype=np.int64))
        found: dict[int, RawImage] = {}
        numbers = np.unique(wanted)
        for part in np.split(numbers, np.flatnonzero(np.diff(numbers // self.block)) + 1):
            if part.size:
                first = int(part[0])
                images = self._tidy(self.pictures.read(first, int(part[-1]) + 1))
                found.update((int(number), images[int(number) - first].copy()) for number in part)
        return [found[int(number)] for number in wanted]

    def read_block(self, start: int, stop: int) -> npt.NDArray[Any]:
        if self.numbers is not None:
            return np.stack(self.read_many(range(start, stop)))
        return self._tidy(self.pictures.read(start, stop))

    def centers(self, start: int, stop: int) -> npt.NDArray[np.float64] | None:
        centers = self.positions.all()
        if centers is None:
            return None
        return centers[start:stop] if self.numbers is None else centers[self.numbers[start:stop]]

    def scalars(self, names: Sequence[str]) -> npt.NDArray[np.float32]:
        columns = []
        for name in names:
            dataset = None if is_label(name) else safe_dataset(self.path, self.events, name)
            if dataset is None or dataset.shape != (self.n_events,):
                raise BadInput(
                    f"The file {self.path} has no measured value {name!r} for each image: choose values that "
                    "all files have (input.scalars)."
                )
            values = read_numbers(self.path, dataset, 0, self.n_events).astype(np.float32)
            columns.append(values if self.numbers is None else values[self.numbers])
        return np.stack(columns, axis=1)

    def labels(self) -> EventLabels | None:
        """Return the class of each event by the file of labels beside it, or by itself; None: it says none.

        Raises:
            BadInput: if DCTag edits them now, or they are damaged.
        """
        beside = labels_beside(self.path, self.n_events)
        if beside is not None:
            return beside
        return read_labels(self.path, self.file, self.events, self.n_events)

    def channel_names(self) -> tuple[str, ...]:
        """Return what can be stacked to images of several channels: the image, or its colours, come first."""
        found: list[str] = []
        if self.own is not None:
            found += [IMAGE] if len(self.own.shape) == 3 else list(COLORS)
        for name in member_names(self.path, self.events):
            dataset = harmless_dataset(self.path, self.events, name) if name != IMAGE else None
            if (
                dataset is not None
                and dataset.shape == self.pictures.shape[:3]
                and _is_channel(name, dataset)
            ):
                found.append(name)
        found += [name for name in FLOAT_RANGES if name not in found and self._is_chopped(name)]
        return tuple(found)

    def scalar_names(self) -> tuple[str, ...]:
        """Return the names of the values that were measured of each event, without those that are labels."""
        found = []
        for name in member_names(self.path, self.events):
            dataset = None if is_label(name) else harmless_dataset(self.path, self.events, name)
            if dataset is not None and dataset.shape == (self.n_events,):
                found.append(name)
        return tuple(found)

    def position(self, index: int) -> Position | None:
        return self.positions.at(index if self.numbers is None else int(self.numbers[index]))

    def name(self, index: int) -> str:
        return str(index if self.numbers is None else int(self.numbers[index]))

    def image_path(self, index: int) -> Path | None:
        return None

    def close(self) -> None:
        self.file.close()

    def _in_file(self, indices: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        return indices if self.numbers is None else self.numbers[indices]

    def _events(self) -> h5py.Group:
        events = safe_group(self.path, self.file, "events")
        if events is None:
            raise BadInput(
                f"The file {self.path} has no group 'events' with images: it is not an RT-DC file."
            )
        return events

    def _gray_or_rgb(self) -> Pictures:
        if self.own is not None:
            return self.own
        for name in FLOAT_RANGES:
            if harmless_dataset(self.path, self.events, name) is not None:
                return pictures_named(self.path, self.events, name, None)
        elsewhere = self.file.get("basins", getlink=True) is not None
        raise BadInput(
            f"The file {self.path} holds no images of its own; they lie in another file that it names: "
            "use the original measurement."
            if elsewhere
            else f"The file {self.path} holds no images ('events/image' is missing): "
            "use a measurement that was recorded with images."
        )

    def _is_chopped(self, name: str) -> bool:
        pictures = chopped_pictures(self.path, self.events, name)
        return pictures is not None and pictures.shape == self.pictures.shape[:3]

    def _stack(self, channels: Sequence[str]) -> Pictures:
        pictures = [pictures_named(self.path, self.events, name, self.own) for name in channels]
        return stacked(self.path, channels, pictures)

    def _numbers(self, selection: str) -> npt.NDArray[np.int64]:
        labels = self.labels()
        if labels is None:
            raise BadInput(f"{self.path} has no labels any more: remove the row and add the file again.")
        return labels.events(self.path, selection)

    def _tidy(self, block: npt.NDArray[Any]) -> RawImage:
        """Return a block as (n, H, W), (n, H, W, 3) without alpha, or with the channels asked for."""
        if block.ndim == 4 and self.pictures is self.own:
            return block[..., 0] if block.shape[3] == 1 else block[..., :3]
        return block


def _is_channel(name: str, dataset: h5py.Dataset) -> bool:
    eight_or_sixteen = dataset.dtype.kind == "u" and dataset.dtype.itemsize <= 2
    return eight_or_sixteen or is_mask(name) or (name in FLOAT_RANGES and dataset.dtype.kind == "f")
