"""The report of an evaluation: a folder with metrics, tables and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import WorkFailed
from datasets.basics.files import atomic_write
from models.evaluation.figures import Metrics
from models.evaluation.pictures import all_pictures
from models.evaluation.tables import all_tables

METRICS_FILE = "metrics.json"
CSV_ENCODING = "utf-8-sig"
"""With the mark by which Excel knows UTF-8."""


def write_report(
    folder: Path,
    metrics: Metrics,
    probabilities: npt.NDArray[np.float32],
    labels: npt.NDArray[np.int64],
    names: Sequence[str],
) -> list[Path]:
    """Write all files of the report into ``folder``, which is made if needed; return their paths.

    Args:
        probabilities: (n, n_classes).
        labels: (n,) true classes, -1 where there is none.
        names: what the user calls each image.

    Raises:
        WorkFailed: if a file cannot be written.
    """
    files: dict[str, bytes] = {METRICS_FILE: metrics.model_dump_json(indent=2).encode("utf-8")}
    tables = all_tables(metrics, probabilities, labels, names)
    files |= {name: text.encode(CSV_ENCODING, "backslashreplace") for name, text in tables.items()}
    files |= all_pictures(metrics, probabilities, labels)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            atomic_write(folder / name, content)
    except OSError as error:
        raise WorkFailed(
            f"The report cannot be written into {folder} ({error.strerror}): choose another folder."
        ) from error
    return [folder / name for name in files]
