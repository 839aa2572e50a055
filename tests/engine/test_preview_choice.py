"""The preview shows images that the training will show."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from datasets.basics.options import Options
from datasets.scan_store import ScanStore
from datasets.spec import DataRow, InputSpec, SamplingSpec, SplitSpec
from engine.assessments import AssessmentStore
from engine.jobs.preview import run
from engine.protocol.data import PreviewRequest
from models.training.control import Control
from sessions.document import Session


class Context:
    """A job's context that remembers nothing."""

    def __init__(self) -> None:
        self.control = Control()
        self.scans = ScanStore()
        self.assessments = AssessmentStore()

    def progress(self, fraction: float, message: str) -> None:
        """Nobody cancels."""

    def event(self, kind: str, data: Options) -> None:
        """Nobody listens."""


def _row(root: Path, name: str, **options: object) -> DataRow:
    folder = root / name
    folder.mkdir()
    for number in range(10):
        cv2.imwrite(str(folder / f"{number}.png"), np.full((8, 8), number, dtype=np.uint8))
    known = {"path": str(folder), "class_name": name, "part": "train", "n_images": 10}
    return DataRow.model_validate({**known, **options})


def test_images_that_no_epoch_shows_are_not_previewed(tmp_path: Path) -> None:
    """Of a row that takes its first three images, these come; balanced classes take as many of each."""
    rows = (_row(tmp_path, "a", images_per_epoch=3, shuffle=False), _row(tmp_path, "b", left_out=(0, 1, 2)))
    session = Session(
        rows=rows, classes=("a", "b"), input=InputSpec(size=8), split=SplitSpec(validation=0, test=0)
    )
    shown = run(PreviewRequest(session=session, n_images=40, n_variants=1), Context())
    names: dict[str, list[str]] = {name: [] for name in session.classes}
    for class_name, name in zip(shown.classes, shown.names, strict=True):
        names[class_name].append(name)
    assert sorted(names["a"]) == ["0.png", "1.png", "2.png"]
    assert sorted(names["b"]) == [f"{number}.png" for number in range(3, 10)]
    balanced = session.model_copy(update={"sampling": SamplingSpec(balance="classes", images_per_class=2)})
    assert run(PreviewRequest(session=balanced, n_images=40, n_variants=1), Context()).classes == (
        "a",
        "b",
        "a",
        "b",
    )
