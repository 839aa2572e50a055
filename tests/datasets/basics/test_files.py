"""Writing files so that no half is ever seen."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import pytest

from datasets.basics.files import TEMPORARY_MARK, atomic_write, remove_leftovers


def test_bytes_and_writers_replace_the_old_content(tmp_path: Path) -> None:
    """Both ways of giving the content work, over an existing file as well, and leave nothing beside it."""
    path = tmp_path / "größe.json"
    atomic_write(path, b"one")
    atomic_write(path, lambda stream: stream.write(b"two"))
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_keeps_the_old_file(tmp_path: Path) -> None:
    """A writer that fails half-way leaves the former version and no temporary file."""
    path = tmp_path / "a.json"
    atomic_write(path, b"old")

    def fail(stream: BinaryIO) -> None:
        stream.write(b"half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        atomic_write(path, fail)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_leftovers_of_a_killed_process_are_removed(tmp_path: Path) -> None:
    """Only temporary neighbours go; the files themselves stay."""
    (tmp_path / "a.json").write_bytes(b"x")
    (tmp_path / f"a.json{TEMPORARY_MARK}0123").write_bytes(b"half")
    remove_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
