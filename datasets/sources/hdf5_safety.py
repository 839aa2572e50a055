"""Reading foreign HDF5 files: known paths only, and nothing that points elsewhere or claims to be huge."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py
import hdf5plugin
import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput, DiscernError

MAX_CHUNK_BYTES = 64 * 2**20
MAX_INFLATION = 200
"""Declared bytes per stored byte; real measurements compress by 2 to 20."""
INFLATION_MATTERS_FROM_BYTES = 256 * 2**20
CHUNK_CACHE_BYTES = 16 * 2**20
MOST_MEMBERS = 2000
LARGEST_ATTRIBUTE_BYTES = 64 * 2**10

_HDF5_OWN_FILTERS = frozenset({1, 2, 3, 4, 5, 6, 32000})
ALLOWED_FILTERS = _HDF5_OWN_FILTERS | {int(number) for number in hdf5plugin.FILTERS.values()}
"""gzip, shuffle, Fletcher-32, szip, n-bit, scale-offset, LZF, and those that are shipped (Zstandard …)."""

_DAMAGE = (OSError, RuntimeError, KeyError, ValueError, TypeError, IndexError, AttributeError, MemoryError)


@contextmanager
def told_as_bad_input(path: Path) -> Iterator[None]:
    """Turn what h5py raises on a damaged file into one sentence with the file's name."""
    try:
        yield
    except DiscernError:
        raise
    except _DAMAGE as error:
        raise BadInput(
            f"The file {path} is damaged, truncated or not an HDF5 file: "
            "copy it again from where it was recorded."
        ) from error


def open_file(path: Path) -> h5py.File:
    """Open an HDF5 file for reading, without locking it for others.

    Raises:
        BadInput: if it is missing, damaged or no HDF5 file.
    """
    if not path.is_file():
        raise BadInput(f"The file {path} does not exist.")
    with told_as_bad_input(path):
        return h5py.File(path, "r", locking="best-effort", rdcc_nbytes=CHUNK_CACHE_BYTES)


def safe_group(path: Path, parent: h5py.Group, name: str) -> h5py.Group | None:
    """Return the sub-group ``name`` if it is a plain member, None if there is none.

    Raises:
        BadInput: if the name is a link out of the file, or leads back to where it came from.
    """
    member = _plain_member(path, parent, name)
    if member is None:
        return None
    if not isinstance(member, h5py.Group):
        raise BadInput(f"In the file {path} {name!r} is not a group: this is not an RT-DC file.")
    if _address(member) == _address(parent):
        raise BadInput(
            f"The file {path} contains itself ({name!r}) and is not read: it may have been tampered with."
        )
    return member


def safe_dataset(path: Path, group: h5py.Group, name: str) -> h5py.Dataset | None:
    """Return the dataset ``name`` if it is harmless, None if there is none.

    Raises:
        BadInput: if it is a link or lies outside the file, is virtual, not numeric, or claims far more
            data than is stored.
    """
    member = _plain_member(path, group, name)
    if member is None:
        return None
    if not isinstance(member, h5py.Dataset):
        raise BadInput(f"In the file {path} {name!r} is not a dataset.")
    fault = _fault(member)
    if fault:
        raise BadInput(f"In the file {path} the dataset {name!r} {fault}; the file is not read.")
    return member


def _plain_member(path: Path, group: h5py.Group, name: str) -> h5py.Group | h5py.Dataset | None:
    with told_as_bad_input(path):
        link = group.get(name, getlink=True)
        if link is None:
            return None
        if not isinstance(link, h5py.HardLink):
            raise BadInput(f"In the file {path} {name!r} is a link to somewhere else; the file is not read.")
        return group[name]


def _address(member: h5py.Group) -> tuple[int, object]:
    info = h5py.h5o.get_info(member.id)
    return info.fileno, info.addr


def _fault(dataset: h5py.Dataset) -> str:
    """Return what is wrong with a dataset, or an empty text. Its content is not touched."""
    if dataset.external is not None:
        return "is stored in another file"
    if dataset.is_virtual:
        return "is put together from other files"
    if dataset.dtype.kind not in "biuf":
        return f"holds no numbers (its type is {dataset.dtype})"
    if dataset.shape is None or 0 in dataset.shape:
        return "is empty"
    return _size_fault(dataset) or _filter_fault(dataset)


def _size_fault(dataset: h5py.Dataset) -> str:
    stored = dataset.id.get_storage_size()
    declared = math.prod(dataset.shape) * dataset.dtype.itemsize
    if stored == 0:
        return "was never filled with data"
    if declared > max(INFLATION_MATTERS_FROM_BYTES, MAX_INFLATION * stored):
        return f"claims {declared:,} bytes while only {stored:,} are stored"
    if dataset.chunks and math.prod(dataset.chunks) * dataset.dtype.itemsize > MAX_CHUNK_BYTES:
        return f"is cut into pieces of more than {MAX_CHUNK_BYTES // 2**20} MiB"
    return ""


def _filter_fault(dataset: h5py.Dataset) -> str:
    properties = dataset.id.get_create_plist()
    used = {int(properties.get_filter(place)[0]) for place in range(properties.get_nfilters())}
    unknown = sorted(used - ALLOWED_FILTERS)
    return f"is compressed with the unknown filter {unknown[0]}" if unknown else ""


def member_names(path: Path, group: h5py.Group) -> list[str]:
    """Return the names in a group; nothing that they name is opened.

    Raises:
        BadInput: if there are far more than any measurement has.
    """
    with told_as_bad_input(path):
        if len(group) > MOST_MEMBERS:
            raise BadInput(
                f"The file {path} has more than {MOST_MEMBERS} entries in {group.name!r} and is not read: "
                "it may have been tampered with."
            )
        return list(group)


def harmless_dataset(path: Path, group: h5py.Group, name: str) -> h5py.Dataset | None:
    """Return the dataset ``name``, or None if there is none that :func:`safe_dataset` would return."""
    with told_as_bad_input(path):
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            return None
        if group.get(name, getclass=True) is not h5py.Dataset:
            return None
        member = group[name]
        return None if _fault(member) else member


def read_attribute(path: Path, file: h5py.File, name: str) -> object:
    """Return a small single attribute of a file: a number or a text; None where there is none.

    Raises:
        BadInput: if it is damaged, or claims to be large.
    """
    with told_as_bad_input(path):
        if name not in file.attrs:
            return None
        attribute = file.attrs.get_id(name)
        if attribute.get_storage_size() > LARGEST_ATTRIBUTE_BYTES or math.prod(attribute.shape or (1,)) != 1:
            raise BadInput(
                f"In the file {path} the attribute {name!r} is no single value; the file is not read."
            )
        value = file.attrs[name]
        value = value.reshape(-1)[0] if isinstance(value, np.ndarray) else value
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def read_numbers(path: Path, dataset: h5py.Dataset, start: int, stop: int) -> npt.NDArray[Any]:
    """Return lines ``start`` to ``stop`` of a checked dataset.

    Raises:
        BadInput: if that part of the file is damaged.
    """
    with told_as_bad_input(path):
        return np.asarray(dataset[start:stop])
