"""What is done with runs: verified step by step, packed, unpacked, written; real runs and real workers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QApplication, QFileDialog, QPushButton, QToolButton

from app.context import AppContext
from app.dialogs.pack_capsule import PackCapsuleDialog
from app.dialogs.verified.dialog import VerifiedDialog
from app.dialogs.verified.words import STEPS
from app.pages.runs.page import PageWidget
from app.state.training import Training
from engine.protocol.capsules import PackCapsuleRequest
from engine.protocol.verification import StepName, VerifiedStep, VerifyResult
from sessions.run_folder import RunFolder

ROOT = Path(__file__).parents[3]
LEFT = Qt.MouseButton.LeftButton
JOB_MS = 60_000
SETTINGS = ("architecture=MLP_8_8_8", "size=8", "color=gray", "epochs=1", "batch_size=8", "device=cpu")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``images`` and the run ``runs/small``, trained in a process of its own."""
    root = tmp_path_factory.mktemp("trained")
    numbers = np.random.default_rng(2)
    for part, n in (("train", 4), ("validation", 3)):
        for name in ("dark", "bright"):
            (root / "images" / part / name).mkdir(parents=True)
            for index in range(n):
                image = numbers.integers(0, 60, (8, 8), dtype=np.uint8) + np.uint8(100 * (name == "bright"))
                assert cv2.imwrite(str(root / "images" / part / name / f"{index}.png"), image)
    settings = [word for setting in SETTINGS for word in ("--set", setting)]
    command = [sys.executable, str(ROOT / "main.py"), "train", "--data", str(root / "images")]
    command += ["--out", str(root / "runs" / "small"), *settings]
    done = subprocess.run(command, capture_output=True, env=os.environ | {"DISCERN_HISTORY": str(root)})
    assert done.returncode == 0, done.stderr.decode()
    return root


@pytest.fixture
def page(trained: Path, tmp_path: Path, context: AppContext, qtbot: QtBot) -> Iterator[PageWidget]:
    """The page with a copy of the run, which is selected; the images stay where they were."""
    shutil.copytree(trained / "runs", tmp_path / "runs")
    context.runs.set_folder(tmp_path / "runs")
    made = PageWidget(context)
    qtbot.addWidget(made)
    made.resize(1196, 710)
    made.show()
    qtbot.waitUntil(lambda: len(context.runs.found) == 1, timeout=JOB_MS)
    made.table.selectRow(0)
    yield made
    images = trained / "hidden"
    if images.exists():
        images.rename(trained / "images")


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


def test_moved_images_are_looked_for_and_the_run_is_verified(
    page: PageWidget, trained: Path, chosen: Callable[[Path], None], qtbot: QtBot
) -> None:
    """Cancelled there is no verdict. Where data are gone, their new folder can be named; then it is bitwise
    equal, every step can be read and copied, and the process that trained is ended."""
    (trained / "images").rename(trained / "hidden")
    page.actions_bar.entries["verify"].trigger()
    assert not page.actions_bar.entries["verify"].isEnabled()
    assert "small is being verified" in page.unfinished()
    (bar,) = page.works.bars.bars
    qtbot.mouseClick(bar.findChild(QToolButton), LEFT)
    qtbot.waitUntil(lambda: not page.works.verifying.reason, timeout=JOB_MS)
    assert not page.banner.isVisible() and page.works.bars.bars == ()

    gone = VerifiedStep(step="data", held=False, sentence="bright is missing.")
    told = VerifyResult(run="", verdict="different", sentence="Gone.", steps=(gone,), first_difference=gone)
    page.works.verifying.on_finished(told.model_dump())
    chosen(trained / "hidden")
    _click(page, "Look for the data…", qtbot)
    qtbot.waitUntil(lambda: not page.works.verifying.reason, timeout=JOB_MS)
    assert page.banner.text.startswith("small: Bitwise equal")
    assert page.actions_bar.entries["verify"].isEnabled() and page.unfinished() == ""
    assert not page.context.workers.is_training
    _click(page, "Show the steps…", qtbot)
    dialog = page.findChild(VerifiedDialog)
    texts = [name.text() for name in dialog.steps.names]
    assert texts[:3] == ["Session", "Checkpoints", "Data"] and "Weights" in texts
    qtbot.mouseClick(dialog.copy_button, LEFT)
    assert "in another place" in QApplication.clipboard().text()
    dialog.close()


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
