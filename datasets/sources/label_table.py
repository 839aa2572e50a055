"""Tables (CSV, XLSX) that name images and give their classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.arrays import Position, RawImage
from datasets.basics.errors import BadInput
from datasets.decoding import read_image
from datasets.part_names import part_of_folder
from datasets.sources.base import ImageSource, Remark, Selection, SourceInfo
from datasets.sources.file_state import FileState, state_of
from datasets.sources.image_finder import ImageFinder
from datasets.sources.labels import Label, Labeled, choose, selections_of
from datasets.sources.measured import Measured
from datasets.sources.table_files import read_whole_table
from datasets.sources.table_labels import TableContent, content_of

# No suffixes: tables of measurements lie beside images everywhere; a table of labels is named by the user.
SOURCE = SourceInfo(name="label_table", title="Table of labels", suffixes=())

SUFFIXES = (".csv", ".tsv", ".xlsx")
KEPT_TABLES = 2


def reads(path: Path) -> bool:
    """Return whether ``path`` is called like a table."""
    return path.suffix.lower() in SUFFIXES and path.is_file()


def companions(path: Path) -> list[tuple[str, Path]]:
    """Return the images that a table names, as (name relative to the table, path).

    Raises:
        BadInput: if it is no table of labels.
    """
    images = [Path(image) for image in _labeled(path).images]
    return [(image.relative_to(path.parent).as_posix(), image) for image in images]


def selections(path: Path) -> list[Selection]:
    """Return one selection for the images of each class, or of each class and group where there are groups.

    Raises:
        BadInput: as :func:`content`.
    """
    return selections_of(path, [_labeled(path)])


def open_images(path: Path, selection: str = "") -> ImageSource:
    """Open all images that a table names, or those of one class.

    Raises:
        BadInput: as :func:`selections`, or if the table has no such class.
    """
    [(labeled, chosen)] = choose(path, [_labeled(path)], selection)
    found = content(path)
    measured = Measured(path, found.scalar_names, found.scalars[chosen], found.unread)
    return TableImages(path, [labeled.images[place] for place in chosen.tolist()], measured)


def scalar_names(path: Path) -> tuple[str, ...]:
    """Return the names of the columns of measured values.

    Raises:
        BadInput: as :func:`content`.
    """
    return content(path).scalar_names


def remarks(path: Path) -> tuple[Remark, ...]:
    """Return what the user should know of how a table was understood.

    Raises:
        BadInput: as :func:`content`.
    """
    return content(path).remarks


class TableImages(ImageSource):
    """Image files in the order in which a table names them."""

    def __init__(self, table: Path, paths: Sequence[str], measured: Measured) -> None:
        self.table = table
        self.measured = measured
        self.paths = list(paths)
        self.n_images = len(self.paths)

    def read(self, index: int) -> RawImage:
        return read_image(Path(self.paths[index]))

    def read_many(self, indices: Sequence[int]) -> list[RawImage]:
        return [self.read(index) for index in indices]

    def position(self, index: int) -> Position | None:
        return None

    def name(self, index: int) -> str:
        return Path(self.paths[index]).relative_to(self.table.parent).as_posix()

    def image_path(self, index: int) -> Path | None:
        return Path(self.paths[index])

    def scalars(self, names: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return values of all images, (n_images, k) float32; NaN where the table has none.

        Raises:
            BadInput: if it has no such column.
        """
        return self.measured.values_of(names)

    def close(self) -> None:
        """Nothing is held open between reads."""


def content(path: Path) -> TableContent:
    """Return what a table says of images; a table that did not change is not read again.

    Raises:
        BadInput: if the table cannot be read, names images that are not there, its class is unclear, or its
            lines contradict each other.
    """
    return _read(path, state_of(path))


# Each of the rows that a table becomes asks for the same content.
@lru_cache(maxsize=KEPT_TABLES)
def _read(path: Path, state: FileState) -> TableContent:
    found = content_of(path, read_whole_table(path), ImageFinder(path.parent))
    missing = [text for text, image in zip(found.texts, found.images, strict=True) if image is None]
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise BadInput(
            f"{path} names images that are not below its folder, or more than once ({', '.join(missing[:3])}"
            f"{more}): put the table beside the images, or take these lines out."
        )
    return found


def _labeled(path: Path) -> Labeled[tuple[str, ...]]:
    found = content(path)
    images = tuple(image for image in found.images if image is not None)
    return Labeled(images, len(images), _with_parts(path.parent, images, found.labels))


def _with_parts(folder: Path, images: Sequence[str], labels: Sequence[Label]) -> tuple[Label, ...]:
    """Return the labels with the part that the folder of each image says, where no column says it."""
    if any(label.part for label in labels):
        return tuple(labels)
    start = len(str(folder)) + 1
    tops = [image[start:].replace("\\", "/").partition("/")[0] for image in images]
    known_parts = {top: part for top in set(tops) if (part := part_of_folder(top))}
    known = {
        (label, top): replace(label, part=known_parts[top])
        for label, top in set(zip(labels, tops, strict=True))
        if top in known_parts
    }
    return tuple(known.get(pair, pair[0]) for pair in zip(labels, tops, strict=True))
