"""Images in IDX files, as MNIST comes, with the file of labels beside them."""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput, DiscernError
from datasets.sources.array_images import (
    ArrayImages,
    ArrayReader,
    Layout,
    Piece,
    StoredImages,
    form_fault,
)
from datasets.sources.base import ImageSource, Remark, Selection, SourceInfo
from datasets.sources.file_state import FileState, state_of
from datasets.sources.labels import Label, Labeled, choose, plain_labels, selections_of
from datasets.sources.number_types import is_gray, remarks_of
from datasets.sources.unpacked import conversion_to_gray, unpacked, unpacked_as_gray

SOURCE = SourceInfo(
    name="idx",
    title="IDX file",
    suffixes=tuple(f"{mark}idx{n}-ubyte{packed}" for mark in "-." for n in (3, 4) for packed in ("", ".gz")),
)

KEPT_FILES = 4
MOST_LABELS = 100_000_000
MAX_INFLATION = 1100
"""Deflate makes at most 1032 bytes of one."""
_TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
_DAMAGE = (OSError, EOFError, ValueError, struct.error, zlib.error)


def reads(path: Path) -> bool:
    """Return whether ``path`` is a file called like images in IDX, e.g. ``train-images-idx3-ubyte.gz``."""
    return path.name.lower().endswith(SOURCE.suffixes) and path.is_file()


def companions(path: Path) -> list[tuple[str, Path]]:
    """Return the file of labels that belongs to a file of images, if it is there."""
    labels = _labels_path(path)
    return [] if labels is None else [(labels.name, labels)]


def selections(path: Path) -> list[Selection]:
    """Return one selection for each label; none where there is no file of labels.

    Raises:
        BadInput: if one of the files is damaged, has other sizes than its header claims, or they do not fit.
    """
    return selections_of(path, [_labeled(path)])


def open_images(path: Path, selection: str = "") -> ImageSource:
    """Open all images of a file, or those of one label.

    Raises:
        BadInput: as :func:`selections`, or if the file has no such label.
    """
    [(labeled, chosen)] = choose(path, [_labeled(path)], selection)
    return ArrayImages(path, [Piece(_reader(path, labeled.images, chosen), chosen)])


def remarks(path: Path) -> tuple[Remark, ...]:
    """Return what the user should know of how the numbers became gray values.

    Raises:
        BadInput: as :func:`selections`.
    """
    layout = _labeled(path).images
    if is_gray(layout.dtype):
        return ()
    with _told_as_bad_input(path):
        how = conversion_to_gray(path, "", layout.offset, layout.shape, layout.dtype)
    return remarks_of(how, f"The array in {path}")


def _labeled(path: Path) -> Labeled[Layout]:
    labels = _labels_path(path)
    return _read(path, state_of(path), labels, None if labels is None else state_of(labels))


# Each of the rows that a file becomes asks for the same header and labels.
@lru_cache(maxsize=KEPT_FILES)
def _read(
    path: Path, state: FileState, labels: Path | None, labels_state: FileState | None
) -> Labeled[Layout]:
    header = _read_header(path)
    fault = form_fault(header.shape)
    if fault:
        raise BadInput(f"The array in {path} {fault}.")
    texts = None if labels is None else _read_labels(labels, path, header.shape[0])
    return Labeled(header, header.shape[0], texts)


def _reader(path: Path, layout: Layout, places: npt.NDArray[np.int64]) -> ArrayReader:
    with _told_as_bad_input(path):
        if not is_gray(layout.dtype):
            file, dtype = unpacked_as_gray(path, "", layout.offset, layout.shape, layout.dtype)
            return StoredImages(path, Layout(layout.shape, dtype, 0), places, file)
        if not _is_packed(path):
            return StoredImages(path, layout, places)
        n_bytes = layout.shape[0] * layout.image_bytes
        in_file = replace(layout, offset=0)
        return StoredImages(path, in_file, places, unpacked(path, "", layout.offset, n_bytes))


def _labels_path(path: Path) -> Path | None:
    """Return the file of labels: named alike, with or without ``.gz``, ``-`` or ``.`` before ``idx1``."""
    name = path.name.removesuffix(".gz")
    stem = name[: -len("-idx3-ubyte")].replace("images", "labels").replace("Images", "Labels")
    for candidate in (
        f"{stem}{mark}idx1-ubyte{packed}" for mark in (name[-11], "-", ".") for packed in ("", ".gz")
    ):
        if path.with_name(candidate).is_file():
            return path.with_name(candidate)
    return None


def _read_labels(path: Path, images: Path, n_images: int) -> tuple[Label, ...]:
    header = _read_header(path)
    if len(header.shape) != 1 or header.shape[0] != n_images:
        raise BadInput(
            f"{path} has labels of the shape {header.shape} for the {n_images} images of {images.name}: "
            "put the file of labels there that belongs to these images."
        )
    if n_images > MOST_LABELS:
        raise BadInput(f"{path} has more than {MOST_LABELS:,} labels.")
    with _told_as_bad_input(path), _open(path) as stream:
        stream.read(header.offset)
        content = stream.read(n_images * header.dtype.itemsize)
        if len(content) < n_images * header.dtype.itemsize:
            raise EOFError("fewer labels than its header claims")
    return plain_labels(list(map(str, np.frombuffer(content, header.dtype).tolist())))


def _read_header(path: Path) -> Layout:
    """Return shape, type and offset of the array in a file, checked against the length of the file."""
    with _told_as_bad_input(path):
        with _open(path) as stream:
            zeros, kind, n_axes = struct.unpack(">HBB", stream.read(4))
            if zeros or kind not in _TYPES or not 1 <= n_axes <= 4:
                raise ValueError("no IDX header")
            shape = struct.unpack(f">{n_axes}I", stream.read(4 * n_axes))
        layout = Layout(shape, np.dtype(_TYPES[kind]), 4 + 4 * n_axes)
        claimed = layout.offset + math.prod(shape) * layout.dtype.itemsize
        if not _is_packed(path) and path.stat().st_size != claimed:
            raise BadInput(
                f"The file {path} claims {claimed:,} bytes but has {path.stat().st_size:,}: copy it again."
            )
        if claimed > MAX_INFLATION * max(path.stat().st_size, 1):
            raise BadInput(f"The file {path} claims {claimed:,} bytes, more than it can hold: copy it again.")
    return layout


@contextmanager
def _told_as_bad_input(path: Path) -> Iterator[None]:
    try:
        yield
    except DiscernError:
        raise
    except _DAMAGE as error:
        raise BadInput(f"The file {path} is damaged, truncated or not an IDX file: copy it again.") from error


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path) if _is_packed(path) else path.open("rb")  # type: ignore[return-value]


def _is_packed(path: Path) -> bool:
    return path.suffix.lower() == ".gz"
