"""The small widgets that every page uses."""

from __future__ import annotations

import numpy as np
import pytest
from qtpy.QtCore import QPoint, QRect, Qt
from qtpy.QtGui import QColor
from qtpy.QtWidgets import QLabel, QPushButton, QToolButton, QWidget

from app.widgets.banner import Banner
from app.widgets.class_chip import ClassChip
from app.widgets.durations import duration_text
from app.widgets.empty_state import EmptyAction, EmptyState
from app.widgets.flow_layout import FlowLayout
from app.widgets.job_bar import JobBar
from app.widgets.picture import picture_image, picture_pixmap
from app.worker.job_handle import JobHandle
from engine.protocol.messages import ControlJob
from engine.protocol.pictures import Picture


class _Wire:
    """Notes what a handle sends, in place of a process."""

    def __init__(self) -> None:
        self.sent: list[object] = []

    def send(self, message: object) -> None:
        self.sent.append(message)


def test_job_bar_shows_a_job_and_cancels_it(qtbot) -> None:
    """The bar appears with the job, tells what and how long, cancels, and goes with the job's end."""
    wire = _Wire()
    handle = JobHandle("1", "survey", wire)
    bar = JobBar()
    qtbot.addWidget(bar)
    bar.resize(600, 30)
    bar.watch(handle, "Reading")
    assert bar.isVisible()
    handle.progress.emit(0.25, "cells.rtdc", 80.0)
    texts = [label.text() for label in bar.findChildren(QLabel)]
    assert "Reading · cells.rtdc" in texts
    assert "1 min 20 s left" in texts
    qtbot.mouseClick(bar.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert wire.sent == [ControlJob(id="1", action="cancel")]
    handle.fail(130, "Cancelled.")
    assert not bar.isVisible()


def test_banner_offers_its_actions(qtbot) -> None:
    """A click on an action says which one it was; closing hides the bar."""
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_message("The worker ended.", "bad", ("Again", "Leave it"))
    assert banner.isVisible()
    with qtbot.waitSignal(banner.action_triggered) as chosen:
        qtbot.mouseClick(banner.findChildren(QPushButton)[1], Qt.MouseButton.LeftButton)
    assert chosen.args == ["Leave it"]
    with qtbot.waitSignal(banner.closed):
        qtbot.mouseClick(banner.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert not banner.isVisible()


@pytest.mark.parametrize(("width", "is_below"), [(560, True), (1400, False)])
def test_a_narrow_banner_puts_its_buttons_below_the_sentence(qtbot, width: int, is_below: bool) -> None:
    """However long the sentence and the actions, both can be read; with room they share a line."""
    banner = Banner()
    qtbot.addWidget(banner)
    actions = ("Try again", "Leave the image out", "Stop the training")
    sentence = "The image /a/long/way/to/an image 010.png cannot be read. The training waits."
    banner.show_message(sentence, "bad", actions)
    banner.resize(width, banner.heightForWidth(width))
    buttons = [one for one in banner.findChildren(QPushButton) if one.isVisible()]
    qtbot.waitUntil(lambda: all(one.width() >= one.sizeHint().width() for one in buttons))
    qtbot.waitUntil(lambda: (buttons[0].y() > banner._text.geometry().bottom()) is is_below)
    assert banner._text.width() > 300


def test_empty_state_names_the_way_that_was_chosen(qtbot) -> None:
    """Each button says its own name."""
    state = EmptyState("photo", "Nothing here", "", (EmptyAction("a", "A", "x"), EmptyAction("b", "B", "x")))
    qtbot.addWidget(state)
    state.show()
    with qtbot.waitSignal(state.action_triggered) as chosen:
        qtbot.mouseClick(state.button("b"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["b"]


def test_chip_keeps_the_whole_name_in_its_tool_tip(qtbot) -> None:
    """A long class name is cut on the chip, not in the tool tip."""
    name = "a very long name of a class " * 4
    chip = ClassChip(name, QColor("red"), "12")
    qtbot.addWidget(chip)
    assert name in chip.toolTip()
    assert chip.sizeHint().width() < 320


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")]
)
def test_durations_are_short(seconds: float, text: str) -> None:
    """Times are told in the two largest units."""
    assert duration_text(seconds) == text


def test_flow_layout_breaks_lines(qtbot) -> None:
    """Widgets that do not fit beside the others begin a new line, and the height follows."""
    area = QWidget()
    qtbot.addWidget(area)
    layout = FlowLayout(area, spacing=10)
    for _ in range(3):
        widget = QWidget()
        widget.setFixedSize(40, 20)
        layout.addWidget(widget)
    assert layout.heightForWidth(140) == 20
    assert layout.heightForWidth(100) == 50
    layout.setGeometry(QRect(0, 0, 100, 50))
    assert layout.itemAt(2).geometry().topLeft() == QPoint(0, 30)


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 3)])
def test_pictures_keep_every_pixel(qtbot, shape: tuple[int, ...]) -> None:
    """Gray and RGB pictures arrive as they were sent, also with odd widths."""
    image = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    shown = picture_image(Picture.of(image))
    for y, x in np.ndindex(5, 7):
        pixel = QColor(shown.pixel(x, y))
        expected = np.broadcast_to(image[y, x], 3)
        assert (pixel.red(), pixel.green(), pixel.blue()) == tuple(expected)
    assert picture_pixmap(Picture.of(image), 70).width() == 70
