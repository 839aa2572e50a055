"""One look at every image of a row: what the survey and the data report are made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.arrays import RawImage
from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, silent
from datasets.decoding import count_pages
from datasets.image_files import count_other_files
from datasets.sources.base import ImageSource
from datasets.sources.registry import open_source
from datasets.spec import DataRow
from datasets.thumbnails import thumbnail

BLOCK = 256
"""Images that are read at a time."""


@dataclass(frozen=True)
class ImageFacts:
    """What one readable image is like."""

    index: int
    name: str
    height: int
    width: int
    bits: int
    colored: bool
    """Whether its channels differ anywhere."""
    brightness: float
    """Mean pixel value, 0…255 (16-bit images: of 65535)."""
    constant: bool
    thumbnail: npt.NDArray[np.uint8] | None
    """Small gray picture for the search for near-duplicates; only where the scan was asked for it."""
    digest: bytes
    """SHA-256 of the decoded pixels, so that the same picture in two formats is found."""
    pages: int


@dataclass
class RowScan:
    """What a row holds."""

    row: DataRow
    n_images: int = 0
    images: list[ImageFacts] = field(default_factory=list)
    unreadable: list[tuple[int, str, str]] = field(default_factory=list)
    """(index, name, sentence) of each image that cannot be read."""
    has_positions: bool = False
    positions_differ: bool = False
    other_files: int = 0


def scan_row(row: DataRow, progress: Progress = silent, thumbnails: bool = False) -> RowScan:
    """Read every image of a row, and keep a thumbnail of each if asked to.

    Raises:
        BadInput: if the row itself cannot be opened; single unreadable images are listed instead.
    """
    scan = RowScan(row)
    with open_source(row) as source:
        scan.n_images = source.n_images
        for start in range(0, source.n_images, BLOCK):
            progress(start / source.n_images, f"Checking {Path(row.path).name}")
            indices = list(range(start, min(start + BLOCK, source.n_images)))
            for index, image in _read_block(source, indices, scan):
                scan.images.append(_facts(source, index, image, thumbnails))
        _look_at_positions(source, scan)
    if Path(row.path).is_dir():
        scan.other_files = count_other_files(Path(row.path))
    progress(1.0, f"Checked {Path(row.path).name}")
    return scan


def _read_block(source: ImageSource, indices: list[int], scan: RowScan) -> Iterator[tuple[int, RawImage]]:
    try:
        yield from zip(indices, source.read_many(indices), strict=True)
        return
    except BadInput:
        pass  # one of them cannot be read: find out which
    for index in indices:
        try:
            image = source.read(index)
        except BadInput as error:
            scan.unreadable.append((index, source.name(index), str(error)))
        else:
            yield index, image


def _facts(source: ImageSource, index: int, image: RawImage, thumbnails: bool) -> ImageFacts:
    path = source.image_path(index)
    multi_page = path is not None and path.suffix.lower() in (".tif", ".tiff", ".gif", ".webp", ".avif")
    lowest, highest = int(image.min()), int(image.max())
    digest = hashlib.sha256(repr((image.shape, image.dtype.str)).encode())
    digest.update(np.ascontiguousarray(image).data)
    return ImageFacts(
        index=index,
        name=source.name(index),
        height=image.shape[0],
        width=image.shape[1],
        bits=8 * image.dtype.itemsize,
        colored=_is_colored(image),
        brightness=float(image.mean()) * 255 / np.iinfo(image.dtype).max,
        constant=lowest == highest,
        thumbnail=thumbnail(image) if thumbnails else None,
        digest=digest.digest(),
        pages=count_pages(path) if path is not None and multi_page else 1,
    )


def _is_colored(image: RawImage) -> bool:
    if image.ndim == 2:
        return False
    first = image[:, :, :1]
    return bool((image[:, :, 1:] != first).any())


def _look_at_positions(source: ImageSource, scan: RowScan) -> None:
    known = [source.position(index) for index in range(source.n_images)]
    distinct = {position for position in known if position is not None}
    scan.has_positions = bool(distinct)
    scan.positions_differ = len(distinct) > 1
