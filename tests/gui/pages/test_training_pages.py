"""Train, Assess and Export with a real worker and real images, by mouse and keys."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import QPoint, Qt
from qtpy.QtWidgets import QPushButton, QWidget

from app.context import AppContext
from app.pages.assess.page import PageWidget as AssessPage
from app.pages.base import Page
from app.pages.export.page import PageWidget as ExportPage
from app.pages.train.page import PageWidget as TrainPage
from engine.protocol.evaluation import ImageScore
from sessions.history import run_summary

LEFT = Qt.MouseButton.LeftButton
CLASSES = ("dark", "bright", "bright too")
N_IMAGES = 24
TRAINING_MS = 120_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three classes of 24 small images each; two of them look alike, so that a model must mistake some."""
    generator = np.random.default_rng(0)
    for level, name in zip((0, 150, 150), CLASSES, strict=True):
        (tmp_path / "data" / name).mkdir(parents=True)
        for number in range(N_IMAGES):
            image = generator.integers(level, level + 90, (16, 16, 3), dtype=np.uint8)
            cv2.imwrite(str(tmp_path / "data" / name / f"{name} {number}.png"), image)
    return tmp_path / "data"


@pytest.fixture
def show(qtbot: QtBot, context: AppContext) -> Callable[[type[Page]], Page]:
    """Show a page as the window does."""

    def make(kind: type[Page]) -> Page:
        page = kind(context)
        qtbot.addWidget(page)
        page.resize(1196, 710)
        page.show()
        qtbot.waitExposed(page)
        context.runs.current_changed.connect(page.set_run)
        return page

    return make


def _fill(context: AppContext, folder: Path, qtbot: QtBot) -> None:
    """Add the images, and choose the smallest network for a small input."""
    wrong: list[str] = []
    context.intake.failed.connect(wrong.append)
    context.check.failed.connect(wrong.append)
    context.intake.add([folder])
    qtbot.waitUntil(lambda: context.check.report is not None or bool(wrong), timeout=60_000)
    assert not wrong
    session = context.state.session
    update = {
        "model": session.model.model_copy(update={"architecture": "MLP_64_32_16"}),
        "input": session.input.model_copy(update={"size": 16, "color": "gray"}),
    }
    context.state.set_session(session.model_copy(update=update), "network")


def _set_epochs(page: TrainPage, epochs: int, qtbot: QtBot) -> None:
    box = page.form.editor("epochs").box
    box.selectAll()
    qtbot.keyClicks(box, str(epochs))
    qtbot.keyClick(box, Qt.Key.Key_Return)


def _wait(page: QWidget, condition: Callable[[], bool], qtbot: QtBot) -> None:
    """Wait for ``condition``; a message on the page's banner ends the waiting with its words."""
    qtbot.waitUntil(lambda: condition() or page.banner.isVisible(), timeout=TRAINING_MS)
    assert condition(), page.banner.text


def _banner_button(page: QWidget, text: str) -> QPushButton:
    buttons = page.findChildren(QPushButton)
    return next(button for button in buttons if button.text() == text and not button.isHidden())


def test_empty_pages_say_what_belongs_there(show: Callable[[type[Page]], Page], gone_to: list[str]) -> None:
    """Without data or runs each page explains itself, and its button goes where to begin."""
    train, assess, export = show(TrainPage), show(AssessPage), show(ExportPage)
    assert not train.controls.train_button.isEnabled()
    assert "no images yet" in train.controls.train_button.toolTip()
    assert train.controls.stop_button.toolTip() == "No training is at work here."
    for page, empty, button in (
        (train, train.view.empty, "data"),
        (assess, assess.empty, "train"),
        (export, export.empty, "train"),
    ):
        assert empty.isVisible() and page.state == "nothing"
        empty.button(button).click()
        assert gone_to[-1] == button


def test_from_training_to_export(
    context: AppContext,
    folder: Path,
    show: Callable[[type[Page]], Page],
    gone_to: list[str],
    qtbot: QtBot,
) -> None:
    """Train by a click, see the curves, look into every cell of the confusion matrix, export and verify."""
    _fill(context, folder, qtbot)
    train = show(TrainPage)
    _set_epochs(train, 4, qtbot)
    assert context.state.session.training.epochs == 4
    run = train.place.folder
    assert not run.exists()
    qtbot.mouseClick(train.controls.train_button, LEFT)
    assert train.controls.train_button.text() == "Add to queue" and train.state == "running"
    _wait(train.view, train.view.watch.result.isVisible, qtbot)
    _check_training(train, run)
    assert context.runs.current == str(run)
    qtbot.mouseClick(train.view.watch.result.assess_button, LEFT)
    assert gone_to == ["assess"]
    _check_assess(show(AssessPage), run, context, qtbot)
    _check_old_run(show(TrainPage), train, run, qtbot)
    _check_export(show(ExportPage), run, qtbot)


