"""Sessions are told from data when they are dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.window.drops import sorted_drop


@pytest.mark.parametrize(
    ("name", "is_session"),
    [
        ("s.xlsx", True),
        ("session.json", True),
        ("cells.discern.zip", True),
        ("Cells.Discern.ZIP", True),
        ("images.zip", False),
        ("labels.csv", False),
        ("other.json", False),
    ],
)
def test_files(tmp_path: Path, name: str, is_session: bool) -> None:
    """A capsule opens like a session; other archives and tables are data."""
    dropped = sorted_drop([tmp_path / name])
    assert (dropped.session, dropped.data) == (
        (tmp_path / name, []) if is_session else (None, [tmp_path / name])
    )


def test_a_run_folder_is_a_session(tmp_path: Path) -> None:
    """A folder is one when it holds a session, else it holds images; the first session counts."""
    for name in ("run", "images", "other run"):
        (tmp_path / name).mkdir()
    for name in ("run", "other run"):
        (tmp_path / name / "session.json").write_text("{}")
    dropped = sorted_drop([tmp_path / "images", tmp_path / "run", tmp_path / "other run"])
    assert (dropped.session, dropped.data) == (tmp_path / "run", [tmp_path / "images"])
