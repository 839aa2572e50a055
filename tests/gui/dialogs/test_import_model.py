"""A model of another program is brought in by mouse and keys, in a real worker."""

from __future__ import annotations

import json
from pathlib import Path

import h5py
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QApplication

from app.context import AppContext
from app.dialogs.importing.dialog import ImportDialog
from app.dialogs.importing.files import is_model, must_be_imported, proposed_target
from app.dialogs.importing.form import ImportForm
from app.pages.apply.model_panel import ModelPanel
from models.foreign.wishes import Wishes

LEFT = Qt.MouseButton.LeftButton
WORK_MS = 90_000


@pytest.fixture
def old_model(tmp_path: Path) -> Path:
    """A network of one dense layer on 8x8 gray images, as Keras 2.2.2 saved it."""
    layers = [
        {"class_name": "Flatten", "config": {"name": "flatten_1", "batch_input_shape": [None, 8, 8, 1]}},
        {"class_name": "Dense", "config": {"name": "dense_1", "units": 2, "activation": "softmax"}},
    ]
    path = tmp_path / "old_7.model"
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"] = "2.2.2"
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": layers})
        file["model_weights/dense_1/dense_1/kernel:0"] = np.ones((64, 2), np.float32)
        file["model_weights/dense_1/dense_1/bias:0"] = np.zeros(2, np.float32)
    return path


def test_a_model_of_aideveloper_on_apply(
    context: AppContext, old_model: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    """Chosen as a file, its classes and normalisation are asked for; then it is the model of the page."""
    panel = ModelPanel(context.runs, context.workers.data, context.workers.model)
    qtbot.addWidget(panel)
    panel.show()
    panel.choose_file(old_model)
    (dialog,) = panel.findChildren(ImportDialog)
    assert not dialog.import_button.isEnabled() and not dialog.form.isVisible()
    qtbot.waitUntil(dialog.form.isVisible, timeout=WORK_MS)
    assert "Keras 2.2.2" in dialog.facts.text() and "8 × 8 px, gray" in dialog.facts.text()
    assert dialog.target.words == str(tmp_path / "old_7.keras")
    assert "Name 2 classes" in dialog.missing.text()
    qtbot.keyClicks(dialog.form.classes, "cat")
    qtbot.keyClick(dialog.form.classes, Qt.Key.Key_Return)
    qtbot.keyClicks(dialog.form.classes, "car, red")
    assert "pixels were scaled" in dialog.missing.text() and not dialog.import_button.isEnabled()
    dialog.form.normalization.setCurrentIndex(dialog.form.normalization.findData("divide_by_255"))
    assert dialog.import_button.isEnabled()
    qtbot.mouseClick(dialog.import_button, LEFT)
    qtbot.waitUntil(lambda: panel.info is not None, timeout=WORK_MS)
    assert panel.info is not None
    assert panel.info.card.classes == ("cat", "car, red")
    assert panel.path == str(tmp_path / "old_7.keras")


def test_a_file_that_is_no_model_is_told(context: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    """What the worker refuses stands in the dialog, which can be closed."""
    (tmp_path / "x.model").write_bytes(b"no model")
    dialog = ImportDialog(tmp_path / "x.model", context.workers.model)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.line.message.isVisible, timeout=WORK_MS)
    assert "x.model" in dialog.line.message.text() and not dialog.import_button.isEnabled()
    qtbot.mouseClick(dialog.cancel_button, LEFT)
    QApplication.processEvents()


def test_what_is_known_is_filled_in(qtbot: QtBot) -> None:
    """Classes, normalisation, mean and standard deviation of the file are shown, and said back the same."""
    form = ImportForm()
    qtbot.addWidget(form)
    form.show()
    known = Wishes(
        classes=("a", "b"),
        color="rgb",
        normalization="training_data",
        mean=127.5,
        std=127.5,
        fit="resize",
        interpolation="area",
    )
    form.show_known(known, 2)
    assert form.problem == "" and form.statistics.isVisible()
    assert form.wishes() == known
    form.classes.setPlainText("0\n1")
    assert "write the names over them" in form.count.text() and form.problem == ""
    form.classes.setPlainText("a\nb\n")
    assert form.count.text() == "2 of 2 named"
    form.classes.setPlainText("a\na\n")
    assert "one name" in form.problem
    form.normalization.setCurrentIndex(form.normalization.findData("none"))
    assert not form.statistics.isVisible()


@pytest.mark.parametrize(
    ("name", "dropped", "asked"),
    [
        ("a.keras", True, False),
        ("a.model", True, True),
        ("a.onnx", True, True),
        ("a.h5", False, True),
        ("a.zip", False, True),
        ("a.png", False, True),
    ],
)
def test_which_files_are_models(tmp_path: Path, name: str, dropped: bool, asked: bool) -> None:
    """Models are known by their endings, unless data have the same; those without a card are asked about."""
    assert is_model(tmp_path / name) == dropped
    assert must_be_imported(tmp_path / name) == asked
    (tmp_path / f"{name}.card.json").write_text("{}")
    assert not must_be_imported(tmp_path / name)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """The proposed file is one that is not there yet, also for a model that keeps its ending."""
    model = tmp_path / "a.onnx"
    model.write_bytes(b"x")
    assert proposed_target(model, ".onnx").name == "a (imported).onnx"
    (tmp_path / "a (imported).onnx").write_bytes(b"x")
    assert proposed_target(model, ".onnx").name == "a (imported 2).onnx"
    assert proposed_target(model, ".keras").name == "a.keras"
