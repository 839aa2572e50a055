"""The files of an evaluation report."""

from __future__ import annotations

import csv
import errno
import io
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput, WorkFailed
from models.evaluation.figures import Metrics
from models.evaluation.pictures.registry import pictures_of
from models.evaluation.report import check_report_folder, write_report

TABLES = ("overall", "per_class", "per_image")


def _rows(folder: Path, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((folder / f"{name}.csv").read_text("utf-8-sig"))))


def test_all_files_are_there(report: Any) -> None:
    """Figures, tables, and each picture in four formats; nothing else."""
    folder, _, assessment = report
    pictures = {f"{name}.{kind}" for name in pictures_of(assessment) for kind in ("png", "svg", "pdf", "csv")}
    expected = {"metrics.json", *(f"{name}.csv" for name in TABLES)} | pictures
    assert {path.name for path in folder.iterdir()} == expected


def test_the_figures_can_be_read_back(report: Any) -> None:
    """metrics.json holds the figures without loss."""
    assert Metrics.model_validate_json((report[0] / "metrics.json").read_text("utf-8")) == report[1]


def test_every_image_has_its_row(report: Any) -> None:
    """The table of images says what was predicted of every labelled image."""
    folder, metrics, assessment = report
    rows = _rows(folder, "per_image")[1:]
    assert len(rows) == 38
    assert rows[0][1] == "'@image, 2.png"
    assert sum(row[5] == "1" for row in rows) == round(metrics.accuracy * 38)
    found = np.array([row[6:] for row in rows], dtype=np.float32)
    np.testing.assert_array_equal(found, assessment.probabilities)  # so that their ranks, too, are the same
    label = assessment.labels[7]
    assert rows[7][3] == ("'" if label == 0 else "") + assessment.classes[label]


def test_the_tables_of_figures_have_the_intervals(report: Any) -> None:
    """Each figure stands before the ends of its interval."""
    folder, metrics, _ = report
    overall = {row[0]: row[1:] for row in _rows(folder, "overall")[1:]}
    expected = [metrics.kappa, *metrics.kappa_ci95]
    assert [float(cell) for cell in overall["kappa"]] == pytest.approx(expected, rel=1e-5)
    assert "top_5_accuracy" not in overall
    header, first, *_ = _rows(folder, "per_class")
    place = header.index("roc_auc")
    one = metrics.per_class[0]
    assert header[place + 1 : place + 3] == ["roc_auc_low", "roc_auc_high"]
    found = [float(cell) for cell in first[place : place + 3]]
    assert found == pytest.approx([one.roc_auc, *one.roc_auc_ci95], rel=1e-5)


def test_no_cell_is_a_formula(report: Any) -> None:
    """Names that a spreadsheet program would compute are marked as text; negative numbers are numbers."""
    for path in report[0].glob("*.csv"):
        for row in _rows(report[0], path.stem):
            for cell in row:
                assert not cell.startswith(("=", "+", "@"))
                assert not cell.startswith("-") or float(cell) < 0


def test_the_confusion_table_has_the_counts(report: Any) -> None:
    """Rows are true classes."""
    rows = _rows(report[0], "confusion_matrix")
    assert [[int(cell) for cell in row[1:]] for row in rows[1:]] == [
        list(r) for r in report[1].confusion_matrix
    ]


def test_a_folder_that_cannot_be_made_is_told(report: Any, tmp_path: Path) -> None:
    """A file in the way gives a sentence with its name."""
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    with pytest.raises(WorkFailed, match="cannot be written into"):
        write_report(in_the_way, report[1], report[2])


def test_only_a_former_report_is_replaced(report: Any, tmp_path: Path) -> None:
    """A new folder, an empty one and a former report with notes in it; no run, no images, no file."""
    former, run, images, empty = (tmp_path / name for name in ("former", "run", "images", "empty"))
    for folder in (former, run):
        shutil.copytree(report[0], folder)
    (former / "my notes.txt").write_text("good")
    (run / "session.json").write_text("{}")
    (run / ".lock").touch()
    images.mkdir()
    empty.mkdir()
    (empty / "Thumbs.db").touch()
    (images / "metrics.json").touch()
    for folder in (former, empty, tmp_path / "new" / "folder"):
        check_report_folder(folder)
    for folder, words in (
        (run, r"is not empty \(calibration.csv is in it"),
        (images, "metrics.json is in it"),
        (images / "metrics.json", "file"),
    ):
        with pytest.raises(BadInput, match=words):
            check_report_folder(folder)


@pytest.mark.parametrize("n_written", [0, 5])
def test_a_full_disk_leaves_no_half_report(
    n_written: int, report: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither folders nor files; a former report stays as it was."""
    former = tmp_path / "former"
    former.mkdir()
    (former / "metrics.json").write_text("former")
    done = iter(range(n_written))

    def full(_descriptor: int) -> None:
        if next(done, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    for folder in (tmp_path / "new" / "folder", former):
        with pytest.raises(WorkFailed, match="No space left"):
            write_report(folder, report[1], report[2])
    assert sorted(tmp_path.rglob("*")) == [former, former / "metrics.json"]
    assert (former / "metrics.json").read_text() == "former"
