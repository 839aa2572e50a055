"""Real windows, a real worker, and nothing of the user's own settings."""

from __future__ import annotations

import atexit
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

os.environ["QT_API"] = "pyqt5"

from qtpy.QtCore import QSettings, Qt
from qtpy.QtTest import QTest
from qtpy.QtWidgets import QApplication, QWidget

from app.context import AppContext
from app.dialogs.add_data import AddDataDialogs
from app.state.data_check import DataCheck
from app.state.intake import DataIntake
from app.state.picture_store import PictureStore
from app.state.recent_files import RecentFiles
from app.state.runs_book import RunsBook
from app.state.session_state import SessionState
from app.state.training_queue import TrainingQueue
from app.worker.pool import Workers


def _own_screen() -> str:
    """Start an X server without a monitor and return its display: tests side by side would take each other's
    keyboard and mouse."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    atexit.register(server.kill)
    assert server.stdout is not None
    return f":{server.stdout.readline().decode().strip()}"


if os.environ.get("DISCERN_TEST_DISPLAY") == "1":
    if "PYTEST_XDIST_WORKER" in os.environ:
        os.environ["DISPLAY"] = _own_screen()
else:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, home and the folder of runs lie in a fresh folder."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("DISCERN_HISTORY", str(home / "history"))
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(home / "settings"))
    return home


@pytest.fixture(autouse=True)
def released_keys() -> Iterator[None]:
    """No test finds Shift or Ctrl held: Qt keeps the keys of the last event, of whatever window."""
    yield
    if (
        QApplication.instance() is not None
        and QApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier
    ):
        nobody = QWidget()
        QTest.keyRelease(nobody, Qt.Key.Key_Shift)


@pytest.fixture
def workers(qtbot: object) -> Iterator[Workers]:
    """The worker processes of a window, ended after the test."""
    pool = Workers()
    yield pool
    pool.close()


@pytest.fixture
def said() -> list[str]:
    """Sentences that were put on the quiet line."""
    return []


@pytest.fixture
def gone_to() -> list[str]:
    """Names of the pages that were asked for."""
    return []


@pytest.fixture
def opened() -> list[Path]:
    """Sessions and run folders that were asked to be opened."""
    return []


@pytest.fixture
def context(
    qtbot: object, workers: Workers, said: list[str], gone_to: list[str], opened: list[Path]
) -> Iterator[AppContext]:
    """What a page is given, without a window around it."""
    state = SessionState()
    pictures = PictureStore(workers)
    intake = DataIntake(state, workers, pictures)
    owner = QWidget()
    runs = RunsBook(workers)
    yield AppContext(
        state=state,
        workers=workers,
        runs=runs,
        queue=TrainingQueue(workers, runs),
        check=DataCheck(state, workers),
        pictures=pictures,
        intake=intake,
        add_data=AddDataDialogs(intake, owner),
        recent=RecentFiles(),
        open_session=opened.append,
        say=said.append,
        go_to=gone_to.append,
    )


@pytest.fixture
def image_folder(tmp_path: Path) -> Callable[..., Path]:
    """Make a folder with one sub-folder per class, each with small PNG images."""

    def make(name: str = "data", classes: tuple[str, ...] = ("dark", "bright"), n: int = 6) -> Path:
        generator = np.random.default_rng(0)
        root = tmp_path / name
        for index, class_name in enumerate(classes):
            folder = root / class_name
            folder.mkdir(parents=True)
            for number in range(n):
                image = generator.integers(0, 60, (24, 20, 3), dtype=np.uint8) + np.uint8(60 * index)
                cv2.imwrite(str(folder / f"{class_name} {number}.png"), image)
        return root

    return make
