"""Compressed arrays are unpacked once for all rows of their file."""

from __future__ import annotations

import gc
import gzip
import struct
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.discovery import discover_paths
from datasets.sources import unpacked as module
from datasets.sources.registry import open_source


@pytest.fixture(params=["npz", "gz"])
def packed(request: pytest.FixtureRequest, tmp_path: Path, images: Any) -> Path:
    """Twenty images with four labels in a compressed file."""
    pictures = images(20, 6, 8)
    labels = np.arange(20, dtype=np.uint8) % 4
    if request.param == "npz":
        np.savez_compressed(tmp_path / "a.npz", x=pictures, y=labels)
        return tmp_path / "a.npz"
    content = struct.pack(">HBB3I", 0, 8, 3, *pictures.shape) + pictures.tobytes()
    (tmp_path / "a-images-idx3-ubyte.gz").write_bytes(gzip.compress(content))
    content = struct.pack(">HBBI", 0, 8, 1, 20) + labels.tobytes()
    (tmp_path / "a-labels-idx1-ubyte.gz").write_bytes(gzip.compress(content))
    return tmp_path / "a-images-idx3-ubyte.gz"


def test_rows_share_one_unpacked_file(packed: Path, images: Any) -> None:
    """Four rows, opened twice: unpacked once, read at the same time, each the images of its label."""
    before = module._unpacked.cache_info()
    rows = discover_paths([packed])
    sources = [open_source(row) for row in rows * 2]
    after = module._unpacked.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 7)
    for number, source in enumerate(sources):
        np.testing.assert_array_equal(source.read_many(range(5)), images(20, 6, 8)[number % 4 :: 4])
    for source in sources:
        source.close()
        source.close()


def test_nothing_is_left(packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The temporary file has no name, or goes with its last reader; a row outlives the cache."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with open_source(discover_paths([packed])[0]) as source:
        module._unpacked.cache_clear()
        gc.collect()
        assert source.read(0).shape == (6, 8)
    del source
    gc.collect()
    assert list(folder.iterdir()) == []


def test_a_changed_file_is_unpacked_anew(tmp_path: Path, images: Any) -> None:
    """What is kept follows the file."""
    for seed in (1, 2):
        np.savez_compressed(tmp_path / "a.npz", x=images(seed + 1, 6, 8, seed=seed))
        with open_source(discover_paths([tmp_path / "a.npz"])[0]) as source:
            np.testing.assert_array_equal(source.read(seed), images(seed + 1, 6, 8, seed=seed)[seed])


def test_too_little_space_is_told(packed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is written, with the amount and the folder."""
    monkeypatch.setattr(module, "MOST_OF_FREE_SPACE", 0.0)
    module._unpacked.cache_clear()
    with pytest.raises(BadInput, match=r"a.*GiB when unpacked, too much for"):
        open_source(discover_paths([packed])[0])


def test_a_claim_beyond_any_compression_is_refused(tmp_path: Path) -> None:
    """A few bytes that claim gigabytes are not begun with."""
    content = struct.pack(">HBB3I", 0, 8, 3, 2**20, 64, 64)
    (tmp_path / "a-images-idx3-ubyte.gz").write_bytes(gzip.compress(content))
    with pytest.raises(BadInput, match="more than it can hold"):
        discover_paths([tmp_path / "a-images-idx3-ubyte.gz"])
