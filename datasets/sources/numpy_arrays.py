"""Images in NumPy's ``.npy`` and ``.npz`` files, with the labels that lie beside them in an ``.npz``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from datasets.sources.array_images import ArrayImages, Piece
from datasets.sources.array_members import Member, members_of
from datasets.sources.array_pairing import pair
from datasets.sources.base import ImageSource, Remark, Selection, SourceInfo
from datasets.sources.file_state import FileState, state_of
from datasets.sources.labels import Labeled, choose, selections_of

SOURCE = SourceInfo(name="numpy_arrays", title="NumPy file", suffixes=(".npy", ".npz"))

KEPT_FILES = 4


def reads(path: Path) -> bool:
    """Return whether ``path`` is a file with one of the suffixes."""
    return path.is_file() and path.suffix.lower() in SOURCE.suffixes


def selections(path: Path) -> list[Selection]:
    """Return one selection for each array of images and each of its labels; none without labels.

    Raises:
        BadInput: if the file is damaged, holds no images (N, H, W[, C]) of 8 or 16 bits, or its header claims
            other sizes than are stored.
    """
    return selections_of(path, _labeled(path))


def open_images(path: Path, selection: str = "") -> ImageSource:
    """Open all images of a file, or those of one selection.

    Raises:
        BadInput: as :func:`selections`, or if the file has no such selection.
    """
    labeled = _labeled(path)
    several = len(labeled) > 1
    pieces = [
        Piece(one.images.open(path, chosen), chosen, f"{one.images.name} " if several else "")
        for one, chosen in choose(path, labeled, selection)
    ]
    return ArrayImages(path, pieces)


def remarks(path: Path) -> tuple[Remark, ...]:
    """Return what the user should know of how the numbers became gray values.

    Raises:
        BadInput: as :func:`selections`.
    """
    return tuple(remark for one in _labeled(path) for remark in one.images.remarks(path))


def _labeled(path: Path) -> Sequence[Labeled[Member]]:
    return _read(path, state_of(path))


# Each of the rows that a file becomes asks for the same headers and labels.
@lru_cache(maxsize=KEPT_FILES)
def _read(path: Path, state: FileState) -> Sequence[Labeled[Member]]:
    return pair(path, members_of(path))
