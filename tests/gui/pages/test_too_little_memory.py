"""A training that needs more memory than there is offers to go on with smaller batches."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import platformdirs
import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QPushButton

from app.context import AppContext
from app.pages.train.page import PageWidget
from datasets.spec import DataRow, InputSpec
from models.spec import ModelSpec, TrainingSpec
from resources import PROGRAM
from sessions.document import Session
from sessions.epochs import settings_history
from sessions.run_folder import RunFolder

LEFT = Qt.MouseButton.LeftButton
TRAINING_MS = 120_000

HUGE = '''"""A network of somebody's own that needs terabytes."""
from models.architectures.base import ArchitectureInfo

INFO = ArchitectureInfo(
    name="huge", title="Huge", description="One layer.", min_size=4, max_size=64, for_instruments=False
)

def build(wanted, options):
    import keras
    image = keras.Input(wanted.image, name="image")
    x = keras.layers.GlobalAveragePooling2D()(keras.layers.ZeroPadding2D(5_000_000)(image))
    return keras.Model(image, keras.layers.Dense(wanted.n_classes, activation=wanted.activation)(x))
'''


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Images of 8x8 pixels for the network that is too large for any computer."""
    folder = platformdirs.user_data_path(PROGRAM, appauthor=False) / "architectures"
    folder.mkdir(parents=True)
    (folder / "huge.py").write_text(HUGE)
    rows = []
    for part in ("train", "validation"):
        for name, level in (("dark", 10), ("bright", 200)):
            place = tmp_path / part / name
            place.mkdir(parents=True)
            for number in range(4):
                assert cv2.imwrite(str(place / f"{number}.png"), np.full((8, 8), level, dtype=np.uint8))
            rows.append(DataRow(path=str(place), class_name=name, part=part, n_images=4))
    return Session(
        rows=tuple(rows),
        classes=("dark", "bright"),
        input=InputSpec(size=8),
        model=ModelSpec(architecture="huge"),
        training=TrainingSpec(epochs=1, batch_size=8),
        device="cpu",
    )


def _buttons(page: PageWidget) -> list[QPushButton]:
    return [one for one in page.view.banner.findChildren(QPushButton) if one.isVisible()]


def test_smaller_batches_are_offered_and_tried(context: AppContext, session: Session, qtbot: QtBot) -> None:
    """The button goes on in the same run with half of the batch, and steps of as many images as before."""
    page = PageWidget(context)
    qtbot.addWidget(page)
    page.show()
    training = context.queue.train(session, "huge")
    for size in (4, 2):
        qtbot.waitUntil(lambda: len(_buttons(page)) == 1, timeout=TRAINING_MS)
        assert f"not enough for batches of {2 * size} images" in page.view.banner.text, page.view.banner.text
        (button,) = _buttons(page)
        assert button.text() == f"Try again with batches of {size}"
        if size == 4:
            qtbot.mouseClick(button, LEFT)
            assert page.state == "running" and page.view.banner.isHidden()
    (resumed,) = context.queue.trainings
    assert resumed is not training and resumed.run == training.run
    run = RunFolder.open(Path(training.run))
    now = settings_history(run.session(), run.entries())[-1].session.training
    assert (now.batch_size, now.accumulation) == (4, 2)
