"""One tiny trained run for all tests of the page, and files to classify."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import h5py
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.pages.apply.page import PageWidget

ROOT = Path(__file__).parents[4]
CLASSES = ("left", "right")
EDGE = 12


def _image(generator: np.random.Generator, place: int) -> np.ndarray:
    image = generator.integers(0, 60, (EDGE, EDGE), dtype=np.uint8)
    image[:, place * EDGE // 2 : (place + 1) * EDGE // 2] += np.uint8(150)
    return image


def _write(folder: Path, place: int, n: int) -> Path:
    generator = np.random.default_rng(place)
    folder.mkdir(parents=True)
    for number in range(n):
        assert cv2.imwrite(str(folder / f"{CLASSES[place]} {number}.png"), _image(generator, place))
    return folder


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where converted networks are kept, so that only the first test waits for the conversion."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def own_cache(own_home: Path, shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers of these tests share the cache, on every system."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(shared_cache))


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained run that tells bright left from bright right halves."""
    root = tmp_path_factory.mktemp("trained")
    for place, name in enumerate(CLASSES):
        for part, n in (("train", 24), ("validation", 8)):
            _write(root / "data" / part / name, place, n)
    settings = ("model.architecture=MLP_64_32_16", "input.size=12", "training.learning_rate=0.01")
    folder = root / "runs" / "tiny"
    command = [sys.executable, "main.py", "train", "--data", str(root / "data"), "--out", str(folder)]
    command += [part for one in settings for part in ("--set", one)] + ["--epochs", "8", "--device", "cpu"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, env=os.environ | {"HOME": str(root)})
    assert done.returncode == 0, done.stderr.decode()
    return folder


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """A folder of 20 images, 12 bright on the left and 8 on the right."""
    folder = _write(tmp_path / "new cells", 0, 12)
    generator = np.random.default_rng(9)
    for number in range(8):
        assert cv2.imwrite(str(folder / f"right {number}.png"), _image(generator, 1))
    return folder


@pytest.fixture
def measurement(tmp_path: Path) -> Path:
    """An .rtdc file of 10 images, all bright on the right."""
    generator = np.random.default_rng(4)
    path = tmp_path / "sample.rtdc"
    with h5py.File(path, "w") as file:
        stack = np.stack([_image(generator, 1) for _ in range(10)])
        file["events/image"] = stack
        file["events/deform"] = np.linspace(0, 1, 10)
        file.attrs["experiment:event count"] = 10
        file.attrs["imaging:pixel size"] = 0.34
    return path


@pytest.fixture
def page(qtbot: QtBot, context: AppContext, run: Path) -> PageWidget:
    """The page as the window shows it, with the trained run chosen and nothing written yet."""
    shutil.rmtree(run / "predictions", ignore_errors=True)
    context.runs.set_folder(run.parent)
    made = PageWidget(context)
    qtbot.addWidget(made)
    made.resize(1196, 710)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.setup.model.info is not None, timeout=20_000)
    return made


@pytest.fixture
def add(qtbot: QtBot, page: PageWidget) -> Callable[..., None]:
    """Drop files on the page and wait until they have been read."""

    def drop(*paths: Path) -> None:
        assert page.take(paths) == []
        qtbot.waitUntil(lambda: bool(page.inputs.rows) and not page.inputs.is_busy, timeout=20_000)

    return drop
