"""The data report over 10,000 small images against a bare loop that only decodes them.

Run from the project's root: ``python tests/benchmarks/data_report.py``. The bare loop has two threads, each
with half of the files: np.fromfile and cv2.imdecode, nothing else. Prints the time of the loop as a ratio to
that of the report (wanted: 0.7 and more; median of several rounds, loop and report by turns), and the time of
a second report after the split was changed.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from datasets.report.check import check
from datasets.scan_store import ScanStore
from datasets.spec import DataRow, SplitSpec

N_IMAGES = 10_000
EDGE = 32
ROUNDS = 5
CLASSES = ("a", "b")


def write_images(root: Path) -> list[DataRow]:
    """Draw soft shapes, half of them as PNG and half as JPEG, in two folders to split."""
    random = np.random.default_rng(1)
    rows = []
    for name in CLASSES:
        folder = root / name
        folder.mkdir()
        for number in range(N_IMAGES // len(CLASSES)):
            coarse = random.integers(0, 256, (9, 9), dtype=np.uint8)
            picture = cv2.resize(coarse, (EDGE, EDGE), interpolation=cv2.INTER_CUBIC)
            suffix = (".png", ".jpg")[number % 2]
            cv2.imencode(suffix, picture)[1].tofile(folder / f"{number}{suffix}")
        rows.append(DataRow(path=str(folder), class_name=name, part="split"))
    return rows


def decode(files: list[str]) -> None:
    """Decode the files one after the other."""
    for file in files:
        cv2.imdecode(np.fromfile(file, dtype=np.uint8), cv2.IMREAD_UNCHANGED)


def bare_loop(files: list[str]) -> float:
    """Return the seconds that two threads need to decode all files."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(decode, [files[::2], files[1::2]]))
    return time.perf_counter() - begun


def main() -> None:
    """Measure loop and report by turns, then the second report."""
    with tempfile.TemporaryDirectory() as folder:
        rows = write_images(Path(folder))
        files = sorted(str(path) for path in Path(folder).rglob("*.*"))
        ratios = []
        store = ScanStore()
        for _ in range(ROUNDS):
            bare = bare_loop(files)
            store = ScanStore()
            begun = time.perf_counter()
            report = check(rows, SplitSpec(), 1, scans=store)
            whole = time.perf_counter() - begun
            ratios.append(bare / whole)
            print(f"bare loop {bare:.2f} s, report {whole:.2f} s, ratio {ratios[-1]:.2f}")
        begun = time.perf_counter()
        check(rows, SplitSpec(test=0.3), 2, scans=store)
        again = time.perf_counter() - begun
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{len(report.findings)} findings; a report after a change of the split: {again:.2f} s")
    print(f"speed of the report: {sorted(ratios)[ROUNDS // 2]:.2f} of the bare loop (median of {ROUNDS})")


if __name__ == "__main__":
    main()
