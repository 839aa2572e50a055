"""The report of an evaluation: a folder with metrics, tables and pictures."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import WorkFailed
from datasets.basics.files import atomic_write
from models.evaluation.assessment import Assessment
from models.evaluation.figures import Metrics
from models.evaluation.pictures import all_pictures
from models.evaluation.tables import all_tables

METRICS_FILE = "metrics.json"
CSV_ENCODING = "utf-8-sig"
"""With the mark by which Excel knows UTF-8."""


def write_report(folder: Path, metrics: Metrics, assessment: Assessment) -> list[Path]:
    """Write all files of the report into ``folder``, which is made if needed; return their paths.

    Raises:
        WorkFailed: if a file cannot be written.
    """
    files: dict[str, bytes] = {METRICS_FILE: metrics.model_dump_json(indent=2).encode("utf-8")}
    tables = all_tables(metrics, assessment)
    files |= {name: text.encode(CSV_ENCODING, "backslashreplace") for name, text in tables.items()}
    files |= all_pictures(metrics, assessment)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            atomic_write(folder / name, content)
    except OSError as error:
        raise WorkFailed(
            f"The report cannot be written into {folder} ({error.strerror}): choose another folder."
        ) from error
    return [folder / name for name in files]
