"""The Runs page with run folders as a training leaves them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QPushButton

from app.context import AppContext
from app.pages.runs.page import PageWidget
from datasets.discovery import discover_root
from datasets.survey import survey_row
from models.spec import ModelSpec, TrainingSpec
from models.training.events import EpochDone
from sessions.document import Session
from sessions.journal import Journal
from sessions.journal_entries import Finished, Started
from sessions.propose import propose_session
from sessions.run_folder import RunFolder


def _session(root: Path) -> Session:
    surveyed = [survey_row(row) for row in discover_root(root)]
    session = propose_session([row for row, _ in surveyed], [facts for _, facts in surveyed])
    return session.model_copy(
        update={
            "model": ModelSpec(architecture="MLP_64_32_16"),
            "training": TrainingSpec(epochs=2, batch_size=8),
        }
    )


def _epoch(number: int) -> EpochDone:
    return EpochDone(
        epoch=number,
        loss=0.5,
        accuracy=0.8,
        val_loss=0.4,
        val_accuracy=0.9,
        learning_rate=0.001,
        seconds=1.5,
        images_per_second=100.0,
        is_best=True,
        time="2026-01-02T03:04:05+00:00",
    )


@pytest.fixture
def runs(image_folder: Callable[..., Path], context: AppContext) -> Path:
    """A folder with a finished, an interrupted and a damaged run."""
    session = _session(image_folder(n=12))
    folder = context.runs.folder
    with RunFolder.create(folder / "good one", session) as run:
        journal = Journal(run.journal)
        journal.record(Started(session=session, session_sha256=""))
        journal.record(_epoch(1))
        journal.record(_epoch(2))
        journal.record(Finished(epoch=2))
        run.write_metrics({"test": {"accuracy": 0.875, "accuracy_ci95": [0.8, 0.93]}})
    with RunFolder.create(folder / "cut off", session) as run:
        Journal(run.journal).record(Started(session=session, session_sha256=""))
    (folder / "broken").mkdir()
    (folder / "broken" / "session.json").write_text("{")
    return folder


@pytest.fixture
def page(qtbot, context: AppContext) -> PageWidget:
    """The page, shown, after it has read the folder of runs."""
    made = PageWidget(context)
    qtbot.addWidget(made)
    made.resize(1196, 710)
    with qtbot.waitSignal(context.runs.runs_changed, timeout=20_000):
        made.show()
    return made


def _texts(page: PageWidget) -> list[list[str]]:
    model = page.table.model()
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def _select(page: PageWidget, name: str) -> None:
    page.table.selectRow([texts[0] for texts in _texts(page)].index(name))


def test_without_runs_the_page_says_where_they_will_be(page: PageWidget, gone_to: list[str], qtbot) -> None:
    """The empty page names the folder and leads to Train."""
    assert page.empty.isVisible()
    assert page.state == "nothing"
    qtbot.mouseClick(page.empty.button("train"), Qt.MouseButton.LeftButton)
    assert gone_to == ["train"]


def test_each_run_is_told_with_its_figures(runs: Path, page: PageWidget) -> None:
    """State, network, images, epochs and the test accuracy with its interval stand in the table."""
    found = {texts[0]: texts for texts in _texts(page)}
    assert set(found) == {"good one", "cut off", "broken"}
    good = found["good one"]
    assert good[1:6] == ["Finished", "MLP_64_32_16", "bright, dark", "24", "2"]
    assert good[6:8] == ["90.0 %", "87.5 % (80.0–93.0)"]
    assert found["cut off"][1] == "Interrupted"
    assert found["broken"][1] == "Damaged"
    assert page.state == "attention"


def test_search_keeps_runs_with_all_words(runs: Path, page: PageWidget, qtbot) -> None:
    """Words may stand in any column."""
    qtbot.keyClicks(page.search, "finished mlp")
    assert [texts[0] for texts in _texts(page)] == ["good one"]
    page.search.clear()
    assert len(_texts(page)) == 3


def test_a_double_click_opens_the_run_in_assess(
    runs: Path, page: PageWidget, gone_to: list[str], qtbot
) -> None:
    """The run becomes the current one for all pages."""
    _select(page, "good one")
    rect = page.table.visualRect(page.table.currentIndex())
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    qtbot.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert page.context.runs.current == str(runs / "good one")
    assert gone_to == ["assess"]


def test_buttons_say_why_they_are_disabled(runs: Path, page: PageWidget) -> None:
    """A finished run cannot be resumed, a damaged one cannot be used; the tool tips say so."""
    buttons: tuple[QPushButton, ...] = (page.assess, page.resume, page.restore, page.open_folder)
    page.table.clearSelection()
    assert not any(button.isEnabled() for button in buttons)
    assert page.assess.toolTip() == "Select a run first."
    _select(page, "good one")
    assert [button.isEnabled() for button in buttons] == [True, False, True, True]
    assert "stopped or interrupted" in page.resume.toolTip()
    _select(page, "cut off")
    assert page.resume.isEnabled()
    _select(page, "broken")
    assert [button.isEnabled() for button in buttons] == [False, False, False, True]


def test_restore_asks_the_window_to_open_the_run(
    runs: Path, page: PageWidget, opened: list[Path], qtbot
) -> None:
    """The session of the run is opened like any other."""
    _select(page, "good one")
    qtbot.mouseClick(page.restore, Qt.MouseButton.LeftButton)
    assert opened == [runs / "good one"]


def test_an_interrupted_run_goes_on_to_its_end(runs: Path, page: PageWidget, qtbot) -> None:
    """Resume trains in a process of its own, and the run then is a finished one."""
    _select(page, "cut off")
    qtbot.mouseClick(page.resume, Qt.MouseButton.LeftButton)
    assert list(page.context.runs.running) == [str(runs / "cut off")]
    assert page.state == "running"
    assert not page.resume.isEnabled()
    qtbot.waitUntil(lambda: not page.context.runs.running, timeout=120_000)
    assert not page.banner.isVisible(), page.banner.text
    qtbot.waitUntil(
        lambda: "Finished" in {texts[0]: texts[1] for texts in _texts(page)}.get("cut off", ""),
        timeout=20_000,
    )
