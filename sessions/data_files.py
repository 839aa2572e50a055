"""The hash of every single file of the data, with which a folder that was changed says which file it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.files import atomic_write
from datasets.basics.options import Options
from datasets.basics.progress import Progress, silent
from datasets.hashing import hash_path

N_DIGITS = 16
"""Hex digits kept of a file's SHA-256: enough to tell files apart. The hash of the row decides."""
LARGEST_BYTES = 256 * 2**20

Files = dict[str, str]
"""Name of a file, relative to its folder -> the beginning of its hash."""


class DataFiles(Options):
    """What ``data_files.json`` holds.

    Attributes:
        rows: SHA-256 of a folder -> its files. Rows of one file are not listed: the row's hash says it all.
    """

    rows: dict[str, Files] = Field(default_factory=dict)


class FileHashes:
    """Hashes rows, and keeps the hashes of their files."""

    def __init__(self) -> None:
        self._rows: dict[str, Files] = {}

    def hash_path(self, path: Path, progress: Progress = silent) -> str:
        """Return what :func:`datasets.hashing.hash_path` does.

        Raises:
            BadInput: if something cannot be read.
        """
        files: Files = {}

        def keep(name: str, digest: bytes) -> None:
            files[name.encode("utf-8", "replace").decode("utf-8")] = digest.hex()[:N_DIGITS]

        sha256 = hash_path(path, progress, keep)
        if files:
            self._rows[sha256] = files
        return sha256

    def of(self, sha256: str) -> Files:
        """Return the files of a folder by its hash; nothing if it was not hashed."""
        return self._rows.get(sha256, {})

    def write(self, path: Path) -> None:
        """Write the hashes of all folders as ``data_files.json``.

        Raises:
            WorkFailed: if it cannot be written; a former file is then untouched.
        """
        content = DataFiles(rows=dict(sorted(self._rows.items()))).model_dump_json()
        try:
            atomic_write(path, content.encode("utf-8"))
        except OSError as error:
            raise WorkFailed(f"{path} cannot be written ({error.strerror}): make room or access.") from error


def read_data_files(path: Path) -> DataFiles:
    """Return what is recorded; nothing where there is no record, or a damaged one: it decides nothing."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            return DataFiles()
        return DataFiles.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return DataFiles()


def differences_in(files: DataFiles, sha256: str, path: Path) -> tuple[str, ...]:
    """Return a sentence for each file that is not as it was when its folder was recorded.

    Args:
        files: what is recorded.
        sha256: the recorded hash of the folder.
        path: the folder now.

    Returns:
        Nothing where there is no record of it, or it is gone or cannot be read.
    """
    then = files.rows.get(sha256, {})
    if not then:
        return ()
    hashes = FileHashes()
    try:
        return file_differences(then, hashes.of(hashes.hash_path(path)))
    except (BadInput, OSError):
        return ()


def file_differences(then: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return a sentence for each file that has another content, is gone, is new, or has another name."""
    gone = {digest: name for name, digest in then.items() if name not in now}
    new = [name for name in now if name not in then]
    renamed = {gone[now[name]]: name for name in new if now[name] in gone}
    found = [f"{name} in it has another content." for name in then if now.get(name, then[name]) != then[name]]
    found += [f"{name} in it is called {other} now." for name, other in renamed.items()]
    found += [f"{name} in it is gone." for name in then if name not in now and name not in renamed]
    found += [f"{name} in it is new." for name in new if name not in renamed.values()]
    return tuple(found)
