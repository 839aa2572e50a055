"""Beginning with a trained model on the Model page, by mouse and keys, with a real worker."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QFileDialog

from app.context import AppContext
from app.pages.model.page import PageWidget
from app.pages.train.obstacles import obstacle
from datasets.spec import DataRow, InputSpec
from models.spec import ModelSpec
from sessions.document import Session

ROOT = Path(__file__).parents[3]
LEFT = Qt.MouseButton.LeftButton
LOOK_MS = 60_000


MAKE_MODEL = """
import sys
from pathlib import Path
from datasets.spec import InputSpec
from models.architectures.registry import build_model
from models.backend import prepare
from models.card import ModelCard
from models.files import save_model
prepare("cpu")
card = ModelCard(
    name="dense", classes=("a", "b"), input=InputSpec(size=8), architecture="MLP_64_32_16", epoch=1
)
save_model(build_model("MLP_64_32_16", (8, 8, 1), 2), card, Path(sys.argv[1]))
"""


@pytest.fixture
def model_file(tmp_path: Path) -> Path:
    """A network of dense layers for the classes a and b.

    Made in another process: as in the program, the one with the window loads no network library, which on a
    real X server may even crash beside its graphics drivers.
    """
    file = tmp_path / "dense.keras"
    done = subprocess.run(
        [sys.executable, "-c", MAKE_MODEL, str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return file


def test_a_trained_model_is_chosen_and_its_layers_too(
    context: AppContext, model_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chosen by its file: classes are told in words, its input is taken by a click, half a layer learns."""
    page = PageWidget(context)
    qtbot.addWidget(page)
    page.resize(1196, 710)
    page.show()
    rows = tuple(DataRow(path=f"/{name}", class_name=name, part="split", n_images=40) for name in "bc")
    model = ModelSpec(architecture="ResNet_small")
    session = Session(rows=rows, classes=("b", "c"), input=InputSpec(size=32), model=model)
    context.state.set_session(session, "session")
    start = page.start
    qtbot.mouseClick(start.line, LEFT)
    assert start.form.isVisible() and start.choose_button.isHidden() and start.freezing.isHidden()
    box = start.form.editor("start").box
    box.setCurrentIndex(box.findData("continue"))
    box.activated.emit(box.currentIndex())
    assert start.has_problem and page.state == "attention"
    assert "page Model" in obstacle(context.state.session, None)

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(model_file), ""))
    start.on_runs()
    start.on_chosen(next(one for one in start.menu.actions() if one.text() == "Model file…"))
    assert context.state.session.model.start_from == str(model_file)
    qtbot.waitUntil(start.input_button.isVisible, timeout=LOOK_MS)
    assert "sees images of 8 px" in start.problem.text()
    assert "Kept with their weights: b." in start.said.text() and "Removed: a." in start.said.text()
    qtbot.mouseClick(start.input_button, LEFT)
    assert context.state.session.input.size == 8
    qtbot.waitUntil(lambda: not start.has_problem, timeout=LOOK_MS)
    assert page.state == "ready" and obstacle(context.state.session, None) == ""

    qtbot.mouseClick(start.layers_button, LEFT)
    table = start.dialog.table
    name = table.item(0, 0).text()
    table.cellWidget(0, 4).setValue(25)
    assert context.state.session.model.partly_trained == {name: 0.25}
    context.state.undo()
    assert context.state.session.model.partly_trained == {}
    start.dialog.close()
    page.on_network_chosen("TinyCNN")
    assert context.state.session.model.start == "new" and start.line.text() == "Begin with a new network"
