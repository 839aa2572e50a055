"""Finds the writers of predictions: every file here that declares ``WRITER``, ``write`` and ``wrote``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, part_of, silent
from datasets.basics.registry import Registry
from datasets.basics.replacing import check_replaceable
from sessions.predictions.table import Predictions

KIND = "a file of predictions"
"""What the sentences call it."""
MEASUREMENT = "rtdc"
"""Name of the writer of measurements with scores."""


@dataclass(frozen=True)
class WriterInfo:
    """Metadata of one writer: ``name`` is the file ending without its dot."""

    name: str
    title: str


@dataclass(frozen=True)
class Wishes:
    """How the user wants it written.

    Attributes:
        rtdc: a whole copy of each measurement, or a small file of scores that names the measurement.
        score_ids: class name -> id; classes without one get one.
    """

    rtdc: Literal["copy", "scores"] = "copy"
    score_ids: Mapping[str, str] = field(default_factory=dict)


WRITERS = Registry("sessions.predictions", "WRITER")


def check_target(path: Path, inputs: Iterable[Path] = (), replace: bool = False) -> None:
    """Check before any work that predictions can be written to ``path``.

    Args:
        inputs: what is read, and therefore never replaced.
        replace: whether a file that holds no former predictions is replaced, because the user was asked.

    Raises:
        BadInput: if no writer knows the ending, the folder is not there, or a file is there that is not to be
            replaced.
    """
    endings = WRITERS.names()
    if path.suffix.lower().lstrip(".") not in endings and not is_folder_target(path):
        known = ", ".join(f".{ending}" for ending in endings)
        raise BadInput(f"{path.name}: predictions can be written as {known}; choose one of these endings.")
    if path.is_dir() and not is_folder_target(path):
        raise BadInput(f"{path} is a folder: name a file in it.")
    if not path.parent.is_dir():
        raise BadInput(f"The folder {path.parent} is not there: make it first or choose another one.")
    if not is_folder_target(path):
        wrote = WRITERS.get(path.suffix.lower().lstrip(".")).wrote
        check_replaceable(path, KIND, lambda former: replace or wrote(former), inputs)


def is_folder_target(path: Path) -> bool:
    """Return whether ``path`` is a folder (to be), for one file with scores for each measurement."""
    return path.suffix == "" and (path.is_dir() or not path.exists())


def scored_files(folder: Path, measurements: tuple[str, ...]) -> dict[str, Path]:
    """Return measurement -> the file with its scores in ``folder``, ``NAME_scores.rtdc``, no two the same."""
    found: dict[str, Path] = {}
    used: set[str] = set()
    for measurement in measurements:
        stem = f"{Path(measurement).stem}_scores"
        name, number = stem, 1
        while name.casefold() in used:
            number += 1
            name = f"{stem}_{number}"
        used.add(name.casefold())
        found[measurement] = folder / f"{name}.{MEASUREMENT}"
    return found


def write_predictions(
    path: Path, predictions: Predictions, wishes: Wishes | None = None, progress: Progress = silent
) -> tuple[str, ...]:
    """Write in the format that the ending of ``path`` names, or a file for each measurement into a folder.

    Returns:
        Sentences about what the user should know of the files.

    Raises:
        BadInput: if the format cannot hold these predictions.
        OSError: if a file cannot be written.
    """
    wishes = wishes or Wishes()
    if not is_folder_target(path):
        notes: tuple[str, ...] = WRITERS.get(path.suffix.lower().lstrip(".")).write(
            path, predictions, wishes, progress
        )
        return notes
    path.mkdir(exist_ok=True)
    told: list[str] = []
    targets = scored_files(path, predictions.measurements())
    by_file = predictions.by_file()
    for place, (measurement, target) in enumerate(targets.items()):
        within = part_of(progress, place / len(targets), (place + 1) / len(targets))
        told += WRITERS.get(MEASUREMENT).write(target, by_file[Path(measurement)], wishes, within)
    return tuple(told)
