"""Hashing a file of 1 GB and a folder of 10,000 files, against plain hashlib.

Run from the project's root: ``python tests/benchmarks/hashing.py``. Plain hashlib reads blocks of 1 MiB, or
whole small files, and updates one SHA-256; nothing else. Prints its time as a ratio to that of the program
(wanted: 0.8 and more; median of several rounds, both by turns).
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from datasets.hashing import hash_path

FILE_BYTES = 2**30
N_FILES = 10_000
SMALL_BYTES = 2000
BLOCK = 2**20
ROUNDS = 5


def write_data(folder: Path) -> tuple[Path, Path]:
    """Write noise into one large file and into many small ones."""
    random = np.random.default_rng(0)
    block = random.bytes(BLOCK)
    large, small = folder / "large.rtdc", folder / "small"
    with large.open("wb") as stream:
        for _ in range(FILE_BYTES // BLOCK):
            stream.write(block)
    small.mkdir()
    for number in range(N_FILES):
        (small / f"{number}.png").write_bytes(block[number : number + SMALL_BYTES])
    return large, small


def plain_file(path: Path) -> str:
    """Return the SHA-256 of a file with nothing but hashlib."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def plain_folder(path: Path) -> str:
    """Return a hash over the hashes of the files of a folder with nothing but hashlib."""
    digest = hashlib.sha256()
    for name in sorted(os.listdir(path)):  # noqa: PTH208 - the fastest way
        with open(path / name, "rb") as stream:  # noqa: PTH123
            digest.update(name.encode() + b"\0" + hashlib.sha256(stream.read()).digest())
    return digest.hexdigest()


def measure(told: str, path: Path, plain: Callable[[Path], str]) -> None:
    """Print the ratio of the times of both, by turns; the hashes must be the same."""
    ratios = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        expected = plain(path)
        between = time.perf_counter()
        assert hash_path(path) == expected
        ratios.append((between - begun) / (time.perf_counter() - between))
    print(f"{told}: {sorted(ratios)[ROUNDS // 2]:.2f} of the speed of plain hashlib (median of {ROUNDS})")


def main() -> None:
    """Measure both."""
    with tempfile.TemporaryDirectory() as folder:
        large, small = write_data(Path(folder))
        measure("file of 1 GB", large, plain_file)
        measure("folder of 10,000 files", small, plain_folder)
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
