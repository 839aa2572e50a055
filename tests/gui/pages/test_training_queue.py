"""Several trainings on the Train page, with a real worker for each, by mouse and keys."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import QSettings, Qt
from qtpy.QtWidgets import QPushButton, QToolButton

from app.context import AppContext
from app.pages.train.page import PageWidget
from app.pages.train.queue_panel import QueuePanel
from app.state.training import Training
from app.state.training_queue import TrainingQueue
from app.window.left_trainings import LeftTrainings
from datasets.spec import DataRow, InputSpec
from models.spec import ModelSpec, TrainingSpec
from sessions.document import Session

LEFT = Qt.MouseButton.LeftButton
TRAINING_MS = 120_000


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Two classes of 8x8 images and the smallest network; its training takes about a second."""
    generator, rows = np.random.default_rng(0), []
    for part, count in (("train", 12), ("validation", 6)):
        for name, low in (("dark", 0), ("bright", 120)):
            folder = tmp_path / "data" / part / name
            folder.mkdir(parents=True)
            for number in range(count):
                image = generator.integers(low, low + 120, (8, 8), dtype=np.uint8)
                assert cv2.imwrite(str(folder / f"{name} {number:03d}.png"), image)
            rows.append(DataRow(path=str(folder), class_name=name, part=part, n_images=count))
    return Session(
        name="cells",
        rows=tuple(rows),
        classes=("dark", "bright"),
        input=InputSpec(size=8),
        model=ModelSpec(architecture="MLP_64_32_16"),
        training=TrainingSpec(epochs=2, batch_size=8),
        device="cpu",
    )


@pytest.fixture
def page(qtbot: QtBot, context: AppContext, session: Session) -> PageWidget:
    """The page with data that can be trained."""
    made = PageWidget(context)
    qtbot.addWidget(made)
    made.resize(1196, 710)
    made.show()
    context.runs.current_changed.connect(made.set_run)
    context.state.set_session(session, "session")
    return made


def _set_epochs(page: PageWidget, epochs: int, qtbot: QtBot) -> None:
    box = page.form.editor("epochs").box
    box.selectAll()
    qtbot.keyClicks(box, str(epochs))
    qtbot.keyClick(box, Qt.Key.Key_Return)


def _click(page: PageWidget, button: QToolButton, qtbot: QtBot) -> None:
    """Click a button of a row, scrolled into sight."""

    def is_in_sight() -> bool:
        page.queue_panel.area.ensureWidgetVisible(button)
        return not button.visibleRegion().isEmpty()

    qtbot.waitUntil(is_in_sight)
    qtbot.mouseClick(button, LEFT)


def _kept() -> list[dict[str, object]]:
    file = Path(QSettings().fileName()).parent / "trainings-to-do.json"
    return json.loads(file.read_text())["trainings"] if file.is_file() else []