def _check_training(train: TrainPage, run: Path) -> None:
    assert train.view.watch.plot.epochs == [1, 2, 3, 4] and train.view.watch.plot.best_epoch in (1, 2, 3, 4)
    said = train.view.watch.result.text.text()
    assert "Validation accuracy" in said and "Test accuracy" in said and said.count("95 % interval") == 2
    assert f"best model is that of epoch {train.view.watch.plot.best_epoch}" in said
    assert (run / "models" / "best.keras").is_file() and (run / f"{run.name}_meta.xlsx").is_file()
    assert train.state == "ready" and train.controls.train_button.isEnabled()
    assert train.place.folder != run, "the next run needs a folder of its own"


def _check_old_run(page: TrainPage, train: TrainPage, run: Path, qtbot: QtBot) -> None:
    """A page that did not train the run shows the same curves and the same figures from its folder."""
    train.queue_panel.rows[0].remove_button.click()
    page.set_run(str(run))
    qtbot.waitUntil(page.view.watch.result.isVisible, timeout=10_000)
    assert page.view.watch.plot.epochs == train.view.watch.plot.epochs
    assert page.view.watch.plot.best_epoch == train.view.watch.plot.best_epoch
    assert page.view.watch.result.text.text() == train.view.watch.result.text.text()
    assert not page.view.banner.isVisible()


def _check_assess(page: AssessPage, run: Path, context: AppContext, qtbot: QtBot) -> None:
    _wait(page, lambda: page.stack.currentWidget() is page.content, qtbot)
    evaluation = page.desk.images.evaluated.result
    metrics = evaluation.metrics
    assert metrics.classes == context.state.session.classes
    assert page.headline.number.text() == f"{100 * metrics.accuracy:.1f} %"
    errors = [image for image in evaluation.images if image.true_class != image.predicted_class]
    assert errors and _on_the_wall(page) == sorted(errors, key=lambda image: -image.score)
    for true in range(len(CLASSES)):
        for predicted in range(len(CLASSES)):
            _check_cell(page, true, predicted, qtbot)
    qtbot.mouseClick(page.desk.images.errors_button, LEFT)
    assert len(_on_the_wall(page)) == len(errors)
    qtbot.mouseClick(page.report_button, LEFT)
    report = run / "reports" / "validation"
    _wait(page, page.folder_button.isEnabled, qtbot)
    assert any(report.glob("*.csv")) and any(report.glob("*.png"))
    _check_sealed_test(page, run, qtbot)


def _check_sealed_test(page: AssessPage, run: Path, qtbot: QtBot) -> None:
    """Looking at the test part counts once; saving the figures that are shown does not count again."""
    assert page.headline.words.text().endswith("Test part opened once.")
    page.part.setCurrentIndex(1)
    page.part.activated.emit(1)
    _wait(page, lambda: page.headline.words.text().endswith("Test part opened twice."), qtbot)
    _wait(page, page.report_button.isEnabled, qtbot)
    qtbot.mouseClick(page.report_button, LEFT)
    _wait(page, (run / "reports" / "test").is_dir, qtbot)
    _wait(page, page.folder_button.isEnabled, qtbot)
    assert run_summary(run).test_openings == 2


def _check_cell(page: AssessPage, true: int, predicted: int, qtbot: QtBot) -> None:
    """Click a cell: exactly its images come, of the true class by name, with the pictures of these files."""
    matrix = page.desk.tabs["matrix"].matrix
    place = matrix.table.visualRect(matrix.model.index(true, predicted)).center()
    qtbot.mouseClick(matrix.table.viewport(), LEFT, pos=place)
    images = _on_the_wall(page)
    evaluation = page.desk.images.evaluated.result
    assert len(images) == evaluation.metrics.confusion_matrix[true][predicted]
    assert {image.predicted_class for image in images} <= {predicted}
    name = evaluation.metrics.classes[true]
    for image in images:
        # The files are called like their class: "dark 3.png".
        assert Path(image.name).name.rpartition(" ")[0] == name
        row = evaluation.rows[image.row]
        assert row.class_name == name
        qtbot.waitUntil(
            lambda row=row, index=image.index: page.context.pictures.pixmap(row, index) is not None
        )
        assert page.context.pictures.name(row, image.index) == image.name


