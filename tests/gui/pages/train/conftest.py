"""The Train page on a session that trains in a moment."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.pages.train.page import PageWidget
from datasets.spec import AugmentationSpec, DataRow, InputSpec, Part
from models.spec import ModelSpec, TrainingSpec
from sessions.document import Session

N_IMAGES = 16


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Two classes of small images that are easily told apart, and a network with dropout."""
    generator, rows = np.random.default_rng(0), []
    parts: tuple[Part, ...] = ("train", "validation")
    for part in parts:
        for name, low in (("dark", 0), ("bright", 120)):
            folder = tmp_path / "data" / part / name
            folder.mkdir(parents=True)
            for number in range(N_IMAGES):
                image = generator.integers(low, low + 100, (16, 16), dtype=np.uint8)
                assert cv2.imwrite(str(folder / f"{name} {number:02d}.png"), image)
            rows.append(DataRow(path=str(folder), class_name=name, part=part, n_images=N_IMAGES))
    return Session(
        name="cells",
        rows=tuple(rows),
        classes=("dark", "bright"),
        input=InputSpec(size=16),
        augmentation=AugmentationSpec(enabled=False),
        model=ModelSpec(architecture="LeNet5_do"),
        training=TrainingSpec(epochs=5000, batch_size=8, schedule="constant"),
        device="cpu",
    )


@pytest.fixture
def page(context: AppContext, session: Session, qtbot: QtBot) -> PageWidget:
    """The page, as large as in a window of 1280 x 800 pixels."""
    made = PageWidget(context)
    qtbot.addWidget(made)
    made.resize(1196, 710)
    made.show()
    qtbot.waitExposed(made)
    context.state.set_session(session, "session")
    return made
