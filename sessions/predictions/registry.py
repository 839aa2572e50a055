"""Finds the writers of predictions: every file here that declares ``WRITER`` and ``write``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.registry import Registry
from sessions.predictions.table import Predictions


@dataclass(frozen=True)
class WriterInfo:
    """Metadata of one writer: ``name`` is the file ending without its dot."""

    name: str
    title: str


WRITERS = Registry("sessions.predictions", "WRITER")


def check_target(path: Path) -> None:
    """Check before any work that predictions can be written to ``path``.

    Raises:
        BadInput: if no writer knows the ending or the folder is not there.
    """
    endings = WRITERS.names()
    if path.suffix.lower().lstrip(".") not in endings:
        known = ", ".join(f".{ending}" for ending in endings)
        raise BadInput(f"{path.name}: predictions can be written as {known}; choose one of these endings.")
    if not path.parent.is_dir():
        raise BadInput(f"The folder {path.parent} is not there: make it first or choose another one.")


def write_predictions(path: Path, predictions: Predictions) -> None:
    """Write the table in the format that the ending of ``path`` names."""
    WRITERS.get(path.suffix.lower().lstrip(".")).write(path, predictions)
