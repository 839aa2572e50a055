"""The report of an evaluation: a folder with metrics, tables and pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from datasets.basics.errors import WorkFailed
from datasets.basics.files import atomic_write
from datasets.basics.progress import Progress, silent
from models.evaluation.assessment import Assessment
from models.evaluation.figures import Metrics
from models.evaluation.pictures.base import Picture
from models.evaluation.pictures.registry import pictures_of
from models.evaluation.pictures.style import rendered
from models.evaluation.tables import csv_bytes, overall_table, per_class_table, per_image_table, to_csv

METRICS_FILE = "metrics.json"


def write_report(
    folder: Path, metrics: Metrics, assessment: Assessment, progress: Progress = silent
) -> list[Path]:
    """Write all files of the report into ``folder``, which is made if needed; return their paths.

    Figures as JSON, tables as CSV, and each picture as PNG, SVG, PDF and, its numbers, CSV.

    Raises:
        WorkFailed: if a file cannot be written.
    """
    files: dict[str, Callable[[], bytes]] = {
        METRICS_FILE: lambda: metrics.model_dump_json(indent=2).encode("utf-8"),
        "overall.csv": lambda: csv_bytes(overall_table(metrics)),
        "per_class.csv": lambda: csv_bytes(per_class_table(metrics)),
        "per_image.csv": lambda: csv_bytes(per_image_table(assessment)),
    }
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            written.append(folder / name)
            atomic_write(written[-1], content())
        pictures = pictures_of(assessment)
        for number, (name, picture) in enumerate(pictures.items()):
            progress(number / len(pictures), f"Drawing, {picture.INFO.title}")
            for kind, content_of in picture_files(picture, assessment).items():
                written.append(folder / f"{name}.{kind}")
                atomic_write(written[-1], content_of)
    except OSError as error:
        raise WorkFailed(
            f"The report cannot be written into {folder} ({error.strerror}): choose another folder."
        ) from error
    return written


def picture_files(picture: Picture, assessment: Assessment) -> dict[str, bytes]:
    """Return the contents of all files of a picture by their ending."""
    return {**rendered(picture, assessment), "csv": numbers_of(picture, assessment)}


def numbers_of(picture: Picture, assessment: Assessment) -> bytes:
    """Return the numbers of a picture as the content of a CSV file."""
    table = picture.table(assessment)
    return csv_bytes(to_csv(table.header, table.rows))
