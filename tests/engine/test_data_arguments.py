"""What is typed about data."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.data_arguments import absolute_folders


def test_folders_to_search_are_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A worker has another current folder, and knows no ``~``."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    assert absolute_folders(["~/moved", "here"]) == (str(tmp_path / "home" / "moved"), str(tmp_path / "here"))
    assert absolute_folders(None) == ()
