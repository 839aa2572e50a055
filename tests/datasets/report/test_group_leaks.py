"""Donors whose images leak from one part to another are found, and a grouped split is offered."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from datasets.report.check import check
from datasets.report.document import DataReport
from datasets.report.remedies.registry import apply_remedy
from datasets.spec import DataRow, SamplingSpec, SplitSpec

DONORS = 8
IMAGES = 30


def write(root: Path, leaking: tuple[int, ...]) -> list[DataRow]:
    """Write two classes of images of eight donors; those of a leaking donor are all variations of one."""
    random = np.random.default_rng(3)
    rows = []
    for name in ("healthy", "ill"):
        folder = root / name
        folder.mkdir(parents=True)
        for donor in range(DONORS):
            scene = random.integers(0, 256, (8, 8), dtype=np.uint8)
            for number in range(IMAGES):
                own = random.integers(0, 256, (8, 8), dtype=np.uint8)
                share = 0.75 if donor in leaking else 0.0
                coarse = (share * scene + (1 - share) * own).astype(np.uint8)
                picture = cv2.resize(coarse, (32, 32), interpolation=cv2.INTER_CUBIC)
                cv2.imencode(".png", picture)[1].tofile(folder / f"donor{donor}_{number:03}.png")
        rows.append(DataRow(path=str(folder), class_name=name, part="split"))
    return rows


def leaks(report: DataReport) -> list[str]:
    """Return the sentences on leaking donors."""
    return [finding.sentence for finding in report.findings if finding.kind == "donor_leakage"]


def test_planted_donors_are_found_and_the_split_mends_it(tmp_path: Path) -> None:
    """Both donors are named and no other; after the remedy no donor is in two parts and none is told."""
    rows = write(tmp_path, (2, 5))
    report = check(rows, SplitSpec(), 1)
    (finding,) = [one for one in report.findings if one.kind == "donor_leakage"]
    assert "'donor2'" in finding.sentence and "'donor5'" in finding.sentence
    assert not any(f"'donor{donor}'" in finding.sentence for donor in (0, 1, 3, 4, 6, 7))
    assert finding.sentence in report.leakage
    assert finding.parts[::2] == ("train",) * (len(finding.parts) // 2) and "train" not in finding.parts[1::2]
    assert finding.remedies == ("split_by_groups",)
    mended, split, _ = apply_remedy("split_by_groups", [finding], rows, SplitSpec(), SamplingSpec())
    assert split.group_by != "none"
    assert not check(mended, split, 1).leakage


def test_donors_that_do_not_leak_are_not_told(tmp_path: Path) -> None:
    """Where images of a donor are no more alike than others, a grouping is offered but no leakage is told."""
    report = check(write(tmp_path, ()), SplitSpec(), 1)
    assert leaks(report) == []
    assert any(finding.kind == "grouping_offer" for finding in report.findings)


@pytest.mark.parametrize("donor", [3])
def test_rows_of_fixed_parts_are_split_by_the_remedy(tmp_path: Path, donor: int) -> None:
    """Where folders tear a donor apart, the remedy divides their rows anew by donors."""
    rows = [
        row.model_copy(update={"part": part})
        for part in ("train", "validation", "test")
        for row in write(tmp_path / part, (donor,))
    ]
    (finding,) = [one for one in check(rows, SplitSpec(), 1).findings if one.kind == "donor_leakage"]
    assert finding.rows == (0, 1, 2, 3, 4, 5)
    mended, split, _ = apply_remedy("split_by_groups", [finding], rows, SplitSpec(), SamplingSpec())
    assert {row.part for row in mended} == {"split"}
    assert leaks(check(mended, split, 1)) == []
