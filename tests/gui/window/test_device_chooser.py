"""The device in the top bar: what was found, what was measured, what is chosen."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.state.session_state import SessionState
from app.window.device_chooser import DeviceChooser
from app.worker.pool import Workers
from engine.protocol.costs import Device, DevicesResult, Speed

CPU = Device(id="cpu", name="A processor", memory_bytes=2**30, usable=True, reason="")
CARD = Device(id="gpu:0", name="A card", memory_bytes=2**30, usable=False, reason="Install the GPU pack.")
SPEEDS = (
    Speed(precision="float32", images_per_second=510.2),
    Speed(precision="bfloat16", images_per_second=1240.0),
)


@pytest.fixture
def chooser(qtbot: QtBot, workers: Workers) -> DeviceChooser:
    """The chooser of a new session."""
    made = DeviceChooser(SessionState(), workers)
    qtbot.addWidget(made)
    return made


def _texts(chooser: DeviceChooser) -> list[str]:
    return [chooser.itemText(place) for place in range(chooser.count())]


def _choose(chooser: DeviceChooser, text: str) -> None:
    place = next(place for place, one in enumerate(_texts(chooser)) if text in one)
    chooser.setCurrentIndex(place)
    chooser.activated.emit(place)


def test_what_cannot_be_used_says_why(chooser: DeviceChooser) -> None:
    """Every device has a line; the tool tip tells what is missing."""
    found = DevicesResult(devices=(CPU, CARD), chosen="cpu", notes=("Mind this.",))
    chooser.on_devices(found.model_dump(mode="json"))
    texts = _texts(chooser)
    assert texts[0].startswith("Automatic: CPU") and texts[2] == "A card"
    assert not chooser.model().item(2).isEnabled()
    assert texts[-1] == "Measure for this network" and "Mind this." in chooser.toolTip()
    assert chooser.currentIndex() == 0


def test_measured_each_precision_can_be_chosen(chooser: DeviceChooser) -> None:
    """The fastest is marked; choosing a line sets device and precision in one step, which undo takes back."""
    state = chooser._state
    chooser.on_devices(DevicesResult(devices=(CPU,), chosen="cpu").model_dump(mode="json"))
    measured = CPU.model_copy(update={"speeds": SPEEDS, "images_per_second": 1240.0})
    found = DevicesResult(devices=(measured,), chosen="cpu", architecture="TinyCNN")
    chooser.on_devices(found.model_dump(mode="json"))
    lines = [text for text in _texts(chooser) if "images/s" in text]
    assert [("32 bits: 510" in lines[0]), lines[1].endswith("bfloat16: 1,240 images/s – fastest")] == [
        True,
        True,
    ]
    assert "TinyCNN" in chooser.toolTip()
    _choose(chooser, "bfloat16")
    assert (state.session.device, state.session.training.precision) == ("cpu", "bfloat16")
    assert "bfloat16" in chooser.currentText() and state.undo_text == "device"
    state.undo()
    assert (state.session.device, state.session.training.precision) == ("auto", "auto")
    assert chooser.currentIndex() == 0


def test_measuring_begins_by_choosing_it(chooser: DeviceChooser, workers: Workers) -> None:
    """The last line asks the helper, and the choice stays what it was."""
    chooser.on_devices(DevicesResult(devices=(CPU,), chosen="cpu").model_dump(mode="json"))
    workers.training("/runs/some")
    _choose(chooser, "Measure")
    assert not workers.model.is_busy and "once no training" in _texts(chooser)[-1]
    workers.release("/runs/some")
    _choose(chooser, "Measure")
    assert workers.model.is_busy and chooser.currentIndex() == 0
    assert _texts(chooser)[-1] == "Measuring…"
