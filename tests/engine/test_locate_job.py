"""Data of a session that was never saved are found again by their content."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from datasets.hashing import hash_path, size_of
from datasets.spec import DataRow
from engine.jobs.locate_data import run
from engine.protocol.data import LocateRequest
from tests.engine.test_open_session_job import Context


def _row(path: Path, value: int) -> DataRow:
    path.parent.mkdir(exist_ok=True)
    np.save(path, np.full((2, 8, 8), value, np.uint8))
    return DataRow(
        path=str(path),
        source="numpy_arrays",
        class_name=path.stem,
        size_bytes=size_of(path),
        sha256=hash_path(path),
    )


def test_moved_data_are_found_and_nothing_else_is_taken_for_them(tmp_path: Path) -> None:
    """What lies in the folder under the same name but with another content is not the data."""
    rows = (_row(tmp_path / "a.npy", 1), _row(tmp_path / "b.npy", 2))
    Path(rows[0].path).rename(tmp_path / "renamed.npy")
    Path(rows[1].path).unlink()
    new = tmp_path / "new"
    new.mkdir()
    (tmp_path / "renamed.npy").rename(new / "renamed.npy")
    _row(new / "b.npy", 3)
    found = run(LocateRequest(rows=rows, find_in=(str(new),)), Context()).rows
    assert [row.path for row in found] == [str(new / "renamed.npy"), rows[1].path]
    assert found[0] == rows[0].model_copy(update={"path": str(new / "renamed.npy")})
