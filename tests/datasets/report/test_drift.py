"""Images recorded in another way than the rest are told by part and by file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from datasets.report.check import check
from datasets.report.document import DataReport
from datasets.report.remedies.registry import apply_remedy
from datasets.spec import DataRow, SamplingSpec, SplitSpec

Make = Callable[..., Any]
Pixels = npt.NDArray[np.uint8]

CHANGES: dict[str, tuple[Callable[[Pixels], Pixels], str]] = {
    "brightness": (lambda image: (image // 3).astype(np.uint8), "darker"),
    "contrast": (lambda image: (image // 2 + 64).astype(np.uint8), "poorer in contrast"),
    "focus": (lambda image: np.asarray(cv2.GaussianBlur(image, (7, 7), 2), dtype=np.uint8), "less sharp"),
}


def pictures(n: int, seed: int) -> Pixels:
    """Return n images of noise (n, 24, 24)."""
    return np.random.default_rng(seed).integers(0, 256, (n, 24, 24), dtype=np.uint8)


def report_on(
    write_folder: Make, changed: str, change: Callable[[Pixels], Pixels]
) -> tuple[DataReport, Path]:
    """Return the report on two classes, of which the images of one folder are changed, and that folder."""
    rows = []
    for number, (folder, name, part) in enumerate(
        [
            ("a1", "a", "train"),
            ("a2", "a", "train"),
            ("b", "b", "train"),
            ("v", "a", "validation"),
            ("t", "a", "test"),
        ]
    ):
        images = pictures(20, number)
        if folder == changed:
            images = np.stack([change(image) for image in images])
        path = write_folder(folder, images)
        rows.append(DataRow.model_validate({"path": str(path), "class_name": name, "part": part}))
    return check(rows, SplitSpec(), 1), Path(rows[0].path).parent / changed


def kinds(report: DataReport) -> set[str]:
    """Return the kinds of findings on drift."""
    return {finding.kind for finding in report.findings if "drift" in finding.kind}


def test_images_recorded_alike_have_no_drift(write_folder: Make) -> None:
    """Chance differences are not told."""
    report, _ = report_on(write_folder, "", lambda image: image)
    assert kinds(report) == set()


@pytest.mark.parametrize("kind", CHANGES)
def test_a_part_that_differs_is_told(write_folder: Make, kind: str) -> None:
    """The part is named with what differs."""
    change, word = CHANGES[kind]
    report, _ = report_on(write_folder, "t", change)
    (finding,) = [one for one in report.findings if one.kind == f"{kind}_drift"]
    assert finding.sentence.startswith("The test images are") and word in finding.sentence


@pytest.mark.parametrize("kind", CHANGES)
def test_a_file_that_differs_is_told(write_folder: Make, kind: str) -> None:
    """The row is named, and not to use it mends the finding."""
    change, word = CHANGES[kind]
    report, folder = report_on(write_folder, "a2", change)
    found = [one for one in report.findings if one.kind == f"{kind}_drift_of_row"]
    (finding,) = [one for one in found if one.rows == (1,)]
    assert str(folder) in finding.sentence and word in finding.sentence
    assert finding.remedies == ("exclude_row",)
    rows = tuple(DataRow(path=f"/{number}", part="train") for number in range(5))
    after, _, _ = apply_remedy("exclude_row", [finding], rows, SplitSpec(), SamplingSpec())
    assert [row.images_per_epoch for row in after] == [None, 0, None, None, None]
