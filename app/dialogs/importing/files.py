"""Which files are models, and which of them have to be brought in first."""

from __future__ import annotations

from pathlib import Path

OWN = ".keras"
OTHERS = (".model", ".arch", ".h5", ".hdf5", ".onnx", ".pb", ".tflite", ".zip")
CARD_SUFFIX = ".card.json"
_PATTERNS = " ".join(f"*{suffix}" for suffix in (OWN, *OTHERS))
FILTER = f"Models ({_PATTERNS});;Models of this program (*.keras);;All files (*)"
"""Filter of a file dialog."""

NOT_AMONG_DATA = (".h5", ".hdf5", ".zip")
"""Endings that data have too, so that a dropped file of them is no model."""


def is_model(path: Path) -> bool:
    """Return whether a dropped file is a model by its name."""
    return path.suffix.lower() in (OWN, *OTHERS) and path.suffix.lower() not in NOT_AMONG_DATA


def must_be_imported(path: Path) -> bool:
    """Return whether a model was made by another program and has no card beside it."""
    return path.suffix.lower() != OWN and not path.with_name(path.name + CARD_SUFFIX).is_file()


def proposed_target(path: Path, suffix: str) -> Path:
    """Return a file beside the model that is not there yet."""
    stem = path.name.removesuffix(path.suffix) if path.is_file() else path.name
    names = (stem, f"{stem} (imported)", *(f"{stem} (imported {number})" for number in range(2, 1000)))
    for name in names:
        target = path.with_name(f"{name}{suffix}")
        if not target.exists():
            return target
    return path.with_name(f"{stem}{suffix}")
