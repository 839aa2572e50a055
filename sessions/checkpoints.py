"""Everything a training needs to go on bit-exactly, in checksummed files of which the last two are kept."""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.files import atomic_write

KEPT = 2
FORMAT = 1
_NAME = re.compile(r"checkpoint_(\d{8})\.ckpt")
# What NumPy's reader raises on bytes that passed the checksum but were written by something else.
_DAMAGE = (ValueError, KeyError, TypeError, AttributeError, EOFError, OSError, zipfile.BadZipFile)

Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Checkpoint:
    """The state after ``epoch`` (counted from 1; 0: before the first)."""

    epoch: int
    arrays: Arrays
    """Variables of model and optimizer by name, with their own dtypes and shapes."""
    state: dict[str, Any]
    """The rest, as JSON values."""
    path: Path
    skipped: tuple[Path, ...] = ()
    """Newer files that were damaged and not used."""


class CheckpointStore:
    """The checkpoints of one run.

    File layout: 64 hex digits (SHA-256 of all that follows the line end), one line of JSON (format,
    epoch, state, names and dtypes of the arrays), then an ``.npz`` with the arrays in that order.

    Args:
        folder: where the files are; made by the first :meth:`save`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(self, epoch: int, arrays: Mapping[str, npt.NDArray[Any]], state: Mapping[str, Any]) -> Path:
        """Write the state after ``epoch`` and remove all but the last two.

        Args:
            epoch: number of epochs done, 0 <= epoch < 10**8.
            arrays: numeric arrays of any dtype (bfloat16 too), by name.
            state: JSON values.

        Raises:
            ValueError: if an array holds Python objects.
            WorkFailed: if the file cannot be written; the former checkpoints are then untouched.
        """
        path = self.folder / f"checkpoint_{epoch:08d}.ckpt"
        content = _pack(epoch, arrays, state)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            atomic_write(path, content)
            self._remove_old(epoch)
        except OSError as error:
            raise WorkFailed(
                f"The checkpoint {path} cannot be written ({error.strerror}). "
                "Make room on the disk, or check that the folder is still there."
            ) from error
        return path

    def latest(self) -> Checkpoint | None:
        """Return the newest intact checkpoint, or None if there is none."""
        skipped: list[Path] = []
        for _, path in sorted(_numbered(self.folder), reverse=True):
            try:
                return load_checkpoint(path, tuple(skipped))
            except BadInput:
                skipped.append(path)
        return None

    def _remove_old(self, epoch: int) -> None:
        # Files of later epochs are damaged ones that a resume went back behind.
        done = sorted((number, path) for number, path in _numbered(self.folder) if number <= epoch)
        kept = {path for _, path in done[-KEPT:]}
        for _, path in _numbered(self.folder):
            if path not in kept:
                path.unlink(missing_ok=True)


def checkpoint_files(folder: Path) -> list[Path]:
    """Return the checkpoints in a folder, the oldest first; whether they are whole is not looked at."""
    return [path for _, path in sorted(_numbered(folder))]


def _numbered(folder: Path) -> list[tuple[int, Path]]:
    if not folder.is_dir():
        return []
    found = ((_NAME.fullmatch(path.name), path) for path in folder.iterdir())
    return [(int(match[1]), path) for match, path in found if match]


def load_checkpoint(path: Path, skipped: tuple[Path, ...] = ()) -> Checkpoint:
    """Read one checkpoint and check its SHA-256.

    Raises:
        BadInput: if the file is missing or damaged.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"The checkpoint {path} cannot be read ({error.strerror}).") from error
    digest, _, rest = content.partition(b"\n")
    if hashlib.sha256(rest).hexdigest().encode() != digest:
        raise BadInput(f"The checkpoint {path} is damaged: its SHA-256 does not hold. Use the one before.")
    header, _, payload = rest.partition(b"\n")
    try:
        fields = json.loads(header)
        if fields["format"] != FORMAT:
            raise BadInput(f"The checkpoint {path} was written by another version of the program.")
        arrays = _unpack(fields["arrays"], payload)
        return Checkpoint(int(fields["epoch"]), arrays, dict(fields["state"]), path, skipped)
    except _DAMAGE as error:
        raise BadInput(f"The checkpoint {path} is damaged ({error}). Use the one before.") from error


def _pack(epoch: int, arrays: Mapping[str, npt.NDArray[Any]], state: Mapping[str, Any]) -> bytes:
    payload = io.BytesIO()
    members = {str(index): _storable(array) for index, array in enumerate(arrays.values())}
    np.savez(payload, **members)  # type: ignore[arg-type]
    header = {
        "format": FORMAT,
        "epoch": epoch,
        "arrays": [[name, _dtype_name(np.asarray(array).dtype)] for name, array in arrays.items()],
        "state": dict(state),
    }
    rest = json.dumps(header, separators=(",", ":")).encode("ascii") + b"\n" + payload.getvalue()
    return hashlib.sha256(rest).hexdigest().encode("ascii") + b"\n" + rest


def _unpack(names: list[list[str]], payload: bytes) -> Arrays:
    arrays: Arrays = {}
    with np.load(io.BytesIO(payload), allow_pickle=False) as members:
        for index, (name, dtype) in enumerate(names):
            stored = members[str(index)]
            arrays[name] = stored if stored.dtype.str == dtype else stored.view(_extended_dtype(dtype))
    return arrays


def _storable(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the array with a dtype that ``.npy`` knows; bfloat16 and its kin as their bits."""
    array = np.asarray(array)
    if array.dtype.hasobject:
        raise ValueError("a checkpoint holds numbers, not Python objects")
    if _is_standard(array.dtype):
        return array
    bits = np.dtype(f"u{array.dtype.itemsize}")
    return np.ascontiguousarray(array).view(bits).reshape(array.shape)


def _is_standard(dtype: np.dtype[Any]) -> bool:
    return dtype.type.__module__ == "numpy"


def _dtype_name(dtype: np.dtype[Any]) -> str:
    """Return a name that also tells the byte order: ``<f4``; of an extended dtype ``bfloat16``."""
    return dtype.str if _is_standard(dtype) else dtype.name


def _extended_dtype(name: str) -> np.dtype[Any]:
    """Return a dtype that NumPy does not have itself; the library that comes with keras declares it."""
    found: np.dtype[Any] = np.dtype(getattr(importlib.import_module("ml_dtypes"), name))
    return found
