"""The page Assess with a real worker and two real runs: saving, comparing, deciding."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QFileDialog

from app.context import AppContext
from app.pages.assess.page import PageWidget
from app.pages.assess.tabs.compare import TabWidget as CompareTab
from app.pages.assess.tabs.decide import TabWidget as DecideTab
from app.widgets.job_line import JobLine
from app.worker.client import WorkerClient
from datasets.basics.options import Options
from engine.protocol.data import SurveyRequest, SurveyResult
from engine.protocol.training import TrainRequest

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 120_000
CLASSES = ("dark", "gray", "light")


def _result(client: WorkerClient, job: str, request: Options, qtbot: QtBot) -> dict[str, object]:
    """Have a worker do a job, and return its answer."""
    done: list[dict[str, object]] = []
    wrong: list[str] = []
    handle = client.start(job, request)
    handle.finished.connect(done.append)
    handle.failed.connect(lambda _code, message, details: wrong.append(f"{message} {details}"))
    qtbot.waitUntil(lambda: handle.is_over, timeout=LONG_MS)
    assert not wrong, wrong
    return done[0]


@pytest.fixture
def two_runs(context: AppContext, tmp_path: Path, qtbot: QtBot) -> tuple[Path, Path]:
    """Trainings of one and two epochs on 3 x 30 small images that are easily mistaken.

    The worker that evaluates later trains them: it starts the network library but once.
    """
    generator = np.random.default_rng(0)
    for level, name in zip((60, 80, 100), CLASSES, strict=True):
        (tmp_path / "data" / name).mkdir(parents=True)
        for number in range(30):
            noisy = generator.integers(0, 120, (8, 8)) + level
            image = np.clip(noisy, 0, 255).astype(np.uint8)
            cv2.imwrite(str(tmp_path / "data" / name / f"{name} {number:02d}.png"), image)
    request = SurveyRequest(paths=(str(tmp_path / "data"),))
    survey = SurveyResult.model_validate(_result(context.workers.data, "survey", request, qtbot))
    session = survey.session.model_copy(
        update={
            "input": survey.session.input.model_copy(update={"size": 8, "color": "gray"}),
            "model": survey.session.model.model_copy(update={"architecture": "MLP_64_32_16"}),
        }
    )
    runs = (tmp_path / "runs" / "one", tmp_path / "runs" / "two")
    for epochs, run in enumerate(runs, start=1):
        training = session.training.model_copy(update={"epochs": epochs})
        asked = TrainRequest(session=session.model_copy(update={"training": training}), run=str(run))
        _result(context.workers.model, "train", asked, qtbot)
    return runs


@pytest.fixture
def page(qtbot: QtBot, context: AppContext, two_runs: tuple[Path, Path]) -> PageWidget:
    """The page with the first run's validation images."""
    context.runs.set_folder(two_runs[0].parent)
    made = PageWidget(context)
    qtbot.addWidget(made)
    made.resize(1196, 710)
    made.show()
    qtbot.waitExposed(made)
    context.runs.set_current(str(two_runs[0]))
    _wait_for_figures(made, qtbot)
    return made


def _wait_for_figures(page: PageWidget, qtbot: QtBot) -> None:
    def is_there() -> bool:
        return page.stack.currentWidget() is page.content or page.banner.isVisible()

    qtbot.waitUntil(is_there, timeout=LONG_MS)
    assert page.stack.currentWidget() is page.content, page.banner.text


def _wait(job: JobLine, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not job.is_busy, timeout=LONG_MS)
    assert not job.message.isVisible(), job.message.text()


def test_save_compare_and_decide(
    page: PageWidget,
    said: list[str],
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    image_folder: Callable[..., Path],
) -> None:
    """In one window, because the worker has to start but once."""
    _save(page, said, tmp_path, qtbot, monkeypatch)
    _compare(page, qtbot)
    _compare_with_a_file(page, tmp_path, qtbot)
    decide = page.desk.tabs["decide"]
    page.desk.open("decide")
    _choose_threshold(page, decide, said, qtbot)
    _fit_temperature(page, decide, qtbot)
    _learn_what_is_unlike(decide, image_folder, qtbot)
    _another_part(page, decide, qtbot)


