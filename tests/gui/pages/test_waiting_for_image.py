"""A training in a real worker that cannot read an image asks in the window, and goes on."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QPushButton

from app.context import AppContext
from app.pages.train.page import PageWidget
from datasets.spec import DataRow, FeedingSpec, InputSpec, Part
from models.spec import ModelSpec, TrainingSpec
from sessions.document import Session

LEFT = Qt.MouseButton.LeftButton
TRAINING_MS = 120_000
N_IMAGES = 90
EPOCHS = 200


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Images that do not fit into the allowed memory, so that each epoch reads them from their files."""
    generator, rows = np.random.default_rng(0), []
    parts: tuple[tuple[Part, int], ...] = (("train", N_IMAGES), ("validation", 10))
    for part, count in parts:
        for name, low in (("dark", 0), ("bright", 120)):
            folder = tmp_path / "data" / part / name
            folder.mkdir(parents=True)
            for number in range(count):
                image = generator.integers(low, low + 120, (64, 64), dtype=np.uint8)
                assert cv2.imwrite(str(folder / f"{name} {number:03d}.png"), image)
            rows.append(DataRow(path=str(folder), class_name=name, part=part, n_images=count))
    return Session(
        rows=tuple(rows),
        classes=("dark", "bright"),
        input=InputSpec(size=64),
        model=ModelSpec(architecture="MLP_64_32_16"),
        training=TrainingSpec(epochs=EPOCHS, batch_size=32),
        feeding=FeedingSpec(memory_mib=1, temporary_file=False),
        device="cpu",
    )


def _button(page: PageWidget, text: str) -> QPushButton | None:
    found = [
        one for one in page.view.banner.findChildren(QPushButton) if one.text() == text and one.isVisible()
    ]
    return found[-1] if found else None


def _asked(page: PageWidget, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: page.view.banner.isVisible(), timeout=TRAINING_MS)
    return page.view.banner.text


def test_a_vanished_image_is_asked_for_and_the_training_goes_on(
    context: AppContext, session: Session, qtbot: QtBot
) -> None:
    """Put back, an image is read at a click; left out, another one stands in; stopped, the training ends."""
    page = PageWidget(context)
    qtbot.addWidget(page)
    page.show()
    context.state.set_session(session, "session")
    folder = Path(session.rows[0].path)
    first, second = folder / "dark 010.png", folder / "dark 020.png"
    contents = {file: file.read_bytes() for file in (first, second)}
    done: list[int] = []
    page.desk.epoch_done.connect(lambda epoch: done.append(epoch.epoch))
    qtbot.mouseClick(page.controls.train_button, LEFT)
    qtbot.waitUntil(lambda: bool(done) or page.view.banner.isVisible(), timeout=TRAINING_MS)
    assert not page.view.banner.isVisible(), page.view.banner.text

    for file in contents:
        file.unlink()
    said = _asked(page, qtbot)
    assert page.state == "attention" and "waits" in said
    missing = first if first.name in said else second
    assert missing.name in said
    missing.write_bytes(contents[missing])
    button = _button(page, "Try again")
    assert button is not None
    qtbot.mouseClick(button, LEFT)
    other = second if missing == first else first
    qtbot.waitUntil(
        lambda: other.name in page.view.banner.text and page.view.banner.isVisible(), timeout=TRAINING_MS
    )
    button = _button(page, "Leave the image out")
    assert button is not None
    qtbot.mouseClick(button, LEFT)
    before = len(done)
    qtbot.waitUntil(lambda: len(done) > before + 1, timeout=TRAINING_MS)
    assert not page.view.banner.isVisible() and page.state == "running"
    assert "go" in page.view.watch.log.toPlainText()
    qtbot.mouseClick(page.controls.stop_button, LEFT)
    qtbot.waitUntil(lambda: page.desk.state == "idle", timeout=TRAINING_MS)
