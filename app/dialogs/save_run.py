"""The choice of files for what is made of runs."""

from __future__ import annotations

from pathlib import Path

from qtpy.QtWidgets import QFileDialog, QWidget

SCRIPTS = "Python script (*.py);;Shell script (*.sh)"
TABLES = "Tables (*.csv)"
CAPSULES = "Capsules (*.discern.zip)"
CAPSULES_TO_READ = "Capsules (*.zip)"
CAPSULE_SUFFIX = ".discern.zip"
BATCHES = "Tables of runs (*.csv *.xlsx)"


def ask_script_file(parent: QWidget, name: str) -> Path | None:
    """Ask where a script goes; None: nowhere."""
    chosen, kind = QFileDialog.getSaveFileName(
        parent, "Save as script", str(Path.home() / f"{name}.py"), SCRIPTS
    )
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix else path.with_name(path.name + (".sh" if "*.sh" in kind else ".py"))


def ask_table_to_write(parent: QWidget) -> Path | None:
    """Ask where a table of runs goes; None: nowhere."""
    chosen, _ = QFileDialog.getSaveFileName(
        parent, "Save the runs as a table", str(Path.home() / "runs.csv"), TABLES
    )
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() == ".csv" else path.with_name(path.name + ".csv")


def ask_table_to_read(parent: QWidget) -> Path | None:
    """Ask for a table of runs with stars, tags and notes; None: none."""
    chosen, _ = QFileDialog.getOpenFileName(
        parent, "Take stars, tags and notes over", str(Path.home()), TABLES
    )
    return Path(chosen) if chosen else None


def ask_capsule_file(parent: QWidget, name: str) -> Path | None:
    """Ask where a capsule goes; None: nowhere."""
    start = str(Path.home() / (name + CAPSULE_SUFFIX))
    chosen, _ = QFileDialog.getSaveFileName(parent, "Pack as capsule", start, CAPSULES)
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() == ".zip" else path.with_name(path.name + CAPSULE_SUFFIX)


def ask_capsule_to_read(parent: QWidget) -> Path | None:
    """Ask for a capsule; None: none."""
    chosen, _ = QFileDialog.getOpenFileName(parent, "Choose a capsule", str(Path.home()), CAPSULES_TO_READ)
    return Path(chosen) if chosen else None


def ask_batch_table(parent: QWidget) -> Path | None:
    """Ask for a table with a row for each training; None: none."""
    chosen, _ = QFileDialog.getOpenFileName(parent, "Batch from table", str(Path.home()), BATCHES)
    return Path(chosen) if chosen else None
