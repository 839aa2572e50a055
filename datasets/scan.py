"""One look at the images of a row: what the survey and the data report are made from."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from datasets.arrays import RawImage
from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, silent
from datasets.decoding import count_pages, is_marked_turned
from datasets.image_facts import ImageFacts, joined, measure
from datasets.image_files import count_other_files
from datasets.parallel import in_order
from datasets.sources.base import ImageSource, Remark
from datasets.sources.folder import FolderSource
from datasets.sources.label_table import TableImages
from datasets.sources.registry import open_source, remarks
from datasets.spec import DataRow

BLOCK = 256
"""Images that one thread reads at a time."""
BLOCK_BYTES = 16 * 2**20
"""Decoded images that are measured together, at most."""
STEP_BYTES = 4 * 2**20
"""Decoded images that are read in one go, between two looks at whether the user cancelled."""
LARGE_IMAGE_BYTES = 64 * 2**10
MOST_THUMBNAILS = 100_000
"""Of rows with more images none are made; so many pictures could not be compared anyway."""
SAMPLE_PLACES = 32
SAMPLE_RUN = 8
"""The first look reads so many neighbouring images at so many places: a file is read in blocks anyway."""
_WITH_EXIF = (".jpg", ".jpeg", ".jpe", ".jfif", ".tif", ".tiff")
_SEVERAL_PAGES = (".tif", ".tiff", ".gif", ".webp", ".avif")


@dataclass(frozen=True)
class RowScan:
    """What a row holds."""

    row: DataRow
    n_images: int = 0
    images: ImageFacts = field(default_factory=lambda: joined([]))
    unreadable: tuple[tuple[int, str], ...] = ()
    """(number, sentence) of each image that cannot be read."""
    names: tuple[str, ...] = ()
    """What the user calls each image; empty after a look at a sample."""
    own_files: bool = False
    """Whether each image is a file, so that its name may tell something."""
    has_positions: bool = False
    positions_differ: bool = False
    other_files: int = 0
    remarks: tuple[Remark, ...] = ()
    """What should be known of how the whole file was understood."""

    def of_row(self, row: DataRow) -> RowScan:
        """Return the scan for another row of the same images."""
        return replace(self, row=row)


@dataclass(frozen=True)
class _Block:
    images: ImageFacts
    unreadable: tuple[tuple[int, str], ...]


def scan_row(row: DataRow, progress: Progress = silent, thumbnails: bool = False) -> RowScan:
    """Read every image of a row in two threads, and keep a thumbnail of each if asked to.

    Raises:
        BadInput: if the row itself cannot be opened; single unreadable images are listed instead.
    """
    with open_source(row) as source:
        few = source.n_images <= MOST_THUMBNAILS
        scan = _scan(row, source, range(source.n_images), progress, thumbnails and few)
        own_files = source.n_images > 0 and source.image_path(0) is not None
        names = tuple(source.name(index) for index in range(source.n_images))
        told = remarks(Path(row.path), row.source)
        return replace(scan, names=names, own_files=own_files, remarks=told)


def look_at_row(row: DataRow, progress: Progress = silent) -> RowScan:
    """Count the images of a row and read an evenly spread sample of them.

    Raises:
        BadInput: if the row cannot be opened.
    """
    with open_source(row) as source:
        return _scan(row, source, sample_of(source.n_images), progress, thumbnails=False)


def sample_of(n_images: int) -> Sequence[int]:
    """Return the numbers of evenly spread images, short runs of neighbours; of few images all."""
    if n_images <= SAMPLE_PLACES * SAMPLE_RUN:
        return range(n_images)
    starts = np.linspace(0, n_images - SAMPLE_RUN, SAMPLE_PLACES).astype(np.int64)
    numbers: list[int] = np.unique(starts[:, None] + np.arange(SAMPLE_RUN)).tolist()
    return numbers


def _scan(
    row: DataRow, source: ImageSource, indices: Sequence[int], progress: Progress, thumbnails: bool
) -> RowScan:
    told = f"Checking {Path(row.path).name}"
    turn = _turn(source)
    blocks = [indices[start : start + BLOCK] for start in range(0, len(indices), BLOCK)]

    def work(block: Sequence[int], stop: threading.Event) -> _Block:
        return _look(source, block, stop, thumbnails, turn)

    done: list[_Block] = []
    progress(0.0, told)
    for block in in_order(work, blocks, lambda: progress(len(done) / len(blocks), told)):
        done.append(block)
        progress(len(done) / len(blocks), told)
    known = {position for index in sample_of(source.n_images) if (position := source.position(index))}
    progress(1.0, told)
    return RowScan(
        row,
        n_images=source.n_images,
        images=joined([block.images for block in done]),
        unreadable=tuple(one for block in done for one in block.unreadable),
        has_positions=bool(known),
        positions_differ=len(known) > 1,
        other_files=count_other_files(Path(row.path)) if Path(row.path).is_dir() else 0,
    )


def _look(
    source: ImageSource,
    indices: Sequence[int],
    stop: threading.Event,
    thumbnails: bool,
    turn: AbstractContextManager[object],
) -> _Block:
    """Read and measure some images; of large ones only as many at a time as fit into ``BLOCK_BYTES``."""
    facts: list[ImageFacts] = []
    unreadable: list[tuple[int, str]] = []
    numbers: list[int] = []
    images: list[RawImage] = []
    n_bytes = 0
    for index, image in _read(source, indices, stop, unreadable, turn):
        numbers.append(index)
        images.append(image)
        n_bytes += image.nbytes
        if n_bytes >= BLOCK_BYTES:
            facts.append(measure(numbers, images, thumbnails))
            numbers, images, n_bytes = [], [], 0
    facts.append(measure(numbers, images, thumbnails))
    return _Block(_with_turns(source, _with_pages(source, joined(facts))), tuple(unreadable))


def _read(
    source: ImageSource,
    indices: Sequence[int],
    stop: threading.Event,
    unreadable: list[tuple[int, str]],
    turn: AbstractContextManager[object],
) -> Iterator[tuple[int, RawImage]]:
    """Yield the images that can be read, until ``stop`` is set; large ones are read one by one."""
    start, step = 0, 1
    while start < len(indices) and not stop.is_set():
        wanted = indices[start : start + step]
        start += len(wanted)
        with turn:
            found = _read_block(source, wanted, unreadable)
        if found:
            step = max(1, min(BLOCK, STEP_BYTES // max(found[0][1].nbytes, 1)))
        yield from found


def _turn(source: ImageSource) -> AbstractContextManager[object]:
    """Return what a thread holds while it reads.

    Large images in files of their own are decoded by several threads at once. With small ones the threads
    would only take the interpreter from each other, and within one file reading at once is not safe: there
    one thread reads while another one measures.
    """
    if isinstance(source, FolderSource | TableImages) and source.n_images:
        try:
            if source.read(0).nbytes >= LARGE_IMAGE_BYTES:
                return nullcontext()
        except BadInput:
            pass  # told when it is its turn
    return threading.Lock()


def _read_block(
    source: ImageSource, indices: Sequence[int], unreadable: list[tuple[int, str]]
) -> list[tuple[int, RawImage]]:
    if len(indices) > 1:
        try:
            return list(zip(indices, source.read_many(indices), strict=True))
        except BadInput:
            pass  # one of them cannot be read: find out which
    found = []
    for index in indices:
        try:
            found.append((index, source.read(index)))
        except BadInput as error:
            unreadable.append((index, str(error)))
    return found


def _with_pages(source: ImageSource, images: ImageFacts) -> ImageFacts:
    """Count the pages of files of a kind that can have several."""
    files = _files(source, images, _SEVERAL_PAGES)
    if not files:
        return images
    pages = images.pages.copy()
    for place, path in files:
        pages[place] = count_pages(path)
    return replace(images, pages=pages)


def _with_turns(source: ImageSource, images: ImageFacts) -> ImageFacts:
    """Mark the files that ask to be shown turned."""
    files = _files(source, images, _WITH_EXIF)
    if not files:
        return images
    turned = images.turned.copy()
    for place, path in files:
        turned[place] = is_marked_turned(path)
    return replace(images, turned=turned)


def _files(source: ImageSource, images: ImageFacts, suffixes: tuple[str, ...]) -> list[tuple[int, Path]]:
    """Return (place, path) of the images that are files with one of these suffixes."""
    found = []
    for place, index in enumerate(images.index.tolist()):
        if source.name(index).lower().endswith(suffixes):
            path = source.image_path(index)
            if path is not None and path.suffix.lower() in suffixes:
                found.append((place, path))
    return found
