"""Randomly damaged measurements, read in a process of their own because HDF5 itself may crash."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hdf5plugin
import numpy as np

READER = """
import sys
import numpy as np
from pathlib import Path
from datasets.basics.errors import BadInput
from datasets.sources.rtdc import open_images

whole, path = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2])
random = np.random.default_rng(1)
outcomes = {"read": 0, "refused": 0}
for _ in range(300):
    damaged = bytearray(whole)
    for place in random.integers(len(whole), size=random.integers(1, 20)):
        damaged[place] = random.integers(256)
    path.write_bytes(damaged[: random.integers(len(whole))] if random.random() < 0.1 else damaged)
    try:
        with open_images(path) as source:
            source.read_many(range(source.n_images))
            [source.position(index) for index in range(source.n_images)]
        outcomes["read"] += 1
    except BadInput as error:
        assert path.name in str(error)
        outcomes["refused"] += 1
sys.stdout.write(f"{outcomes['read']} {outcomes['refused']}")
"""


def test_damaged_files_are_read_or_refused_never_anything_else(
    tmp_path: Path, write_rtdc: Callable[..., Path], images: Callable[..., Any]
) -> None:
    """Of 300 damaged files each is read or refused with its name; no other exception, no crash."""
    positions = np.arange(80.0).reshape(40, 2)
    whole = write_rtdc(
        "whole.rtdc", images(40, 16, 16), positions, 0.34, chunks=(10, 16, 16), **hdf5plugin.Zstd()
    )
    done = subprocess.run(
        [sys.executable, "-c", READER, str(whole), str(tmp_path / "damaged.rtdc")],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    read, refused = map(int, done.stdout.split())
    assert read + refused == 300
    assert min(read, refused) > 50
