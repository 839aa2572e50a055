"""The floors of the house: the contracts hold, and each of them breaks when somebody breaks it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FLOORS = ("app", "engine", "sessions", "models", "datasets", "resources")
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"

FLOORS_CONTRACT = "Floors: nothing imports a floor above itself"
QT_CONTRACT = "Only app imports Qt"
STEPS_CONTRACT = "Jobs are made of steps, and no step knows a job"
NETWORK_CONTRACT = "Only models and the engine's jobs lead to a network library"

BAD_IMPORTS = [
    ("datasets/basics/files.py", "import sessions.document", FLOORS_CONTRACT),
    ("models/spec.py", "import engine.exit_codes", FLOORS_CONTRACT),
    ("engine/exit_codes.py", "import app.context", FLOORS_CONTRACT),
    ("engine/worker.py", "from qtpy.QtCore import QObject", QT_CONTRACT),
    ("sessions/document.py", "import PyQt5", QT_CONTRACT),
    ("sessions/document.py", "import keras", NETWORK_CONTRACT),
    ("datasets/spec.py", "def later() -> None:\n    import tensorflow", NETWORK_CONTRACT),
    ("app/context.py", "import models.backend", NETWORK_CONTRACT),
    ("engine/steps/context.py", "import engine.jobs.base", STEPS_CONTRACT),
]


def lint_imports(folder: Path) -> tuple[int, str]:
    """Run import-linter in ``folder``; return its exit code and what it says."""
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_all_contracts_hold(root: Path) -> None:
    """No import of the program breaks a contract."""
    code, said = lint_imports(root)
    assert code == 0, said
    assert "4 kept, 0 broken" in said


@pytest.fixture(scope="module")
def copy(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source tree that a test may spoil."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(root / "pyproject.toml", folder)
    for floor in FLOORS:
        shutil.copytree(root / floor, folder / floor, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.parametrize(("file", "bad_import", "contract"), BAD_IMPORTS)
def test_a_bad_import_breaks_its_contract(copy: Path, file: str, bad_import: str, contract: str) -> None:
    """A bad import in one file breaks the contract that forbids it, even inside a function."""
    spoiled = copy / file
    sound = spoiled.read_text(encoding="utf-8")
    try:
        spoiled.write_text(f"{sound}\n\n{bad_import}\n", encoding="utf-8")
        code, said = lint_imports(copy)
    finally:
        spoiled.write_text(sound, encoding="utf-8")
    assert code != 0
    assert f"{contract} BROKEN" in said, said
