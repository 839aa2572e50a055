"""The report of an evaluation: a folder with metrics, tables and pictures."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from datasets.basics.errors import WorkFailed
from datasets.basics.files import atomic_write, replace, temporary_neighbour
from datasets.basics.progress import Progress, silent
from datasets.basics.replacing import check_fillable
from models.evaluation.assessment import Assessment
from models.evaluation.figures import Metrics
from models.evaluation.pictures.base import Picture
from models.evaluation.pictures.registry import pictures_of
from models.evaluation.pictures.style import rendered
from models.evaluation.tables import csv_bytes, overall_table, per_class_table, per_image_table, to_csv

METRICS_FILE = "metrics.json"
TABLES = ("overall.csv", "per_class.csv", "per_image.csv")
RUN_FILE = "session.json"
"""A run folder has it; its ``metrics.json`` is none of a report."""


def check_report_folder(folder: Path) -> None:
    """Check before any work that a report can be written into ``folder``; a former one is replaced.

    Raises:
        BadInput: if it is a run, or holds anything but a report.
    """
    check_fillable(
        folder, "a report", lambda names: {METRICS_FILE, *TABLES} <= names and RUN_FILE not in names
    )


def write_report(
    folder: Path, metrics: Metrics, assessment: Assessment, progress: Progress = silent, note: str = ""
) -> list[Path]:
    """Write all files of the report into ``folder``, which is made if needed; return their paths.

    Figures as JSON, tables as CSV, and each picture as PNG, SVG, PDF and, its numbers, CSV. They appear when
    all are written, or not at all.

    Args:
        note: what is to be known of the figures; ``metrics.json`` has it beside them.

    Raises:
        WorkFailed: if a file cannot be written.
    """
    written = []
    try:
        # Beside what is there: an error on the way leaves no empty folders.
        base = next(place for place in (folder, *folder.absolute().parents) if place.is_dir())
        draft = temporary_neighbour(base / folder.name)
        try:
            draft.mkdir()
            for name, content in _files(metrics, assessment, note, progress):
                atomic_write(draft / name, content)
                written.append(folder / name)
            folder.mkdir(parents=True, exist_ok=True)
            for path in written:
                replace(draft / path.name, path)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise WorkFailed(
            f"The report cannot be written into {folder} ({error.strerror or error}): make room on the disk, "
            "or choose another folder."
        ) from error
    return written


def _files(
    metrics: Metrics, assessment: Assessment, note: str, progress: Progress
) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file."""
    told = json.loads(metrics.model_dump_json()) | ({"note": note} if note else {})
    yield METRICS_FILE, json.dumps(told, indent=2, ensure_ascii=False).encode("utf-8")
    tables = (overall_table(metrics), per_class_table(metrics), per_image_table(assessment))
    for name, table in zip(TABLES, tables, strict=True):
        yield name, csv_bytes(table)
    pictures = pictures_of(assessment)
    for number, (name, picture) in enumerate(pictures.items()):
        progress(number / len(pictures), f"Drawing, {picture.INFO.title}")
        for kind, content in picture_files(picture, assessment).items():
            yield f"{name}.{kind}", content


def picture_files(picture: Picture, assessment: Assessment) -> dict[str, bytes]:
    """Return the contents of all files of a picture by their ending."""
    return {**rendered(picture, assessment), "csv": numbers_of(picture, assessment)}


def numbers_of(picture: Picture, assessment: Assessment) -> bytes:
    """Return the numbers of a picture as the content of a CSV file."""
    table = picture.table(assessment)
    return csv_bytes(to_csv(table.header, table.rows))
