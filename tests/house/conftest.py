"""What the tests of the house share: the project's root and its files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("app", "engine", "sessions", "models", "datasets", "resources")
FOLDERS = (*FLOORS, "packaging", "tests", "docs", ".ci")
BINARY = {".png", ".ico", ".icns", ".pyc", ".rtdc", ".xlsx", ".keras", ".npz", ".jpg"}


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def text_files() -> list[Path]:
    """All text files of the project: those of its folders, and those that lie in its root."""
    inner = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*")]
    found = [*ROOT.glob("*"), ROOT / ".gitignore", *inner]
    return sorted(
        file
        for file in found
        if file.is_file() and file.suffix not in BINARY and "__pycache__" not in file.parts
    )


@pytest.fixture(scope="session")
def source_files() -> list[Path]:
    """The Python files of the program itself, without tests and packaging."""
    return sorted([ROOT / "main.py", *(file for floor in FLOORS for file in (ROOT / floor).rglob("*.py"))])


@pytest.fixture(scope="session")
def modules_after() -> Callable[[str], set[str]]:
    """Return the top-level modules that a fresh Python has loaded after running some lines."""

    def run(code: str) -> set[str]:
        report = "\nimport sys\nprint(*sorted({name.partition('.')[0] for name in sys.modules}))"
        done = subprocess.run(
            [sys.executable, "-c", code + report], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return set(done.stdout.splitlines()[-1].split())

    return run