def _save(
    page: PageWidget, said: list[str], folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture as it is asked for, and the numbers of the matrix that is on the screen."""
    asked: list[str] = []

    def choose(_parent: object, _title: str, start: str, filters: str) -> tuple[str, str]:
        asked.append(start)
        return (str(folder / "saved"), filters.split(";;")[-1])

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    save = page.desk.tabs["matrix"].save
    save.numbers_action.trigger()
    _wait_for_file(page, folder / "saved.csv", qtbot)
    assert asked[0].endswith("one-validation-confusion_matrix.csv")
    with (folder / "saved.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    counts = page.desk.images.evaluated.result.metrics.confusion_matrix
    numbers = [cell for row in rows for cell in row]
    assert all(name in numbers for name in CLASSES)
    assert [int(cell) for cell in rows[1][1:4]] == list(counts[0])
    for tab, picture in (("errors", "confused_pairs"), ("curves", "roc"), ("calibration", "calibration")):
        page.desk.open(tab)
        (folder / "saved.pdf").unlink(missing_ok=True)
        page.desk.tabs[tab].save.picture_action.trigger()
        _wait_for_file(page, folder / "saved.pdf", qtbot)
        assert asked[-1].endswith(f"one-validation-{picture}.png")
        assert (folder / "saved.pdf").read_bytes().startswith(b"%PDF")
    qtbot.waitUntil(lambda: bool(said))
    assert str(folder / "saved.csv") in said[0]


def _wait_for_file(page: PageWidget, path: Path, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: path.is_file() or page.banner.isVisible(), timeout=LONG_MS)
    assert path.is_file(), page.banner.text


def _compare(page: PageWidget, qtbot: QtBot) -> None:
    """A sentence, and for each run the images that it alone is right about."""
    page.desk.open("compare")
    tab = page.desk.tabs["compare"]
    assert isinstance(tab, CompareTab)
    qtbot.waitUntil(lambda: tab.other.count() == 1, timeout=LONG_MS)
    assert tab.other.currentText() == "two"
    qtbot.mouseClick(tab.compare_button, LEFT)
    _wait(tab.job, qtbot)
    assert tab.sentence.isVisible() and "one" in tab.sentence.text()
    shown = page.desk.images
    for line, is_first in ((0, True), (1, False)):
        place = tab.table.visualItemRect(tab.table.item(tab.table.row_of(line), 0)).center()
        qtbot.mouseClick(tab.table.viewport(), LEFT, pos=place)
        assert len(shown.choice.places) == int(tab.table.texts()[line][2])
        assert all(bool(shown.evaluated.right[place]) == is_first for place in shown.choice.places)


def _compare_with_a_file(page: PageWidget, folder: Path, qtbot: QtBot) -> None:
    """The model of the other run, given as a file by a colleague, has the other run's figures."""
    tab = page.desk.tabs["compare"]
    assert isinstance(tab, CompareTab)
    before = tab.table.texts()[1][1:]
    file = folder / "colleague.keras"
    shutil.copyfile(folder / "runs" / "two" / "models" / "best.keras", file)
    tab.choose_file(file)
    assert tab.other.currentText() == "colleague.keras" and not tab.table.isVisible()
    qtbot.mouseClick(tab.compare_button, LEFT)
    _wait(tab.job, qtbot)
    assert tab.table.texts()[1] == ["colleague.keras", *before]


def _choose_threshold(page: PageWidget, decide: DecideTab, said: list[str], qtbot: QtBot) -> None:
    """By yield, which can always be reached; kept with the run, and taken back."""
    panel = decide.threshold
    panel.target.setCurrentIndex(1)
    panel.rule.setCurrentIndex(panel.rule.findData("yield"))
    panel.value.setValue(80)
    qtbot.mouseClick(panel.find_button, LEFT)
    assert not panel.find_button.isEnabled()
    _wait(panel.job, qtbot)
    assert panel.sentence.isVisible() and panel.table.texts()[0][0].startswith("Validation")
    assert float(panel.table.texts()[0][2].split(" ")[0]) >= 80
    panel.images_button.click()
    evaluated = page.desk.images.evaluated
    threshold = panel._result.chosen_on.threshold
    expected = [
        (image.true_class == 1) != (image.scores[1] >= threshold) for image in evaluated.result.images
    ]
    assert len(page.desk.images.choice.places) == sum(expected)
    panel.use_button.click()
    qtbot.waitUntil(lambda: "before any other class" in decide.decided.words.text(), timeout=LONG_MS)
    assert said[-1].startswith("gray from a score of")
    decide.decided.clear_button.click()
    qtbot.waitUntil(lambda: decide.decided.words.text().startswith("Nothing is decided"), timeout=LONG_MS)


def _fit_temperature(page: PageWidget, decide: DecideTab, qtbot: QtBot) -> None:
    """Before and after; it can be used only where it helps."""
    panel = decide.temperature
    panel.fit_button.click()
    _wait(panel.job, qtbot)
    losses = [row for row in panel.table.texts() if row[0].startswith("Log loss")]
    before, after = (float(cell) for cell in losses[-1][1:])
    assert len(losses) == 2 and "test" in losses[-1][0]
    assert page.headline.words.text().endswith("Test part opened twice."), "fitting has looked at it"
    assert panel.sentence.isVisible() and panel.use_button.isVisible()
    assert panel.use_button.isEnabled() == (after <= before)
    assert panel.use_button.isEnabled() or panel.use_button.toolTip()


def _learn_what_is_unlike(decide: DecideTab, image_folder: Callable[..., Path], qtbot: QtBot) -> None:
    """The methods with their AUROC on the person's own rubbish."""
    panel = decide.unlike
    assert panel.rubbish_words.words.startswith("No images of rubbish")
    panel.set_rubbish([str(image_folder("rubbish", ("debris",), 12))])
    _wait(panel.survey, qtbot)
    assert panel.rubbish_words.words == "Rubbish: 12 images"
    panel.fit_button.click()
    _wait(panel.job, qtbot)
    assert len(panel.table.texts()) >= 3
    assert all(0 <= float(row[1].split(" ")[0]) <= 1 for row in panel.table.texts())
    qtbot.waitUntil(lambda: "Unlike the training images" in decide.decided.words.text(), timeout=LONG_MS)


def _another_part(page: PageWidget, decide: DecideTab, qtbot: QtBot) -> None:
    """Nothing that was found for the validation images stands under the test images."""
    page.part.setCurrentIndex(1)
    page.part.activated.emit(1)
    assert page.stack.currentWidget() is page.waiting
    _wait_for_figures(page, qtbot)
    assert page.desk.images.evaluated.part == "test"
    for panel in (decide.threshold, decide.temperature, decide.unlike):
        assert not panel.sentence.text() and not panel.table.isVisibleTo(panel)
    assert not page.desk.tabs["compare"].sentence.isVisibleTo(page.desk.tabs["compare"])
