"""Restoring a session of 10,000 files that moved to another folder.

Run from the project's root: ``python tests/benchmarks/relocate.py``. Prints the seconds of the processor for
files of different sizes, for files of one size (which only their hashes tell apart), for files that were
also renamed, for folders, for AIDeveloper's rows, and for all of them in place (wanted: below 3 s each); then
for a second look of the same worker at files in place.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from datasets.hashing import hash_path, size_of
from datasets.spec import DataRow
from sessions.document import Session
from sessions.legacy.relinking import legacy_hash
from sessions.restore import locate_data

N_ROWS = 10_000
IMAGE_BYTES = 2000


def file_name(number: int) -> str:
    """Return where a file lies below the folder of the data: as measurements are kept, by day and donor."""
    return f"day {number // 1000}/donor {number // 100}/M{number:05d}.rtdc"


def write_file(path: Path, number: int, size: int) -> None:
    """Write a file that no other one is like."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(f"{number:08d}".encode() + b"\0" * (size - 8))


def hashed_row(path: Path) -> DataRow:
    """Return the row of a file or folder."""
    source = "folder" if path.is_dir() else "rtdc"
    content = {"size_bytes": size_of(path), "sha256": hash_path(path)}
    return DataRow(path=str(path), source=source, part="unlabeled", **content)


def legacy_row(path: Path) -> DataRow:
    """Return the row of a file as AIDeveloper's spreadsheet names it."""
    return DataRow(path=str(path), source="rtdc", part="unlabeled", legacy_hash=legacy_hash(path))


def measure(
    told: str, folder: Path, rows: list[DataRow], expected: str, move: Callable[[Path], Path]
) -> None:
    """Move the data, restore, and print how long that took."""
    session = Session(rows=tuple(rows))
    now = move(folder)
    begun = time.process_time()
    found = locate_data(session, [now])
    seconds = time.process_time() - begun
    assert len(getattr(found, expected)) == len(rows)
    print(f"{told}: {seconds:.1f} s of the processor for {len(rows):,} rows")


def moved(folder: Path) -> Path:
    """Move the folder."""
    return folder.rename(folder.with_name(f"{folder.name} moved"))


def renamed(folder: Path) -> Path:
    """Move the folder, and rename every file in it."""
    now = moved(folder)
    for path in list(now.rglob("*.rtdc")):
        path.rename(path.with_name(f"renamed {path.name}"))
    return now


def main() -> None:
    """Measure all kinds."""
    with tempfile.TemporaryDirectory() as place:
        kinds: list[tuple[str, Callable[[int], int], Callable[[Path], Path]]] = [
            ("files of different sizes", lambda number: IMAGE_BYTES + number, moved),
            ("files of one size", lambda number: IMAGE_BYTES, moved),
            ("renamed files of one size", lambda number: IMAGE_BYTES, renamed),
        ]
        for told, size, move in kinds:
            folder = Path(place) / told
            for number in range(N_ROWS):
                write_file(folder / file_name(number), number, size(number))
            files = sorted(folder.rglob("*.rtdc"))
            measure(told, folder, [hashed_row(path) for path in files], "moved", move)
        folder = Path(place) / "folders"
        for number in range(N_ROWS):
            write_file(folder / f"day {number // 1000}" / f"{number:05d}" / "0.png", number, IMAGE_BYTES)
        rows = [hashed_row(path) for path in sorted(folder.glob("*/*"))]
        measure("folders of one image", folder, rows, "moved", moved)
        folder = Path(place) / "legacy"
        for number in range(N_ROWS):
            write_file(folder / file_name(number), number, IMAGE_BYTES)
        files = sorted(folder.rglob("*.rtdc"))
        measure("files of AIDeveloper", folder, [legacy_row(path) for path in files], "moved", moved)
        files = sorted((Path(place) / "legacy moved").rglob("*.rtdc"))
        measure(
            "files in place", folder, [hashed_row(path) for path in files], "found", lambda _: Path(place)
        )
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
