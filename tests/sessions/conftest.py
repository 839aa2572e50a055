"""A small session with real images, and the events of a short training."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from datasets.spec import DataRow
from datasets.survey import survey_row
from models.training.events import EpochDone
from sessions.document import Session

MakeEpoch = Callable[..., EpochDone]


@pytest.fixture
def data_root(tmp_path: Path) -> Path:
    """Two class folders with three different images each."""
    root = tmp_path / "data" / "measurement 1"
    generator = np.random.default_rng(3)
    for name in ("class10", "class2"):
        (root / name).mkdir(parents=True)
        for index in range(3):
            image = generator.integers(0, 255, (12, 12), dtype=np.uint8)
            assert cv2.imwrite(str(root / name / f"{index}.png"), image)
    return root


@pytest.fixture
def session(data_root: Path) -> Session:
    """A session over the two folders, surveyed."""
    rows = [
        survey_row(DataRow(path=str(data_root / name), class_name=name, part="train"))[0]
        for name in ("class2", "class10")
    ]
    return Session(name="trial", rows=tuple(rows), classes=("class2", "class10"))


@pytest.fixture
def make_epoch() -> MakeEpoch:
    """Return a function that makes the record of an epoch."""

    def make(epoch: int, is_best: bool = True, **figures: float) -> EpochDone:
        return EpochDone(
            epoch=epoch,
            loss=figures.get("loss", 1.0 / epoch),
            accuracy=1.0 - 0.5 / epoch,
            val_loss=1.2 / epoch,
            val_accuracy=figures.get("val_accuracy", 1.0 - 0.6 / epoch),
            val_auc=1.0 - 0.4 / epoch,
            val_macro_f1=1.0 - 0.7 / epoch,
            learning_rate=0.001,
            seconds=1.5,
            images_per_second=1000.0,
            is_best=is_best,
            time=f"2026-11-21T12:00:{epoch % 60:02d}+01:00",
        )

    return make