def test_trainings_wait_for_their_turn_and_keep_their_own_session(
    page: PageWidget, context: AppContext, said: list[str], qtbot: QtBot
) -> None:
    """Each waits with the settings of its click; moved, held, selected, trained by mouse and keys."""
    train = page.controls.train_button
    _set_epochs(page, 4000, qtbot)
    qtbot.mouseClick(train, LEFT)
    assert train.text() == "Add to queue" and train.isEnabled()
    for epochs in (2, 3, 1):
        _set_epochs(page, epochs, qtbot)
        qtbot.mouseClick(train, LEFT)
    first, second, third, fourth = context.queue.trainings
    assert [one.name for one in context.queue.trainings] == ["cells", "cells-2", "cells-3", "cells-4"]
    assert [one.session.training.epochs for one in (second, third, fourth)] == [2, 3, 1]
    assert [one["run"] for one in _kept()] == [one.run for one in context.queue.trainings]

    row = page.queue_panel.row(fourth)
    assert row.state.words == "waits" and not row.up_button.isHidden() and row.stop_button.isHidden()
    _click(page, row.up_button, qtbot)
    assert context.queue.waiting == (second, fourth, third)
    for gone in (third, fourth):
        _click(page, page.queue_panel.row(gone).remove_button, qtbot)
    assert context.queue.waiting == (second,)

    qtbot.waitUntil(lambda: first.epoch >= 2, timeout=TRAINING_MS)
    assert "epoch" in page.queue_panel.row(first).state.words and first.device == "cpu"
    shown = len(page.view.watch.plot.epochs)
    qtbot.mouseClick(page.queue_panel.row(second), LEFT)
    assert page.desk.training is second and page.view.watch.title.words == "cells-2"
    assert page.view.watch.plot.epochs == [] and "Waits for its turn" in page.view.watch.log.toPlainText()
    qtbot.keyClick(page.queue_panel.row(first), Qt.Key.Key_Return)
    assert page.desk.training is first and len(page.view.watch.plot.epochs) >= shown

    panel = page.queue_panel
    context.runs.set_current("/runs/chosen")
    qtbot.mouseClick(panel.hold_button, LEFT)
    _click(page, panel.row(first).stop_button, qtbot)
    qtbot.waitUntil(lambda: not context.queue.at_work, timeout=TRAINING_MS)
    assert context.queue.waiting == (second,) and panel.heading.text() == "Queue, held"
    assert train.text() == "Add to queue"
    assert context.runs.current == "/runs/chosen" and said[-1].endswith("The other pages stay with chosen.")
    qtbot.mouseClick(panel.hold_button, LEFT)
    assert second.is_at_work and panel.heading.text() == "Queue" and not panel.hold_button.isVisible()
    qtbot.waitUntil(lambda: not context.queue.at_work and not context.queue.waiting, timeout=TRAINING_MS)
    assert [first.state, second.state] == ["stopped", "done"]
    assert page.desk.training is first, "the selection stays where the person left it"
    row = page.queue_panel.row(second)
    assert row.state.words.startswith("done · validation ") and "95 % interval" in row.toolTip()
    qtbot.mouseClick(page.queue_panel.row(second), LEFT)
    assert page.view.watch.plot.epochs == [1, 2] and page.view.watch.result.isVisible()
    assert _kept() == [] and train.text() == "Train"


