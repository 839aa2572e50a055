"""What a start of the program loads: no network library before a job needs one, no Qt without a window."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

QT = {"PyQt5", "PyQt6", "PySide2", "PySide6", "qtpy", "pyqtgraph"}
NETWORK = {"keras", "tensorflow", "torch", "jax"}
HEAVY = {"cv2", "h5py", "sklearn", "scipy", "matplotlib", "PIL", "openpyxl", "numpy"}

IMPORT_ALL = """
import importlib, pkgutil
for floor in {floors!r}:
    for module in pkgutil.walk_packages(importlib.import_module(floor).__path__, floor + "."):
        # One file per backend: each needs its own library, of which one is installed.
        if not module.name.startswith("models.backends."):
            importlib.import_module(module.name)
"""


def test_version_loads_nothing_heavy(root: Path) -> None:
    """``--version`` answers without Qt, a network library or anything else that takes its time."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "main.py", "--version"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert done.stdout.startswith("Discern ")
    assert "resources" in loaded, "the list of loaded modules was not understood"
    assert not loaded & (QT | NETWORK | HEAVY)


def test_main_is_a_short_dispatcher(root: Path) -> None:
    """main.py has at most 60 lines and loads nothing but the standard library."""
    assert len((root / "main.py").read_text(encoding="utf-8").splitlines()) <= 60


def test_main_loads_only_the_standard_library(modules_after: Callable[[str], set[str]]) -> None:
    """Importing main.py, as a spawned process does, loads the standard library alone."""
    extra = modules_after("import main") - modules_after("")
    assert extra - set(sys.stdlib_module_names) <= {"main", "__mp_main__"}


def test_no_floor_below_app_loads_qt(modules_after: Callable[[str], set[str]]) -> None:
    """Even with every module of the lower floors loaded, Qt is not."""
    code = IMPORT_ALL.format(floors=("engine", "sessions", "models", "datasets", "resources"))
    loaded = modules_after(code)
    assert "models" in loaded
    assert not loaded & QT


def test_app_and_worker_load_no_network_library(modules_after: Callable[[str], set[str]]) -> None:
    """Even with every module of the window and of the worker's floors loaded, no network library is."""
    code = IMPORT_ALL.format(floors=("app", "engine", "sessions", "datasets", "resources"))
    loaded = modules_after(code)
    assert "qtpy" in loaded
    assert not loaded & NETWORK


def test_keras_comes_without_what_nothing_uses_through_it(modules_after: Callable[[str], set[str]]) -> None:
    """Its optional libraries would be a third of its import; who needs them later gets them."""
    code = (
        "import sys\nfrom models.backend import prepare\nprepare('cpu', threads=1)\n"
        "assert not {'sklearn', 'matplotlib'} & set(sys.modules)\nimport matplotlib, sklearn"
    )
    assert {"keras", "sklearn", "matplotlib"} <= modules_after(code)
