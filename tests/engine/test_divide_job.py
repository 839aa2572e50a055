"""The job that tells how images are divided."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from datasets.spec import DataRow, SplitSpec
from engine.jobs.divide import run
from engine.protocol.division import DivideRequest, DivideResult
from models.training.control import Control
from sessions.document import Session


class Context:
    """What a job is given; keeps what it reported."""

    def __init__(self) -> None:
        self.control = Control()
        self.fractions: list[float] = []

    def progress(self, fraction: float, message: str) -> None:
        self.fractions.append(fraction)

    def event(self, kind: str, data: object) -> None:
        raise AssertionError(f"unexpected event {kind}: {data}")


@pytest.fixture
def rows(tmp_path: Path) -> tuple[DataRow, ...]:
    """Two classes with 20 images each, from five donors and of one unlabeled row."""
    made = []
    for name in ("dark", "bright", "unknown"):
        folder = tmp_path / name
        folder.mkdir()
        for number in range(20):
            cv2.imwrite(str(folder / f"donor{number % 5}_{number:03}.png"), np.zeros((8, 8), np.uint8))
        labeled = name != "unknown"
        made.append(
            DataRow(
                path=str(folder),
                class_name=name if labeled else "",
                part="split" if labeled else "unlabeled",
                n_images=20,
            )
        )
    return tuple(made)


def _divide(rows: tuple[DataRow, ...], split: SplitSpec) -> DivideResult:
    session = Session(rows=rows, classes=("dark", "bright"), split=split)
    context = Context()
    result = run(DivideRequest(session=session), context)
    assert context.fractions == sorted(context.fractions)
    return result


def test_classes_are_counted_per_part(rows: tuple[DataRow, ...]) -> None:
    """Without groups there are counts of the classes, and an offer with the donors."""
    result = _divide(rows, SplitSpec(validation=0.2, test=0.1))
    assert [(line.name, line.train, line.validation, line.test) for line in result.classes] == [
        ("dark", 14, 4, 2),
        ("bright", 14, 4, 2),
    ]
    assert result.groups == () and result.n_groups == 0
    assert any(offer.n_groups == 5 and offer.fewest == offer.most == 8 for offer in result.offers)


def test_groups_are_counted_per_part(rows: tuple[DataRow, ...]) -> None:
    """With an offer taken each donor has all of its labeled images in one part."""
    offer = next(offer for offer in _divide(rows, SplitSpec()).offers if offer.n_groups == 5)
    split = SplitSpec(validation=0.2, test=0.2, group_by=offer.rule, group_word=offer.word)
    result = _divide(rows, split)
    assert result.n_groups == 5
    counts = [(line.train, line.validation, line.test) for line in result.groups]
    assert all(sorted(line) == [0, 0, 8] for line in counts)
    assert [sum(part) for part in zip(*counts, strict=True)] == [24, 8, 8]