def _on_the_wall(page: AssessPage) -> list[ImageScore]:
    images = page.desk.images
    return [images.evaluated.image(place) for place in images.choice.places]


def _check_export(page: ExportPage, run: Path, qtbot: QtBot) -> None:
    card = page.results.model_card
    qtbot.waitUntil(lambda: bool(card.facts.lines), timeout=5000)
    classes = ", ".join(page.context.state.session.classes)
    assert card.facts.lines[:2] == (("Classes", classes), ("Input", "16 × 16 px, gray"))
    assert page.formats.chosen == ["frozen-pb"], "what instruments read is proposed"
    row = page.formats.rows["frozen-pb"]
    qtbot.mouseClick(row, LEFT, pos=QPoint(100, 30))
    assert not page.export_button.isEnabled() and "at least one format" in page.export_button.toolTip()
    qtbot.mouseClick(row, LEFT, pos=QPoint(100, 30))
    qtbot.mouseClick(page.export_button, LEFT)
    assert page.state == "running"
    _wait(page, lambda: page.state == "ready", qtbot)
    (texts,) = page.results.table.texts()
    assert texts[0].startswith("Frozen TensorFlow graph\nVerified in OpenCV"), texts
    assert float(texts[1].partition("within ")[2]) < 1e-5, texts
    assert list((run / "exports").glob("*.pb")) and page.results.folder_button.isEnabled()


def test_a_killed_training_is_told_and_resumed(
    context: AppContext, folder: Path, show: Callable[[type[Page]], Page], qtbot: QtBot
) -> None:
    """Pause holds the epochs; kill -9 brings a sentence within 2 s; Resume goes on; Stop keeps the model."""
    _fill(context, folder, qtbot)
    train = show(TrainPage)
    _set_epochs(train, 3000, qtbot)
    qtbot.mouseClick(train.controls.train_button, LEFT)
    plot = train.view.watch.plot
    _wait(train.view, lambda: len(plot.epochs) >= 2, qtbot)
    run = train.desk.run
    _check_pause(train, qtbot)

    os.kill(context.workers.training(run).pid, signal.SIGKILL)
    killed = time.monotonic()
    qtbot.waitUntil(train.view.banner.isVisible, timeout=2000)
    assert time.monotonic() - killed < 2.0
    reached = len(plot.epochs)
    assert "ended by the system (signal 9), perhaps for lack of memory" in train.view.banner.text
    assert f"up to epoch {reached} is safe" in train.view.banner.text and train.state == "attention"

    qtbot.mouseClick(_banner_button(train, "Resume"), LEFT)
    assert not train.view.banner.isVisible()
    _wait(train.view, lambda: len(plot.epochs) > reached + 1, qtbot)
    assert plot.epochs == list(range(1, len(plot.epochs) + 1)), "the curves go on without a gap"
    assert "resumed" in plot.marks.values()

    qtbot.mouseClick(train.controls.stop_button, LEFT)
    _wait(train.view, train.view.watch.result.isVisible, qtbot)
    assert "Stopped after epoch" in train.view.watch.result.text.text()
    assert _banner_button(train, "Resume").isVisible()
    assert (Path(run) / "models" / "best.keras").is_file()


def _check_pause(train: TrainPage, qtbot: QtBot) -> None:
    pause = train.controls.pause_button
    qtbot.mouseClick(pause, LEFT)
    assert pause.text() == "Go on"
    qtbot.wait(600)
    held = train.view.watch.plot.epochs
    qtbot.wait(400)
    assert train.view.watch.plot.epochs == held
    qtbot.mouseClick(pause, LEFT)
    qtbot.waitUntil(lambda: len(train.view.watch.plot.epochs) > len(held) + 1, timeout=TRAINING_MS)


def test_a_training_that_cannot_begin_says_why(
    context: AppContext, folder: Path, show: Callable[[type[Page]], Page], qtbot: QtBot
) -> None:
    """An image that is gone since the check ends the training with one sentence, and nothing to resume."""
    _fill(context, folder, qtbot)
    train = show(TrainPage)
    (folder / "dark" / "dark 3.png").unlink()
    qtbot.mouseClick(train.controls.train_button, LEFT)
    qtbot.waitUntil(train.view.banner.isVisible, timeout=TRAINING_MS)
    assert "dark" in train.view.banner.text and train.state == "attention"
    assert "Resume" not in [button.text() for button in train.view.banner.findChildren(QPushButton)]
    assert train.controls.train_button.isEnabled()
