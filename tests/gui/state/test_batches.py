"""A table of runs goes into the queue as a whole or not at all, and goes on where it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QFileDialog

from app.context import AppContext
from app.dialogs.batch.dialog import BatchDialog
from app.state.batches import Batches
from sessions.journal import Journal
from sessions.journal_entries import Started
from sessions.run_folder import RunFolder

LEFT = Qt.MouseButton.LeftButton
HEADER = "name,data,architecture,epochs,batch_size\n"


@pytest.fixture
def batches(context: AppContext) -> Batches:
    """Batches of a window whose queue starts nothing."""
    context.queue.close()
    return Batches(context.workers, context.runs, context.queue)


@pytest.fixture
def table(tmp_path: Path, image_folder: Callable[..., Path]) -> Path:
    """A table of three rows on small images."""
    image_folder("images")
    file = tmp_path / "three nets.csv"
    rows = "".join(f"{name},images,MLP_8_8_8,2,8\n" for name in ("a", "b", "c"))
    file.write_text(HEADER + rows, encoding="utf-8")
    return file


def _shown(context: AppContext, batches: Batches, table: Path, qtbot: QtBot) -> BatchDialog:
    dialog = BatchDialog(table, batches.runs_folder, context.workers.data)
    qtbot.addWidget(dialog)
    dialog.accepted_plan.connect(batches.begin)
    dialog.show()
    return dialog


def _add(context: AppContext, batches: Batches, table: Path, qtbot: QtBot) -> None:
    """Look at the table as the window shows it, and put its trainings into the queue."""
    dialog = _shown(context, batches, table, qtbot)
    qtbot.waitUntil(dialog.add_button.isEnabled, timeout=30_000)
    with qtbot.waitSignal(batches.added, timeout=30_000):
        qtbot.mouseClick(dialog.add_button, LEFT)


def test_rows_wait_in_their_order(
    batches: Batches, context: AppContext, table: Path, tmp_path: Path, qtbot
) -> None:
    """Each row is a training in a folder called like the table; what is begun goes on, the table of results
    is there from the beginning."""
    looked_at: list[str] = []
    context.queue.added.connect(lambda training: looked_at.append(training.name))
    _add(context, batches, table, qtbot)
    assert looked_at == ["a"], "drawing each of hundreds takes long"
    out = context.runs.folder / "three nets"
    assert [training.run for training in context.queue.waiting] == [str(out / name) for name in "abc"]
    assert not any(training.resumes for training in context.queue.waiting)
    assert (out / "three nets_results.csv").read_text(encoding="utf-8-sig").count("waiting") == 3

    first = context.queue.waiting[0]
    with RunFolder.create(out / "a", first.session) as run:
        Journal(run.journal).record(Started(session=first.session, session_sha256=""))
    context.queue.remove(first)
    _add(context, batches, table, qtbot)
    waiting = {Path(training.run).name: training.resumes for training in context.queue.waiting}
    assert waiting == {"b": False, "c": False, "a": True}


def test_faulty_table_trains_nothing(batches: Batches, context: AppContext, table: Path, qtbot) -> None:
    """One message names the faulty cells; nothing is put into the queue or the folder of runs."""
    table.write_text(table.read_text() + "d,images,MLP_8_8_8,two,8\n")
    dialog = _shown(context, batches, table, qtbot)
    qtbot.waitUntil(lambda: dialog.faults.isVisible(), timeout=30_000)
    head, fault = dialog.faults.toPlainText().splitlines()
    assert head.endswith("1 fault.") and fault.startswith("row 4, column 'epochs'")
    assert not dialog.add_button.isEnabled()
    assert not context.queue.waiting
    assert not (context.runs.folder / "three nets").exists()


def test_results_follow_the_trainings(batches: Batches, context: AppContext, table: Path, qtbot) -> None:
    """When a training of the batch is over, the table of results is written anew."""
    _add(context, batches, table, qtbot)
    results = context.runs.folder / "three nets" / "three nets_results.csv"
    results.unlink()
    batches.on_training_ended(context.queue.waiting[0])
    qtbot.waitUntil(results.is_file, timeout=20_000)


def test_rows_without_images_get_those_of_a_folder(
    batches: Batches, context: AppContext, table: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """The fault says what is missing; with a folder all rows are shown, with their images and network."""
    table.write_text("name,architecture,epochs\na,MLP_8_8_8,2\nb,MLP_8_8_8,3\n", encoding="utf-8")
    dialog = _shown(context, batches, table, qtbot)
    qtbot.waitUntil(dialog.faults.isVisible, timeout=30_000)
    assert dialog.faults.toPlainText().count("where the images are") == 2
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(table.parent / "images"))
    qtbot.mouseClick(dialog.data_button, LEFT)
    qtbot.waitUntil(dialog.add_button.isEnabled, timeout=30_000)
    assert dialog.runs.texts() == [["a", "MLP_8_8_8", "12", "2", "1"], ["b", "MLP_8_8_8", "12", "3", "2"]]
    assert dialog.add_button.text() == "Add 2 trainings" and str(dialog.folder) in dialog.words.text()
