"""The inside of ``model.weights.h5``: plain numbers in plain datasets, nothing that points elsewhere."""

from __future__ import annotations

import math
from pathlib import Path

import h5py

from datasets.basics.errors import BadInput

MAX_MEMBERS = 20_000
BYTES_PER_PARAMETER = 4 * 4
"""A float32 weight, and what up to three optimizer values per weight take."""
SLACK_BYTES = 2**20

_DAMAGE = (OSError, RuntimeError, KeyError, ValueError, TypeError)


def check_weights(path: Path, weights: Path, parameters: int) -> None:
    """Walk the HDF5 file ``weights`` that was taken out of the model file ``path``.

    Raises:
        BadInput: if it is damaged, holds links, foreign or packed data, or more than the network takes.
    """
    try:
        with h5py.File(weights, "r") as file:
            total = _walk(path, file)
    except _DAMAGE as error:
        raise BadInput(f"The model file {path} is damaged: its weights cannot be read.") from error
    if total > BYTES_PER_PARAMETER * parameters + SLACK_BYTES:
        raise _refused(path, f"claim {total:,} bytes for {parameters:,} parameters")


def _walk(path: Path, file: h5py.File) -> int:
    total, seen, groups = 0, 0, [file["/"]]
    visited = {_address(groups[0])}
    while groups:
        group = groups.pop()
        for name in group:
            seen += 1
            if seen > MAX_MEMBERS:
                raise _refused(path, "have too many parts")
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                raise _refused(path, f"link to something outside ({name!r})")
            member = group[name]
            if isinstance(member, h5py.Dataset):
                total += _dataset_bytes(path, member)
            elif isinstance(member, h5py.Group) and _address(member) not in visited:
                visited.add(_address(member))
                groups.append(member)
            else:
                raise _refused(path, f"hold something unexpected ({name!r})")
    return total


def _dataset_bytes(path: Path, dataset: h5py.Dataset) -> int:
    if dataset.external is not None or dataset.is_virtual:
        raise _refused(path, f"take {dataset.name!r} from another file")
    if dataset.dtype.kind not in "biuf" and dataset.dtype.kind != "S":
        raise _refused(path, f"hold something else than numbers ({dataset.name!r})")
    if dataset.shape is None or dataset.chunks is not None:
        raise _refused(path, f"are stored unusually ({dataset.name!r})")
    return int(math.prod(dataset.shape)) * int(dataset.dtype.itemsize)


def _address(group: h5py.Group) -> tuple[int, int]:
    info = h5py.h5o.get_info(group.id)
    return int(info.fileno), int(info.addr)


def _refused(path: Path, what: str) -> BadInput:
    return BadInput(f"The model file {path} is not opened, because its weights {what}.")
