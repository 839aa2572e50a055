"""What is done with runs: verified step by step, packed, unpacked, written, by real workers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QApplication, QFileDialog, QPushButton, QToolButton

from app.context import AppContext
from app.dialogs.pack_capsule import PackCapsuleDialog
from app.dialogs.verified.dialog import VerifiedDialog
from app.dialogs.verified.words import STEPS
from app.pages.runs.page import PageWidget
from app.state.data_places import data_places
from app.state.training import Training
from datasets.discovery import discover_root
from datasets.survey import survey_row
from engine.protocol.capsules import PackCapsuleRequest
from engine.protocol.verification import StepName
from models.training.events import EpochDone
from sessions.journal import Journal
from sessions.journal_entries import Finished, Started
from sessions.propose import propose_session
from sessions.run_folder import RunFolder

LEFT = Qt.MouseButton.LeftButton
JOB_MS = 60_000


@pytest.fixture
def trained(image_folder: Callable[..., Path], tmp_path: Path) -> Path:
    """A folder with ``images`` and the run ``runs/small`` as a training of one epoch leaves it."""
    surveyed = [survey_row(row) for row in discover_root(image_folder("images"))]
    session = propose_session([row for row, _ in surveyed], [facts for _, facts in surveyed])
    with RunFolder.create(tmp_path / "runs" / "small", session) as run:
        journal, named = Journal(run.journal), run.session()
        journal.record(Started(session=named, session_sha256=named.sha256()))
        journal.record(
            EpochDone(
                epoch=1,
                loss=0.5,
                accuracy=0.8,
                learning_rate=0.001,
                seconds=1.5,
                images_per_second=100.0,
                is_best=True,
                time="2026-01-02T03:04:05+00:00",
            )
        )
        journal.record(Finished(epoch=1))
    return tmp_path


@pytest.fixture
def page(trained: Path, context: AppContext, qtbot: QtBot) -> PageWidget:
    """The page with the run, which is selected."""
    context.runs.set_folder(trained / "runs")
    made = PageWidget(context)
    qtbot.addWidget(made)
    made.resize(1196, 710)
    made.show()
    qtbot.waitUntil(lambda: len(context.runs.found) == 1, timeout=JOB_MS)
    # A click on a button that still waits for the list is lost.
    qtbot.waitUntil(lambda: not context.runs.is_listing, timeout=JOB_MS)
    assert made.table.select_run(context.runs.found[0].summary.root)
    verify = made.actions_bar.buttons["verify"]
    assert verify.isEnabled(), verify.toolTip()
    return made


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Let every dialog of the system that asks for a file or folder answer with this one."""

    def choose(path: Path) -> None:
        for name in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path), ""))
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(path))

    return choose


def _click(page: PageWidget, text: str, qtbot: QtBot) -> None:
    """Click a button of the banner."""
    button = next(one for one in page.banner.findChildren(QPushButton) if one.text() == text)
    qtbot.mouseClick(button, LEFT)


def test_a_run_whose_images_moved_is_verified(page: PageWidget, trained: Path, qtbot: QtBot) -> None:
    """The verdict names what is gone and offers to look for it; every step can be read and copied; the
    process ends with its verification."""
    (trained / "images").rename(trained / "hidden")
    qtbot.mouseClick(page.actions_bar.buttons["verify"], LEFT)
    assert not page.actions_bar.buttons["verify"].isEnabled()
    assert "small is being verified" in page.unfinished() and page.state == "running"
    qtbot.waitUntil(lambda: not page.works.verifying.reason, timeout=JOB_MS)
    assert "small: Not the same" in page.banner.text and "is missing (1 more)" in page.banner.text
    assert not page.context.workers.is_training and page.unfinished() == ""
    offered = [button.text() for button in page.banner.findChildren(QPushButton)]
    assert offered == ["Look for the data…", "Show the steps…"]
    _click(page, "Show the steps…", qtbot)
    dialog = page.findChild(VerifiedDialog)
    assert [name.text() for name in dialog.steps.names] == ["Session", "Checkpoints", "Data"]
    qtbot.mouseClick(dialog.copy_button, LEFT)
    assert "DIFFERENT\tData" in QApplication.clipboard().text()
    dialog.close()


def test_images_are_looked_for_and_a_verification_is_cancelled(
    page: PageWidget, trained: Path, chosen: Callable[[Path], None], qtbot: QtBot
) -> None:
    """A folder is asked for and kept, and the verification begins; cancelled, there is no verdict."""
    (run,) = page.table.selected_runs()
    chosen(trained / "images")
    page.works.verifying.look_for_data(run.summary.root, "small", ())
    (bar,) = page.works.bars.bars
    assert data_places() == (str(trained / "images"),)
    qtbot.mouseClick(bar.findChild(QToolButton), LEFT)
    qtbot.waitUntil(lambda: not page.works.verifying.reason, timeout=JOB_MS)
    assert not page.banner.isVisible() and page.works.bars.bars == ()
    assert page.actions_bar.buttons["verify"].isEnabled()