def test_several_at_once_and_what_the_next_window_offers(
    page: PageWidget, context: AppContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two work at the same time, each in its process with half of the threads; a third waits. After closing,
    the next window offers to go on with the two and to train the third."""
    monkeypatch.setattr("app.state.training_queue.available_threads", lambda: 2)
    _set_epochs(page, 4000, qtbot)
    for _ in range(3):
        qtbot.mouseClick(page.controls.train_button, LEFT)
    first, second, third = context.queue.trainings
    assert [one.state for one in (first, second)] == ["starting", "waiting"]
    page.queue_panel.at_once.setValue(2)
    assert [one.state for one in (first, second, third)] == ["starting", "starting", "waiting"]
    qtbot.waitUntil(lambda: first.epoch > 0 and second.epoch > 0, timeout=TRAINING_MS)
    assert len({context.workers.training(one.run).pid for one in (first, second)}) == 2
    assert json.loads((Path(second.run) / "session.json").read_text())["threads"] == 1

    beside = TrainingQueue(context.workers, context.runs)
    assert beside.left == (), "a window beside this one leaves its trainings alone"
    context.queue.close()
    for training in (first, second):
        context.workers.release(training.run)
    assert (first.state, third.state) == ("failed", "waiting")

    queue = TrainingQueue(context.workers, context.runs)
    assert queue.at_once == 2 and [one.run for one in queue.left] == [first.run, second.run, third.run]
    offer = LeftTrainings(queue)
    qtbot.addWidget(offer)
    assert "closed: cells, cells-2, cells-3. What was trained" in offer.text
    button = next(one for one in offer.findChildren(QPushButton) if one.text() == "Train them")
    qtbot.mouseClick(button, LEFT)
    assert [one.resumes for one in queue.trainings] == [True, True, False]
    assert [one.state for one in queue.trainings] == ["starting", "starting", "waiting"]
    assert queue.trainings[2].session.training.epochs == 4000 and offer.isHidden() and not queue.left
    queue.close()


def test_what_was_left_can_be_forgotten(
    context: AppContext, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    """Forget takes it off the list for ever; a file that is no list is no reason not to start."""
    waits = Training(session, tmp_path / "later")
    context.queue.close()
    file = Path(QSettings().fileName()).parent / "trainings-to-do.json"
    file.write_text("{")
    damaged = TrainingQueue(context.workers, context.runs)
    assert damaged.left == ()
    damaged.close()
    file.write_text(
        json.dumps({"trainings": [{"run": waits.run, "session": session.model_dump(mode="json")}]})
    )
    queue = TrainingQueue(context.workers, context.runs)
    offer = LeftTrainings(queue)
    qtbot.addWidget(offer)
    assert offer.text.startswith("The training later was not finished when the window was closed. ")
    assert "is kept, whatever you choose" in offer.text
    helps = {one.text(): one.toolTip() for one in offer.findChildren(QPushButton)}
    assert "last finished epoch" in helps["Train it"] and "run folders stay" in helps["Forget"]
    button = next(one for one in offer.findChildren(QPushButton) if one.text() == "Forget")
    qtbot.mouseClick(button, LEFT)
    assert queue.left == () and not file.exists()
    queue.close()


def test_folds_stand_together_with_their_figures(
    page: PageWidget, context: AppContext, session: Session, qtbot: QtBot
) -> None:
    """Two folds by the menu: two runs under one line, which tells the accuracy over all images in the end."""
    menu = page.controls.series_menu
    assert not menu.folds_button.isEnabled() and "cut into folds" in menu.why.text()
    rows = tuple(row.model_copy(update={"part": "split"}) for row in session.rows if row.part == "train")
    changed = session.model_copy(update={"rows": rows})
    context.state.set_session(changed, "rows")
    qtbot.mouseClick(page.controls.series_button, LEFT)
    assert menu.isVisible() and menu.folds_button.isEnabled() and menu.folds.value() == 5
    menu.folds.setValue(2)
    context.queue.set_at_once(2)
    qtbot.mouseClick(menu.folds_button, LEFT)
    assert menu.isHidden()
    assert [one.name for one in context.queue.trainings] == ["cells_fold1", "cells_fold2"]
    (line,) = page.queue_panel.lines.values()
    assert line.title.words == "cells, 2 folds" and line.figures.text() == "none is done yet"
    qtbot.waitUntil(lambda: not context.queue.at_work, timeout=TRAINING_MS)
    assert [one.state for one in context.queue.trainings] == ["done", "done"]
    qtbot.waitUntil(lambda: line.figures.text().startswith("all folds together"), timeout=10_000)
    n = sum(one.result.validation.n for one in context.queue.trainings if one.result is not None)
    assert f"{n} images" in line.figures.text() and " ± " in line.figures.text()
    assert [one.session.split.fold for one in context.queue.trainings] == [1, 2]
    qtbot.mouseClick(page.queue_panel.clear_button, LEFT)
    assert not context.queue.trainings and not page.queue_panel.lines and page.queue_panel.isHidden()


def test_a_folder_that_cannot_be_written_is_told_when_train_is_pressed(
    page: PageWidget, context: AppContext, tmp_path: Path, qtbot: QtBot
) -> None:
    """Not minutes later, after all images were read; nothing gets into the queue."""
    (tmp_path / "file").write_text("no folder")
    context.runs.set_folder(tmp_path / "file" / "runs")
    qtbot.mouseClick(page.controls.train_button, LEFT)
    assert context.queue.trainings == () and page.state == "attention"
    assert page.view.banner.text == (
        f"The folder {tmp_path / 'file' / 'runs' / 'cells'} cannot be written (Not a directory): "
        "choose another one."
    )


def test_the_training_whose_turn_came_is_in_sight(
    context: AppContext, session: Session, qtbot: QtBot
) -> None:
    """In a long queue nobody has to look for the one at work, or for the one that is shown."""
    panel = QueuePanel(context.queue, context.workers.data)
    qtbot.addWidget(panel)
    panel.resize(300, 200)
    panel.show()
    context.queue.close()
    trainings = context.queue.train_series([session] * 12, "cells", "repeats")
    for wanted, show in ((trainings[-1], context.queue.started.emit), (trainings[0], panel.set_chosen)):
        show(wanted)
        row = panel.row(wanted)
        qtbot.waitUntil(lambda row=row: row.visibleRegion().boundingRect() == row.rect(), timeout=3000)
