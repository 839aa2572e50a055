"""What is typed about data."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.command_line import run
from engine.data_arguments import absolute_folders


def test_folders_to_search_are_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A worker has another current folder, and knows no ``~``."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    assert absolute_folders(["~/moved", "here"]) == (str(tmp_path / "home" / "moved"), str(tmp_path / "here"))
    assert absolute_folders(None) == ()


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "LONG"),
        ("evaluate", "LONG"),
        ("export", "LONG", "--to", "onnx"),
        ("import-model", "LONG", "--out", "new.keras"),
        ("predict", "LONG", "images", "--out", "table.csv"),
        ("resume", "LONG"),
        ("runs", "LONG"),
        ("train", "--data", "LONG", "--out", "run"),
        ("train", "--data", "images", "--out", "LONG"),
        ("verify", "LONG"),
    ],
    ids=" ".join,
)
def test_a_name_that_nothing_can_have_is_told(
    arguments: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line and exit code 2, and nothing is written."""
    long = str(tmp_path / ("a" * 300))
    assert run([long if text == "LONG" else text for text in arguments]) == 2
    told = capsys.readouterr().err.strip()
    assert "cannot be looked at" in told and "\n" not in told
    assert list(tmp_path.iterdir()) == []
