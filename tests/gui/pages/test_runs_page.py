"""The Runs page with run folders as a training leaves them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from qtpy.QtCore import QItemSelectionModel, Qt
from qtpy.QtWidgets import QApplication

from app.context import AppContext
from app.dialogs.run_folders import RunFoldersDialog
from app.pages.runs.columns import COLUMNS, column_place
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
from sessions.run_history.remarks import read_remarks


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


def _finished(root: Path, session: Session) -> None:
    with RunFolder.create(root, session) as run:
        journal = Journal(run.journal)
        journal.record(Started(session=session, session_sha256=""))
        journal.record(_epoch(1))
        journal.record(_epoch(2))
        journal.record(Finished(epoch=2))
        run.write_metrics({"test": {"accuracy": 0.875, "accuracy_ci95": [0.8, 0.93]}})


def _session_of(root: Path) -> Session:
    return RunFolder.open(root).session()


@pytest.fixture
def runs(image_folder: Callable[..., Path], context: AppContext) -> Path:
    """A folder with a finished, an interrupted and a damaged run."""
    session = _session(image_folder(n=12))
    folder = context.runs.folder
    _finished(folder / "good one", session)
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
        [str(model.index(row, column).data() or "") for column in range(1, model.columnCount())]
        for row in range(model.rowCount())
    ]


def _select(page: PageWidget, name: str) -> None:
    row = [texts[0] for texts in _texts(page)].index(name)
    flags = QItemSelectionModel.SelectionFlag
    page.table.selectionModel().setCurrentIndex(
        page.table.model().index(row, 0), flags.ClearAndSelect | flags.Rows
    )


def _select_all(page: PageWidget, *names: str) -> None:
    page.table.clearSelection()
    for row, texts in enumerate(_texts(page)):
        if texts[0] in names:
            flags = QItemSelectionModel.SelectionFlag
            index = page.table.model().index(row, 0)
            page.table.selectionModel().select(index, flags.Select | flags.Rows)


@pytest.mark.parametrize("key", [Qt.Key.Key_Shift, Qt.Key.Key_Control])
def test_a_key_that_is_held_changes_no_selection_of_the_page(
    key: Qt.Key, runs: Path, page: PageWidget, qtbot
) -> None:
    """A run that the page selects, and those it selects again in a new list, are the same with Shift held."""
    roots = [run.summary.root for run in page.context.runs.found]
    for root in roots:
        page.table.select_run(root)
    modifier = {Qt.Key.Key_Shift: Qt.ShiftModifier, Qt.Key.Key_Control: Qt.ControlModifier}[key]
    qtbot.keyPress(page.table, key, modifier)
    assert QApplication.keyboardModifiers() == modifier
    try:
        for root in (roots[1], roots[1], roots[0]):
            assert page.table.select_run(root)
            assert [run.summary.root for run in page.table.selected_runs()] == [root]
        page.on_runs_changed()
        assert [run.summary.root for run in page.table.selected_runs()] == [roots[0]]
    finally:
        qtbot.keyRelease(page.table, key)


def test_without_runs_the_page_says_where_they_will_be(page: PageWidget, gone_to: list[str], qtbot) -> None:
    """The empty page names the folder and leads to Train."""
    assert page.empty.isVisible()
    assert page.state == "nothing"
    qtbot.mouseClick(page.empty.button("train"), Qt.MouseButton.LeftButton)
    assert gone_to == ["train"]


def test_a_folder_out_of_reach_is_told(page: PageWidget, tmp_path: Path, qtbot) -> None:
    """A drive that is not connected is not taken for the absence of runs."""
    page.context.runs.set_folder(tmp_path / "drive" / "runs")
    assert page.empty.title == "No runs here yet"
    qtbot.waitUntil(lambda: page.empty.title == "No runs are in reach", timeout=20_000)


def test_long_names_get_the_room_that_is_left(runs: Path, page: PageWidget, qtbot) -> None:
    """A wider window makes the column of names wider, a narrow one scrolls."""
    place = column_place("name")
    narrow = page.table.columnWidth(place)
    page.resize(1900, 710)
    qtbot.waitUntil(lambda: page.table.columnWidth(place) > narrow + 300, timeout=5_000)
    page.resize(960, 500)
    qtbot.waitUntil(lambda: page.table.horizontalScrollBar().isVisible(), timeout=5_000)
    assert page.table.columnWidth(place) >= 100


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
    rect = page.table.visualRect(page.table.model().index(page.table.currentIndex().row(), 1))
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    qtbot.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert page.context.runs.current == str(runs / "good one")
    assert gone_to == ["assess"]


def _enabled(page: PageWidget) -> list[bool]:
    entries = page.actions_bar.entries
    named = [
        *page.actions_bar.buttons.values(),
        entries["open_folder"],
        entries["script"],
        entries["capsule"],
    ]
    return [one.isEnabled() for one in named]


def test_actions_say_why_they_cannot_be_done(runs: Path, page: PageWidget) -> None:
    """A finished run cannot be resumed, a damaged one not be used, two can be compared; tool tips say why."""
    buttons = page.actions_bar.buttons
    page.table.clearSelection()
    assert not any(_enabled(page))
    assert buttons["assess"].toolTip() == "Select a run first."
    _select(page, "good one")
    assert _enabled(page) == [True, False, True, False, True, True, True, True]
    assert "stopped or interrupted" in buttons["resume"].toolTip()
    _select(page, "cut off")
    assert buttons["resume"].isEnabled()
    assert not page.actions_bar.buttons["verify"].isEnabled()
    _select(page, "broken")
    assert _enabled(page) == [False, False, False, False, False, True, False, False]
    _select_all(page, "good one", "cut off")
    assert not any(_enabled(page))
    assert buttons["compare"].toolTip() == "Both runs need a trained model."


def test_several_runs_are_laid_over_each_other(runs: Path, page: PageWidget, qtbot) -> None:
    """Their curves, the options that differ and the spread of their figures are shown below the table."""
    other = _session_of(runs / "good one").model_copy(update={"seed": 7})
    _finished(runs / "second", other)
    with qtbot.waitSignal(page.context.runs.runs_changed, timeout=20_000):
        page.context.runs.refresh()
    _select_all(page, "good one", "second")
    qtbot.waitUntil(lambda: page.details.statistics.table.rowCount() > 0, timeout=20_000)
    qtbot.waitUntil(lambda: len(page.details.curves.plot.view.others) == 2, timeout=20_000)
    table = page.details.differences.table
    shown = [[table.item(row, place).text() for place in range(3)] for row in range(table.rowCount())]
    names = [table.horizontalHeaderItem(place).text() for place in (1, 2)]
    values = dict(zip(names, shown[0][1:], strict=True))
    assert (len(shown), shown[0][0], values) == (1, "Seed", {"good one": "1", "second": "7"})
    spread = {texts[0]: texts[1:] for texts in page.details.statistics.table.texts()}
    assert spread["Validation accuracy, %"][:3] == ["2", "90.0", "0.0"]


def _remarked(run: Path) -> tuple[bool, tuple[str, ...], str]:
    remarks = read_remarks(run)
    return remarks.star, remarks.tags, remarks.note


def test_stars_tags_and_notes_are_kept(runs: Path, page: PageWidget, qtbot) -> None:
    """A click on the star, tags and a note go to the run folder and stand in the table."""
    _select(page, "good one")
    star = page.table.visualRect(page.table.model().index(page.table.currentIndex().row(), 0))
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=star.center())
    page.details.tabs.setCurrentWidget(page.details.remarks)
    qtbot.keyClicks(page.details.remarks.tags, "best, donor 3\r")
    qtbot.keyClicks(page.details.remarks.note, "look again")
    _select(page, "cut off")
    kept = runs / "good one"
    # Which of the three is written first is not settled.
    wanted = (True, ("best", "donor 3"), "look again")
    qtbot.waitUntil(lambda: _remarked(kept) == wanted, timeout=20_000)
    assert read_remarks(runs / "cut off").is_empty
    page.search.setText("* donor")
    qtbot.waitUntil(lambda: [texts[0] for texts in _texts(page)] == ["good one"], timeout=20_000)


def test_the_last_word_on_a_star_counts(runs: Path, page: PageWidget, qtbot) -> None:
    """S many times in a row: what the table shows in the end is what was asked for last."""
    book = page.context.runs
    noted: list[bool] = []
    root = str(runs / "good one")
    book.runs_changed.connect(lambda: noted.append(read_remarks(runs / "good one").star))
    for number in range(20):
        book.remark([root], star=number % 2 == 0)
    qtbot.waitUntil(lambda: len(noted) >= 20, timeout=20_000)
    assert noted[:20] == [number % 2 == 0 for number in range(20)]


def test_columns_are_chosen_for_good(runs: Path, page: PageWidget, context: AppContext, qtbot) -> None:
    """A column that was hidden stays so in the next window."""
    page.table.show_column("classes", False)
    page.table.show_column("device", True)
    again = PageWidget(context)
    qtbot.addWidget(again)
    hidden = {column.name for place, column in enumerate(COLUMNS) if again.table.isColumnHidden(place)}
    assert "classes" in hidden
    assert "device" not in hidden


def test_compare_shows_both_runs_in_assess(runs: Path, page: PageWidget, gone_to: list[str], qtbot) -> None:
    """The first becomes the run that is looked at, the second the one it is compared with."""
    _finished(runs / "second", _session_of(runs / "good one"))
    with qtbot.waitSignal(page.context.runs.runs_changed, timeout=20_000):
        page.context.runs.refresh()
    _select_all(page, "good one", "second")
    first, second = (run.summary.root for run in page.table.selected_runs())
    with qtbot.waitSignal(page.context.runs.compare_asked) as asked:
        qtbot.mouseClick(page.actions_bar.buttons["compare"], Qt.MouseButton.LeftButton)
    assert (page.context.runs.current, asked.args, gone_to) == (first, [second], ["assess"])


def test_folders_of_runs(runs: Path, page: PageWidget, image_folder: Callable[..., Path], qtbot) -> None:
    """Runs of a folder that was added are listed, and no more when it is taken away."""
    far = runs.parent / "far"
    _finished(far / "elsewhere", _session_of(runs / "good one"))
    book = page.context.runs
    book.add_folder(far)
    qtbot.waitUntil(lambda: "elsewhere" in {texts[0] for texts in _texts(page)}, timeout=20_000)
    dialog = RunFoldersDialog(book)
    qtbot.addWidget(dialog)
    shown = [dialog.list.item(row).toolTip() for row in range(dialog.list.count())]
    assert sorted(shown) == sorted([str(far), str(runs)])
    dialog.list.setCurrentRow(shown.index(str(far)))
    qtbot.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "elsewhere" not in {texts[0] for texts in _texts(page)}, timeout=20_000)


def test_restore_asks_the_window_to_open_the_run(
    runs: Path, page: PageWidget, opened: list[Path], qtbot
) -> None:
    """The session of the run is opened like any other."""
    _select(page, "good one")
    qtbot.mouseClick(page.actions_bar.buttons["restore"], Qt.MouseButton.LeftButton)
    assert opened == [runs / "good one"]


def test_an_interrupted_run_goes_on_to_its_end(runs: Path, page: PageWidget, qtbot) -> None:
    """Resume trains in a process of its own, and the run then is a finished one."""
    _select(page, "cut off")
    qtbot.mouseClick(page.actions_bar.buttons["resume"], Qt.MouseButton.LeftButton)
    assert list(page.context.runs.running) == [str(runs / "cut off")]
    assert page.state == "running"
    assert not page.actions_bar.buttons["resume"].isEnabled()
    qtbot.waitUntil(lambda: not page.context.runs.running, timeout=120_000)
    assert not page.banner.isVisible(), page.banner.text
    qtbot.waitUntil(
        lambda: "Finished" in {texts[0]: texts[1] for texts in _texts(page)}.get("cut off", ""),
        timeout=20_000,
    )


def test_figures_are_never_cut(runs: Path, page: PageWidget, context: AppContext) -> None:
    """The widest figures stand in full, names take what room is left, and own widths stay."""
    table = page.table
    good = next(run for run in context.runs.found if run.summary.name == "good one")
    wide = {"val_accuracy": 1.0, "val_accuracy_ci95": (1.0, 1.0), "epochs_done": 1445, "epochs_planned": 3000}
    found = good.model_copy(update={"summary": good.summary.model_copy(update=wide)})
    tags = column_place("tags")
    table.setColumnWidth(tags, 77)
    table.show_column("duration", True)
    table.set_runs([found])
    for place, column in enumerate(COLUMNS):
        if column.right:
            needed = table.fontMetrics().horizontalAdvance(column.text(found))
            assert table.columnWidth(place) >= needed + 8, column.title
    assert table.columnWidth(tags) == 77
