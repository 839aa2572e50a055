"""What is in files and folders now, each looked at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress
from datasets.hashing import size_of

HashPath = Callable[[Path, Progress], str]
"""As :func:`datasets.hashing.hash_path`."""


class Contents:
    """Hashes and sizes; None for what cannot be read.

    Args:
        progress: told how far the rows are; may raise ``Cancelled``.
        hash_of: how a hash is found.
    """

    def __init__(self, progress: Progress, hash_of: HashPath) -> None:
        self._progress = progress
        self._hash_of = hash_of
        self._fraction = 0.0
        self._hashes: dict[Path, str | None] = {}
        self._sizes: dict[Path, int | None] = {}

    def sha256(self, path: Path) -> str | None:
        """Return the SHA-256 of the whole content of a file or folder."""
        if path not in self._hashes:
            try:
                self._hashes[path] = self._hash_of(path, self._forward)
            except (BadInput, OSError):
                self._hashes[path] = None
        return self._hashes[path]

    def size(self, path: Path) -> int | None:
        """Return the size in bytes of a file or folder."""
        if path not in self._sizes:
            try:
                self._sizes[path] = size_of(path)
            except (BadInput, OSError):
                self._sizes[path] = None
        return self._sizes[path]

    def report(self, fraction: float, message: str) -> None:
        """Report how far the rows are."""
        self._fraction = fraction
        self._progress(fraction, message)

    def _forward(self, fraction: float, message: str) -> None:
        # Inside a long file the rows get no further, but the user can cancel.
        self._progress(self._fraction, message)
