"""A script holds the whole session, whatever texts are in it, and nothing in it is run but the program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from datasets.spec import DataRow
from sessions.document import Session
from sessions.journal_entries import Changed
from sessions.reading import parse_session
from sessions.script import LANGUAGES, Recipe, script_text
from sessions.settings import apply_settings

# Stands for the program: keeps the session file and the arguments that it was given.
PROGRAM = """
import json, shutil, sys
shutil.copy(sys.argv[2], "session seen.json")
json.dump(sys.argv[1:], open("arguments.json", "w"))
"""
NAMES = [
    "cells",
    'a"""b',
    "it's",
    "$(touch hacked)`touch hacked`",
    "two\nlines",
    "\\",
    "}",
    "ä🙂",
    "END_OF_SESSION",
]


def _run(script: str, suffix: str, folder: Path, *arguments: str) -> list[str]:
    file = folder / f"script{suffix}"
    file.write_bytes(script.encode("utf-8"))
    starter = [sys.executable] if suffix == ".py" else ["sh"]
    subprocess.run([*starter, str(file), *arguments], cwd=folder, check=True)
    found: list[str] = json.loads((folder / "arguments.json").read_text())
    return found


@pytest.fixture
def program(tmp_path: Path) -> tuple[str, ...]:
    """A command that keeps what it is asked."""
    file = tmp_path / "program of the test.py"
    file.write_text(PROGRAM)
    return sys.executable, str(file)


def _session(name: str) -> Session:
    rows = (
        DataRow(path="/data/left", class_name="left", part="train", zoom=1.5, left_out=(3,)),
        DataRow(path=f"/data/{name}", class_name=name, part="split"),
    )
    session = Session(name=name, rows=rows, classes=("left", name), notes=name)
    settings = ["epochs=7", "dropout=0.3", "rotation=12", "model.options.units=8,16"]
    return apply_settings(session, settings)


@pytest.mark.parametrize("suffix", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_session_comes_through(tmp_path: Path, program: tuple[str, ...], name: str, suffix: str) -> None:
    """The program is handed exactly the session, with names and notes of any kind; nothing else is run."""
    if suffix == ".sh" and sys.platform == "win32":
        pytest.skip("there is no sh")
    session = _session(name)
    arguments = _run(script_text(Recipe(session, program), LANGUAGES[suffix]), suffix, tmp_path)
    seen = tmp_path / "session seen.json"
    assert parse_session(seen.read_bytes(), seen) == session
    assert arguments[0] == "train"
    assert not (tmp_path / "hacked").exists()


@pytest.mark.parametrize("suffix", LANGUAGES)
def test_what_was_changed_on_the_way(tmp_path: Path, program: tuple[str, ...], suffix: str) -> None:
    """Changes, an early stop and the folder of the run become arguments."""
    changes = (
        Changed(epoch=3, changes={"training.learning_rate": 0.01, "augmentation.contrast": [0.9, 1.1]}),
        Changed(epoch=5, changes={"training.optimizer": "sgd", "training.dropout": None}),
    )
    recipe = Recipe(_session("cells"), program, changes, stopped_after=6)
    arguments = _run(script_text(recipe, LANGUAGES[suffix]), suffix, tmp_path, "my run")
    assert arguments[2:] == [
        "--out",
        "my run",
        "--at",
        "3:training.learning_rate=0.01",
        "--at",
        "3:augmentation.contrast=[0.9, 1.1]",
        "--at",
        "5:training.optimizer=sgd",
        "--at",
        "5:training.dropout=null",
        "--stop-after",
        "6",
    ]


def test_defaults_of_today_are_written_down() -> None:
    """A later version with other defaults trains the same: every option stands in the script."""
    text = script_text(Recipe(Session(), ("discern",)), "python")
    for part in Session().model_dump(mode="json"):
        assert f"'{part}'" in text or f'"{part}"' in text
