"""Prepared images in a temporary file, for data that does not fit into memory."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import WorkFailed

SPARE_BYTES = 256 * 2**20
"""Room that is left on the disk for everything else."""
DISK_FOLDER = Path("/var/tmp")
"""Where POSIX keeps large temporary files; /tmp often lies in memory."""


def store_folder() -> Path:
    """Return the folder for temporary files: what TMPDIR says, else one that lies on a disk."""
    if "TMPDIR" not in os.environ and DISK_FOLDER.is_dir() and os.access(DISK_FOLDER, os.W_OK):
        return DISK_FOLDER
    return Path(tempfile.gettempdir())


def has_room(n_bytes: int) -> bool:
    """Return whether the disk of :func:`store_folder` has room for so many bytes."""
    try:
        return shutil.disk_usage(store_folder()).free >= n_bytes + SPARE_BYTES
    except OSError:
        return False


class ImageStore:
    """``n`` images of one ``shape``, uint8, one behind the other in a file without a name.

    The system removes the file with the program, however that ends. It is read, not mapped: a disk that
    fails gives an error then, not the end of the process.

    Raises:
        OSError: if the file cannot be made.
    """

    def __init__(self, shape: tuple[int, int, int]) -> None:
        self.shape = shape
        self._image_bytes = int(np.prod(shape))
        # Unbuffered, so that the pages belong to the system, which gives them away when others need them.
        made = tempfile.TemporaryFile(buffering=0, dir=store_folder(), prefix="discern-images-")  # noqa: SIM115
        self._file = cast(BinaryIO, made)
        self._lock = threading.Lock()

    def write(self, images: npt.NDArray[np.uint8]) -> None:
        """Append images (k, *shape).

        Raises:
            OSError: if the disk is full.
        """
        content = np.ascontiguousarray(images).data.cast("B")
        while content:
            content = content[self._file.write(content) :]

    def read(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
        """Return the images at ``places``, (k, *shape), in the order asked for; from any thread.

        Raises:
            WorkFailed: if the disk fails.
        """
        result = np.empty((len(places), *self.shape), dtype=np.uint8)
        if not result.size:
            return result
        content, length = result.data.cast("B"), self._image_bytes
        # In the order of the file, which is the quick way through it on a disk that turns.
        order = np.argsort(places, kind="stable").tolist()
        offsets = (places * length).tolist()
        for target in order:
            self._read_at(content[target * length : (target + 1) * length], offsets[target])
        return result

    def close(self) -> None:
        """Remove the file; closing twice does nothing."""
        self._file.close()

    def _read_at(self, target: memoryview, offset: int) -> None:
        try:
            if hasattr(os, "preadv"):
                n_read = os.preadv(self._file.fileno(), [target], offset)
            else:
                with self._lock:
                    self._file.seek(offset)
                    n_read = self._file.readinto(target)  # type: ignore[attr-defined]
        except OSError as error:
            raise WorkFailed(
                f"The temporary file with the images cannot be read ({error.strerror})."
            ) from error
        if n_read != len(target):
            raise WorkFailed("The temporary file with the images is shorter than it was: free the disk.")
