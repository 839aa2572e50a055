"""All images of one part, prepared: in memory while they fit, else in a temporary file or read anew."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from datasets.arrays import Image, Samples
from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, silent
from datasets.image_store import ImageStore, has_room
from datasets.memory import bytes_needed, memory_limit
from datasets.row_reader import RowReader
from datasets.sampling import global_indices
from datasets.spec import DataRow, FeedingSpec, InputSpec

UNLABELED = -1
BLOCK = 512
"""Images that are read and prepared at a time."""


class ImageSet:
    """The prepared images of some samples, uint8 (S, S, C), or with margin (M, M, C).

    Use :meth:`load`; a context manager, because sources stay open when the images do not fit in memory.

    Attributes:
        samples: (n, 2) int64, row and image.
        labels: (n,) int64, index of the (first) class in ``classes``; -1 for unlabeled images.
        global_indices: (n,) int64, index of each image in the session.
        margin: whether the images have the margin that augmentation needs.
        in_memory: whether all images are held in memory.
    """

    def __init__(
        self,
        rows: Sequence[DataRow],
        samples: Samples,
        input_spec: InputSpec,
        classes: Sequence[str],
        seed: int,
        margin: bool,
    ) -> None:
        self.rows = tuple(rows)
        self.samples = np.asarray(samples, dtype=np.int64)
        self.input_spec = input_spec
        self.classes = tuple(classes)
        self.seed = seed
        self.margin = margin
        self._row_targets = _row_targets(self.rows, self.classes)
        self.labels = _labels(self.rows, self._row_targets)[self.samples[:, 0]]
        self.global_indices = global_indices(self.samples, self.rows)
        self._order = np.argsort(self.global_indices, kind="stable")
        self._reader = RowReader(self.rows, self.samples, self.global_indices, input_spec, seed, margin)
        self._images: npt.NDArray[np.uint8] | None = None
        self._store: ImageStore | None = None
        self._lock = threading.Lock()

    @classmethod
    def load(
        cls,
        rows: Sequence[DataRow],
        samples: Samples,
        input_spec: InputSpec,
        classes: Sequence[str],
        seed: int,
        margin: bool,
        progress: Progress = silent,
        memory_limit_bytes: int | None = None,
        left_out: Samples | None = None,
        temporary_file: bool = False,
    ) -> ImageSet:
        """Open the rows and prepare the images.

        Args:
            rows: all rows of the session, with ``n_images`` counted.
            samples: (n, 2) which images.
            input_spec: how they are prepared.
            classes: class names in the order of the network's outputs.
            seed: of the session.
            margin: keep the surroundings that augmentation shows; for training images.
            progress: told how far the reading is.
            memory_limit_bytes: up to here all images are kept in memory, else they are read when needed;
                None: a quarter of the machine's memory.
            left_out: (m, 2) samples for which another image of their row is shown; others may be among them.
            temporary_file: keep images that do not fit into memory in a temporary file, if the disk has
                room; for images that are needed more than once.

        Raises:
            BadInput: if a row cannot be opened, an image cannot be read, or a row has other images than
                when it was counted.
        """
        images = cls(rows, samples, input_spec, classes, seed, margin)
        try:
            images._reader.open_all()
            # Values that are read now cannot be missed in the midst of a training.
            images._reader.scalars(np.arange(len(images)))
            images._leave_out(left_out)
            limit = memory_limit(FeedingSpec()) if memory_limit_bytes is None else memory_limit_bytes
            if not input_spec.use_images:
                return images
            if images.n_bytes <= limit:
                images._fill_memory(progress)
            elif temporary_file and has_room(images.n_bytes):
                images._fill_store(progress)
        except BaseException:
            images.close()
            raise
        return images

    def __len__(self) -> int:
        return len(self.samples)

    @property
    def edge(self) -> int:
        """Width and height of the images in px."""
        return self._reader.edge

    @property
    def n_bytes(self) -> int:
        """Size of all prepared images."""
        return bytes_needed(len(self), self.input_spec, self.margin)

    @property
    def in_memory(self) -> bool:
        """Whether all images are held in memory."""
        return self._images is not None

    def image(self, place: int) -> Image:
        """Return the image at ``place``, uint8 (edge, edge, C).

        Raises:
            BadInput: naming the file, if it cannot be read.
        """
        image: Image = self.images([place])[0]
        return image

    def images(self, places: Sequence[int] | npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
        """Return the images at some places, uint8 (k, edge, edge, C), in the order asked for.

        May be called from several threads.

        Raises:
            ImageFault: naming the file, if one cannot be read or is no longer the one it was.
        """
        wanted = np.asarray(places, dtype=np.int64)
        if self._images is not None:
            return self._images[wanted]
        if self._store is not None:
            return self._store.read(wanted)
        with self._lock:
            return self._reader.read(wanted, remember=True)

    def leave_out(self, place: int) -> int:
        """Show another image of the same row instead of one that cannot be read; return its place.

        Raises:
            BadInput: if the row has no other image.
        """
        with self._lock:
            instead = self._reader.leave_out(place)
            if self._images is not None:
                self._images[place] = self._images[instead]
            return instead

    def targets(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Return (k, n_classes) float32: 1 for each class of the image; zeros for unlabeled images."""
        chosen: npt.NDArray[np.float32] = self._row_targets[self.samples[places, 0]]
        return chosen

    def scalars(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Return the measured values that the input names, as measured, (k, n_scalars); NaN: missing.

        They are not standardised; see :func:`datasets.preprocessing.scalars.standardize`. May be called from
        several threads.

        Raises:
            BadInput: naming the file, if a row has no such values.
        """
        with self._lock:
            return self._reader.scalars(places)

    def blocks(self, size: int = BLOCK) -> Iterator[tuple[int, npt.NDArray[np.uint8]]]:
        """Go through all images in order: yields (place of the first, images (k, edge, edge, C))."""
        for start in range(0, len(self), size):
            yield start, self.images(np.arange(start, min(start + size, len(self))))

    def places_of(self, samples: Samples) -> npt.NDArray[np.int64]:
        """Return the places of some samples (m, 2) of this set.

        Raises:
            KeyError: if one of them is not in this set.
        """
        wanted = global_indices(samples, self.rows)
        ordered = self.global_indices[self._order]
        nearest = np.minimum(np.searchsorted(ordered, wanted), max(len(ordered) - 1, 0))
        if len(wanted) and (not len(ordered) or (ordered[nearest] != wanted).any()):
            raise KeyError("a sample is not in this set of images")
        return self._order[nearest]

    def name(self, place: int) -> str:
        """Return what the user calls the image: relative file name, or number in its file."""
        row, index = self.samples[place].tolist()
        return self._reader.source(row).name(index)

    def names(self, places: Sequence[int] | npt.NDArray[np.int64]) -> list[str]:
        """Return the names of several images."""
        return [self.name(int(place)) for place in places]

    def image_path(self, place: int) -> Path | None:
        """Return the single file of an image, if there is one."""
        row, index = self.samples[place].tolist()
        return self._reader.source(row).image_path(index)

    def row_of(self, place: int) -> DataRow:
        """Return the row an image comes from."""
        return self.rows[int(self.samples[place, 0])]

    def close(self) -> None:
        """Close all files."""
        self._reader.close()
        if self._store is not None:
            self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _leave_out(self, samples: Samples | None) -> None:
        if samples is not None and len(samples):
            mine = np.isin(global_indices(samples, self.rows), self.global_indices)
            for place in self.places_of(samples[mine]).tolist():
                self._reader.leave_out(place)

    def _fill_memory(self, progress: Progress) -> None:
        filled = np.empty((len(self), *self._shape), dtype=np.uint8)
        for places, images in self._prepared(progress):
            filled[places] = images
        self._images = filled

    def _fill_store(self, progress: Progress) -> None:
        """Write all images into a temporary file; a disk that becomes full leaves the set as it was."""
        try:
            store = ImageStore(self._shape)
        except OSError:
            return
        try:
            for _, images in self._prepared(progress):
                store.write(images)
        except OSError:
            store.close()
            return
        except BaseException:
            store.close()
            raise
        # The pieces that HDF5 keeps of a file would take memory that the images are not allowed.
        self._reader.close()
        self._store = store

    def _prepared(self, progress: Progress) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]]:
        for start in range(0, len(self), BLOCK):
            progress(start / len(self), f"Reading images ({start} of {len(self)})")
            places = np.arange(start, min(start + BLOCK, len(self)))
            yield places, self._reader.read(places)
        progress(1.0, f"Read {len(self)} images")

    @property
    def _shape(self) -> tuple[int, int, int]:
        return (self.edge, self.edge, self.input_spec.channels)


def _row_targets(rows: Sequence[DataRow], classes: Sequence[str]) -> npt.NDArray[np.float32]:
    """Return (n_rows, n_classes): 1 for each class of the row's images, zeros for unlabeled rows."""
    numbers = {name: number for number, name in enumerate(classes)}
    targets = np.zeros((len(rows), len(classes)), dtype=np.float32)
    for place, row in enumerate(rows):
        if row.part == "unlabeled":
            continue
        for name in row.all_classes:
            if name not in numbers:
                raise BadInput(f"The class {name!r} of {row.path} is not among the classes {list(classes)}.")
            targets[place, numbers[name]] = 1.0
    return targets


def _labels(rows: Sequence[DataRow], row_targets: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Return the number of each row's (first) class; -1 where it has none."""
    labeled = np.array([row.part != "unlabeled" for row in rows], dtype=bool) & row_targets.any(axis=1)
    return np.where(labeled, row_targets.argmax(axis=1) if row_targets.size else 0, UNLABELED)
