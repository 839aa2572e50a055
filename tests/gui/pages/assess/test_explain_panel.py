"""Heat maps in a real window, from a real worker, by mouse and keys."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtGui import QImage

from app.context import AppContext
from app.pages.assess.explanation.panel import ExplainPanel
from app.widgets.fields.choice import ChoiceBox
from app.widgets.heat_overlay import HeatOverlay, heat_image, overlay_image
from datasets.spec import DataRow
from engine.protocol.pictures import Picture
from models.explanation.colors import HEAT_COLORS

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
WAIT_MS = 120_000


@pytest.fixture
def panel(qtbot: QtBot, context: AppContext) -> ExplainPanel:
    """The panel alone, on the screen."""
    made = ExplainPanel(context)
    qtbot.addWidget(made)
    made.resize(650, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def _rows(folder: Path) -> list[DataRow]:
    return [
        DataRow(path=str(folder / name), class_name=name, part="test", n_images=3)
        for name in ("left", "right")
    ]


def _choose(qtbot: QtBot, box: ChoiceBox, place: int) -> None:
    box.setFocus()
    qtbot.keyClick(box, Key.Key_Home)
    for _ in range(place):
        qtbot.keyClick(box, Key.Key_Down)
    assert box.currentIndex() == place


def _wait(qtbot: QtBot, panel: ExplainPanel) -> None:
    qtbot.waitUntil(lambda: not panel.job.is_waiting, timeout=WAIT_MS)


def _hottest(image: QImage) -> tuple[float, float]:
    """Return where the lightest pixels are, x and y in 0…1."""
    gray = image.convertToFormat(QImage.Format.Format_Grayscale8)
    bits = gray.bits()
    bits.setsize(gray.sizeInBytes())
    values = np.frombuffer(bits, np.uint8).reshape(gray.height(), gray.bytesPerLine())[:, : gray.width()]
    y, x = np.unravel_index(values.argmax(), values.shape)
    return float(x / gray.width()), float(y / gray.height())


def test_from_an_image_to_a_saved_picture(
    qtbot: QtBot, panel: ExplainPanel, corner_model: Path, corner_folder: Path, tmp_path: Path
) -> None:
    """One image, another class, all images with their mean, the comparison, another method, saving."""
    rows, samples = _rows(corner_folder), [(0, 0), (1, 0), (1, 1)]
    panel.set_run(str(corner_model), ("left", "right"))
    panel.set_images(rows, samples, 1)
    assert panel.stack.currentWidget() is panel.content
    assert panel.explain_button.toolTip() == "The heat maps are being made."
    _wait(qtbot, panel)
    assert not panel.banner.isVisible(), panel.banner.text
    assert panel.view.words.words.startswith("right 0.png: right, score 99.3 %")
    assert _hottest(panel.view.pictures[0].heat)[0] > 0.5
    assert [panel.controls.layer.itemText(place) for place in range(2)] == [
        "The last one of fine maps",
        "conv",
    ]
    assert not panel.explain_button.isEnabled() and "up to date" in panel.explain_button.toolTip()

    _choose(qtbot, panel.controls.class_box, 1)
    assert panel.view.current is None, "what was found for another class is not shown under this one"
    _wait(qtbot, panel)
    assert "left, score 0.7 %; the model says right" in panel.view.words.words

    _choose(qtbot, panel.controls.class_box, 0)
    _choose(qtbot, panel.controls.scope, 1)
    _wait(qtbot, panel)
    assert [one.caption for one in panel.view.pictures] == [
        "Mean",
        "left 0.png",
        "right 0.png",
        "right 1.png",
    ]
    item = panel.view.strip.visualItemRect(panel.view.strip.item(1)).center()
    qtbot.mouseClick(panel.view.strip.viewport(), LEFT, pos=item)
    assert panel.view.words.words.startswith("left 0.png: left")
    assert _hottest(panel.view.pictures[1].heat)[0] < 0.5

    qtbot.mouseClick(panel.compare_button, LEFT)
    _wait(qtbot, panel)
    assert panel.sanity.isVisible() and "rank correlation" in panel.sanity.text()
    assert len(panel.view.pictures) == 4

    panel.saver.write_picture(panel.view.pictures[1], 0.0, tmp_path / "one.png")
    saved = cv2.imread(str(tmp_path / "one.png"))
    assert saved.shape == (512, 512, 3) and saved[100, 100].tolist() == [250] * 3
    panel.saver.write_all(panel.answered, 0.5, tmp_path / "all")
    qtbot.waitUntil(lambda: (tmp_path / "all" / "explanations.csv").is_file(), timeout=WAIT_MS)

    _choose(qtbot, panel.controls.method, panel.controls.method.findData("occlusion"))
    assert panel.view.current is None and "press Explain" in panel.view.words.words
    assert not panel.controls.layer.isEnabled() and "looks at no layer" in panel.controls.layer.toolTip()
    assert not panel.sanity.isVisible() and not panel.compare_button.isEnabled()
    qtbot.mouseClick(panel.explain_button, LEFT)
    _wait(qtbot, panel)
    assert len(panel.view.pictures) == 4 and _hottest(panel.view.pictures[2].heat)[0] > 0.5


def test_the_panel_says_what_is_missing(
    qtbot: QtBot, panel: ExplainPanel, corner_folder: Path, tmp_path: Path
) -> None:
    """No model, no image, a model that is not there: each in words; what failed can be tried again."""
    assert panel.stack.currentWidget() is panel.empty
    assert (
        not panel.saver.button.isEnabled() and panel.saver.button.toolTip() == "There are no heat maps yet."
    )
    panel.set_run(str(tmp_path / "gone.keras"), ("left", "right"))
    assert panel.stack.currentWidget() is panel.empty
    panel.set_images(_rows(corner_folder), [(0, 0)], None)
    assert not panel.controls.scope.isEnabled()
    _wait(qtbot, panel)
    assert "gone.keras is not there" in panel.banner.text
    assert panel.explain_button.isEnabled() and not panel.compare_button.isEnabled()


def test_the_slider_goes_from_the_image_to_the_heat(qtbot: QtBot) -> None:
    """0 shows the image alone, 1 the heat alone, in the colours of the saved pictures."""
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    values = np.zeros((8, 8, 1), np.uint8)
    values[:, 4:] = 255
    heat = heat_image(Picture.of(values))
    colors = []
    for strength in (0.0, 0.5, 1.0):
        image = overlay_image(picture, heat, strength, 80)
        colors.append([image.pixelColor(x, 40).getRgb()[:3] for x in (5, 75)])
    assert colors[0] == [(255, 255, 255)] * 2
    assert colors[2] == [HEAT_COLORS[0], HEAT_COLORS[255]]
    np.testing.assert_allclose(colors[1], np.mean([colors[0], colors[2]], axis=0), atol=2)
    widget = HeatOverlay()
    qtbot.addWidget(widget)
    widget.resize(120, 80)
    widget.set_strength(1.0)
    widget.set_images(picture, heat)
    shown = widget.grab().toImage()
    assert shown.pixelColor(95, 40).getRgb()[:3] == HEAT_COLORS[255]
