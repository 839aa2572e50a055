"""The files of an evaluation report."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from datasets.basics.errors import WorkFailed
from models.evaluation.assessment import Assessment
from models.evaluation.figures import Metrics
from models.evaluation.metrics import measured
from models.evaluation.report import write_report

CLASSES = ("=1+1", "Zellen, große", "$c$")
TABLES = ("per_class", "per_image", "confusion_matrix", "roc", "precision_recall", "calibration")
PICTURES = ("confusion_matrix", "roc", "precision_recall", "calibration")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Metrics, Any, Any]:
    """A report of 40 images, two of them unlabeled, with awkward names."""
    numbers = np.random.default_rng(4)
    scores = numbers.dirichlet((1, 1, 1), 40).astype(np.float32)
    labels = numbers.integers(0, 3, 40)
    labels[:2] = -1
    names = [f"@image, {i}.png" for i in range(40)]
    assessment = Assessment.of(scores, labels, CLASSES, names=names)
    metrics = measured(assessment)
    folder = tmp_path_factory.mktemp("report") / "new" / "folder"
    write_report(folder, metrics, assessment)
    return folder, metrics, assessment.probabilities, assessment.labels


def _rows(folder: Path, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((folder / f"{name}.csv").read_text("utf-8-sig"))))


def test_all_files_are_there(report: Any) -> None:
    """One file of figures, six tables, four pictures, nothing else."""
    expected = {"metrics.json", *(f"{t}.csv" for t in TABLES), *(f"{p}.png" for p in PICTURES)}
    assert {path.name for path in report[0].iterdir()} == expected


def test_the_figures_can_be_read_back(report: Any) -> None:
    """metrics.json holds the figures without loss."""
    assert Metrics.model_validate_json((report[0] / "metrics.json").read_text("utf-8")) == report[1]


def test_every_image_has_its_row(report: Any) -> None:
    """The table of images says what was predicted of every labelled image."""
    folder, metrics, scores, labels = report
    rows = _rows(folder, "per_image")[1:]
    assert len(rows) == 38
    assert rows[0][1] == "'@image, 2.png"
    assert sum(row[5] == "1" for row in rows) == round(metrics.accuracy * 38)
    assert [float(cell) for cell in rows[7][6:]] == pytest.approx(scores[7].tolist(), abs=1e-5)
    assert rows[7][3] == ("'" if labels[7] == 0 else "") + CLASSES[labels[7]]


def test_no_cell_is_a_formula(report: Any) -> None:
    """Names that a spreadsheet program would compute are marked as text; no number begins with a sign."""
    for name in TABLES:
        for row in _rows(report[0], name):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_the_confusion_table_has_the_counts(report: Any) -> None:
    """Rows are true classes."""
    rows = _rows(report[0], "confusion_matrix")
    assert [[int(cell) for cell in row[1:]] for row in rows[1:]] == [
        list(r) for r in report[1].confusion_matrix
    ]


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_show_something(report: Any, name: str) -> None:
    """A picture is a readable PNG with more than an empty frame on white."""
    with Image.open(report[0] / f"{name}.png") as picture:
        assert picture.format == "PNG"
        pixels = np.asarray(picture.convert("RGB"))
    assert min(pixels.shape[:2]) > 400
    colored = (pixels.max(axis=2).astype(int) - pixels.min(axis=2)) > 60
    assert colored.sum() > 500


def test_many_classes_can_be_drawn(tmp_path: Path) -> None:
    """Thirty classes give pictures too: more than there are colours."""
    numbers = np.random.default_rng(4)
    scores, labels = numbers.dirichlet(np.ones(30), 90).astype(np.float32), np.arange(90) % 30
    names = tuple(f"class {k}" for k in range(30))
    assessment = Assessment.of(scores, labels, names)
    write_report(tmp_path, measured(assessment), assessment)
    assert (tmp_path / "confusion_matrix.png").stat().st_size > 10_000


def test_a_folder_that_cannot_be_made_is_told(report: Any, tmp_path: Path) -> None:
    """A file in the way gives a sentence with its name."""
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    with pytest.raises(WorkFailed, match="cannot be written into"):
        write_report(in_the_way, report[1], Assessment.of(report[2], report[3], CLASSES))
