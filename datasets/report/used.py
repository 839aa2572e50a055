"""The images that a report compares: all that are used and can be read, one line for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.arrays import Samples
from datasets.scan import RowScan
from datasets.split import ALL_PARTS
from datasets.thumbnails import EDGE

UNLABELED = ALL_PARTS.index("unlabeled")


@dataclass(frozen=True)
class UsedImages:
    """n images.

    Attributes:
        scans: of all rows.
        samples: (n, 2) int64, row and number in it.
        part: (n,) int64, place in ``ALL_PARTS``, ascending: training images first.
        brightness, contrast, sharpness: (n,) float64, as in :class:`datasets.image_facts.ImageFacts`.
        digest: (n, 2) uint64.
        thumbnails: (n, EDGE, EDGE) uint8, or (0, EDGE, EDGE) where they were not made.
    """

    scans: Sequence[RowScan]
    samples: Samples
    part: npt.NDArray[np.int64]
    brightness: npt.NDArray[np.float64]
    contrast: npt.NDArray[np.float64]
    sharpness: npt.NDArray[np.float64]
    digest: npt.NDArray[np.uint64]
    thumbnails: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.samples)

    def place(self, number: int) -> tuple[int, int]:
        """Return (row, number in the row) of an image."""
        row, index = self.samples[number].tolist()
        return row, index

    def part_name(self, number: int) -> str:
        """Return the name of the part of an image."""
        return ALL_PARTS[int(self.part[number])]

    def class_name(self, number: int) -> str:
        """Return the class of an image."""
        return self.scans[int(self.samples[number, 0])].row.class_name

    def label(self, number: int) -> str:
        """Return what the user calls an image, with the row that it is in."""
        row, index = self.place(number)
        scan = self.scans[row]
        place = Path(scan.row.path)
        return str(place / scan.names[index]) if place.is_dir() else f"image {scan.names[index]} of {place}"


def used_images(scans: Sequence[RowScan], parts: Mapping[str, Samples]) -> UsedImages:
    """Return the readable images of all parts, the training images first."""
    offsets = np.cumsum([0, *(len(scan.images) for scan in scans)])
    where = []
    for number, scan in enumerate(scans):
        of_row = np.full(scan.n_images, -1, dtype=np.int64)
        of_row[scan.images.index] = offsets[number] + np.arange(len(scan.images))
        where.append(of_row)
    lines, samples, part = [], [], []
    for place, name in enumerate(ALL_PARTS):
        own = parts[name]
        found = np.full(len(own), -1, dtype=np.int64)
        for row in np.unique(own[:, 0]).tolist():
            chosen = own[:, 0] == row
            found[chosen] = where[row][own[chosen, 1]]
        readable = found >= 0
        lines.append(found[readable])
        samples.append(own[readable])
        part.append(np.full(int(readable.sum()), place, dtype=np.int64))
    line = np.concatenate(lines)
    with_thumbnails = all(len(scan.images.thumbnails) == len(scan.images) for scan in scans)
    return UsedImages(
        scans=scans,
        samples=np.concatenate(samples),
        part=np.concatenate(part),
        brightness=_column(scans, "brightness")[line],
        contrast=_column(scans, "contrast")[line],
        sharpness=_column(scans, "sharpness")[line],
        digest=np.concatenate([np.empty((0, 2), np.uint64), *(scan.images.digest for scan in scans)])[line],
        thumbnails=np.concatenate([scan.images.thumbnails for scan in scans])[line]
        if with_thumbnails and scans
        else np.empty((0, EDGE, EDGE), np.uint8),
    )


def _column(scans: Sequence[RowScan], name: str) -> npt.NDArray[np.float64]:
    return np.concatenate([np.empty(0, np.float64), *(getattr(scan.images, name) for scan in scans)])
