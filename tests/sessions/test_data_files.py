"""The hashes of single files: kept, read again, and compared in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.hashing import hash_path
from sessions.data_files import DataFiles, FileHashes, file_differences, read_data_files

THEN = {"a.png": "1", "b.png": "2", "c/ü.png": "3"}


def test_kept_and_read_again(tmp_path: Path) -> None:
    """Of a folder every file is listed below the folder's usual hash; a file alone is not."""
    folder = tmp_path / "images"
    (folder / "c").mkdir(parents=True)
    for name in THEN:
        (folder / name).write_bytes(name.encode())
    (tmp_path / "cells.rtdc").write_bytes(b"cells")
    hashes = FileHashes()
    sha256 = hashes.hash_path(folder)
    assert sha256 == hash_path(folder)
    assert hashes.hash_path(tmp_path / "cells.rtdc") == hash_path(tmp_path / "cells.rtdc")
    hashes.write(tmp_path / "data_files.json")
    read = read_data_files(tmp_path / "data_files.json")
    assert read.rows == {sha256: hashes.of(sha256)}
    assert list(read.rows[sha256]) == sorted(THEN)
    assert read.rows[sha256]["a.png"] == hash_path(folder / "a.png")[:16]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (THEN, ()),
        (THEN | {"b.png": "4"}, ("b.png in it has another content.",)),
        ({"a.png": "1", "b.png": "2"}, ("c/ü.png in it is gone.",)),
        (THEN | {"d.png": "1"}, ("d.png in it is new.",)),
        ({"a.png": "1", "x.png": "2", "c/ü.png": "3"}, ("b.png in it is called x.png now.",)),
        (
            {"a.png": "2", "b.png": "1", "e.png": "5"},
            (
                "a.png in it has another content.",
                "b.png in it has another content.",
                "c/ü.png in it is gone.",
                "e.png in it is new.",
            ),
        ),
    ],
)
def test_each_difference_is_a_sentence(now: dict[str, str], told: tuple[str, ...]) -> None:
    """Changed, gone, new and renamed files are told apart."""
    assert file_differences(THEN, now) == told


@pytest.mark.parametrize("content", [None, b"", b"[1]", b'{"rows": {"a": 1}}', b"\xff"])
def test_no_record_and_a_damaged_one_say_nothing(tmp_path: Path, content: bytes | None) -> None:
    """It only helps to name a file, so nothing depends on it."""
    path = tmp_path / "data_files.json"
    if content is not None:
        path.write_bytes(content)
    assert read_data_files(path) == DataFiles()
