"""What is typed about data, and where results go."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.command_line import run
from engine.data_arguments import absolute_folders
from sessions.document import Session
from sessions.files import save_session
from sessions.run_history.table import write_history_table

ROOT = Path(__file__).parents[2]


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


@pytest.mark.parametrize(
    "arguments",
    [
        ("runs", "--out", "mine.csv"),
        ("new", "mine.csv.xlsx", "--data", "."),
        ("script", "run", "--out", "mine.csv"),
        ("capsule", "run", "--out", "mine.csv"),
    ],
    ids=" ".join,
)
def test_a_file_of_the_users_is_not_replaced(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A table of labels, or a session that somebody worked in, stays; one line says to take another name."""
    monkeypatch.chdir(tmp_path)
    for name in ("mine.csv", "mine.csv.xlsx"):
        (tmp_path / name).write_bytes(b"file,class\na.png,left\n")
    assert run(list(arguments)) == 2
    told = capsys.readouterr().err.strip()
    assert "is there already" in told and "another name" in told and "\n" not in told
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"file,class\na.png,left\n"}


def test_a_script_that_cannot_be_written_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its folder went away, or the disk is full."""
    save_session(Session(), tmp_path / "s.json")
    assert run(["script", str(tmp_path / "s.json"), "--out", str(tmp_path / "gone" / "s.py")]) == 1
    told = capsys.readouterr().err.strip()
    assert told.endswith("make room, or choose another place.") and "\n" not in told


def test_a_former_table_of_runs_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table of last week gives way to that of today, but not while stars and notes come out of it."""
    table = tmp_path / "runs.csv"
    write_history_table([], table)
    assert run(["runs", "--out", str(table)]) == 0
    capsys.readouterr()
    assert run(["runs", "--import", str(table), "--out", str(table)]) == 2
    assert "one of the inputs" in capsys.readouterr().err


needs_bytes = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")


@needs_bytes
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "by\udcffte"),
        ("train", "--data", "data", "--out", "by\udcffte/run"),
        ("new", "s.xlsx", "--train", "a\udcff=data", "--train", "b=data"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_name_that_is_no_text_is_told(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Tables and JSON have no such letters: one line that shows the name as far as it can be shown."""
    monkeypatch.chdir(tmp_path)
    assert run(list(arguments)) == 2
    told = capsys.readouterr().err.strip()
    assert "?" in told and "is no text: rename" in told and "\n" not in told


@needs_bytes
def test_a_class_folder_that_is_no_text_is_told(make_data, capsys: pytest.CaptureFixture[str]) -> None:
    """It lies among good ones, and is found by the process that surveys them."""
    root = make_data(n_train=2, n_other=2)
    (root / "train" / "left").rename(root / "train" / "le\udcffft")
    assert run(["check", str(root)]) == 2
    told = capsys.readouterr().err.strip()
    assert "le?ft is no text: rename" in told and "\n" not in told


@needs_bytes
def test_letters_that_the_locale_does_not_know_are_told() -> None:
    """A system without UTF-8 takes umlauts for bytes: the sentence names the remedy."""
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    code = "from engine.data_arguments import absolute; import sys; absolute(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-c", code, "müde"], env=environment, cwd=ROOT, capture_output=True, check=False
    )
    assert b"LC_ALL=C.UTF-8" in done.stderr.splitlines()[-1]