def test_every_step_has_a_name() -> None:
    """What the engine compares is called something in the window."""
    assert set(STEPS) == set(get_args(StepName))


def test_a_capsule_there_and_back(
    page: PageWidget, trained: Path, tmp_path: Path, chosen: Callable[[Path], None], qtbot: QtBot
) -> None:
    """A run is packed with its images, unpacked among the runs, selected there, and can be verified."""
    capsule = tmp_path / "sent.discern.zip"
    chosen(capsule)
    page.actions_bar.entries["capsule"].trigger()
    dialog = page.works.findChild(PackCapsuleDialog)
    dialog.with_images.setChecked(True)
    qtbot.mouseClick(dialog.choose_button, LEFT)
    qtbot.waitUntil(page.banner.isVisible, timeout=JOB_MS)
    assert "SHA-256" in page.banner.text and capsule.is_file()
    (trained / "images").rename(trained / "hidden")
    shutil.rmtree(page.context.runs.folder / "small")
    assert page.take([capsule, tmp_path]) == [tmp_path]
    run = page.context.runs.folder / "sent" / "run"
    qtbot.waitUntil(
        lambda: [one.summary.root for one in page.table.selected_runs()] == [str(run)], timeout=JOB_MS
    )
    assert RunFolder.open(run).name == "small"
    assert "with its images" in page.banner.text
    assert [button.text() for button in page.banner.findChildren(QPushButton)][-1] == "Verify"


def test_images_that_are_gone_do_not_go_into_a_capsule(
    page: PageWidget, trained: Path, tmp_path: Path, chosen: Callable[[Path], None], qtbot: QtBot
) -> None:
    """The failure names the folder, and where the images are now can be said."""
    (trained / "images").rename(trained / "hidden")
    (run,) = page.table.selected_runs()
    page.works.capsules.pack(run.summary, tmp_path / "c.discern.zip", with_data=True)
    qtbot.waitUntil(page.banner.isVisible, timeout=JOB_MS)
    assert "is not there" in page.banner.text and not (tmp_path / "c.discern.zip").exists()
    chosen(trained / "hidden")
    _click(page, "Look for the images…", qtbot)
    qtbot.waitUntil((tmp_path / "c.discern.zip").is_file, timeout=JOB_MS)


def test_several_files_are_written_beside_each_other(
    page: PageWidget, tmp_path: Path, chosen: Callable[[Path], None], qtbot: QtBot
) -> None:
    """A second job does not end the first: table, script and event files are all there."""
    for name, file in (("export", "all.csv"), ("script", "again.py"), ("tensorboard", "events")):
        chosen(tmp_path / file)
        page.actions_bar.entries[name].trigger()
    assert len(page.works.bars.bars) == 3
    qtbot.waitUntil(lambda: not page.works.bars.bars, timeout=JOB_MS)
    assert "small" in (tmp_path / "all.csv").read_text(encoding="utf-8-sig")
    assert "main.py" in (tmp_path / "again.py").read_text()
    assert any(path.name.startswith("events.out") for path in (tmp_path / "events").rglob("*"))


def test_notes_that_were_taken_over_are_given_back(
    page: PageWidget, tmp_path: Path, chosen: Callable[[Path], None], qtbot: QtBot
) -> None:
    """A table replaces what is noted; Undo brings the former star, tags and note back."""
    book = page.context.runs
    (run,) = book.found
    chosen(tmp_path / "all.csv")
    page.actions_bar.entries["export"].trigger()
    qtbot.waitUntil(page.banner.isVisible, timeout=JOB_MS)
    book.remark([run.summary.root], star=True, note="mine", add_tags=("kept",))
    qtbot.waitUntil(lambda: book.found[0].remarks.note == "mine", timeout=JOB_MS)
    page.actions_bar.entries["take_over"].trigger()
    qtbot.waitUntil(lambda: book.found[0].remarks.is_empty, timeout=JOB_MS)
    _click(page, "Undo", qtbot)
    qtbot.waitUntil(lambda: book.found[0].remarks.note == "mine", timeout=JOB_MS)
    assert (book.found[0].remarks.star, book.found[0].remarks.tags) == (True, ("kept",))


def test_where_images_are_is_asked_once(
    page: PageWidget, trained: Path, tmp_path: Path, chosen: Callable[[Path], None], qtbot: QtBot
) -> None:
    """Where the images of a run are now is asked once: a training that goes on looks there too."""
    (trained / "images").rename(trained / "hidden")
    (run,) = page.table.selected_runs()
    chosen(trained / "hidden")
    page.works.capsules.on_look(
        run.summary, PackCapsuleRequest(run=run.summary.root, out=str(tmp_path / "c.discern.zip"))
    )
    training = Training(
        RunFolder.open(Path(run.summary.root)).session(), Path(run.summary.root), resumes=True
    )
    assert training.request()[1].find_in == (str(trained / "hidden"),)
    (trained / "hidden").rename(trained / "images")
    assert training.request()[1].find_in == ()
    qtbot.waitUntil(lambda: not page.works.bars.bars, timeout=JOB_MS)
