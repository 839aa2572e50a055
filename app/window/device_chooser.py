"""The choice of the processor that trains."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QComboBox, QWidget

from app.state.session_state import SessionState
from app.worker.job_handle import JobHandle
from app.worker.pool import Workers
from sessions.document import Session

if TYPE_CHECKING:
    from engine.protocol.costs import Device, DevicesResult, Speed

AUTO = "auto"
MEASURE = "measure"
WIDEST = 340
CPU = f"CPU, {os.cpu_count() or 1} threads"
HELP = "The processor that trains. Automatic takes the graphics card if one is usable."
MEASURE_TEXT = "Measure for this network"
LATER = "Measure (once no training is at work)"
MEASURE_HELP = "Train this session's network for a moment on each device, in each precision that it has"
NUMBERS = {"float32": "32 bits", "bfloat16": "bfloat16", "float16": "float16"}


class DeviceChooser(QComboBox):
    """Lists what the worker found; before that, what always works. Measured, each precision has its line."""

    def __init__(self, state: SessionState, workers: Workers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._workers = workers
        self._measuring: JobHandle | None = None
        self.setAccessibleName("Device")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaximumWidth(WIDEST)
        self.setToolTip(HELP)
        self.addItem("Automatic", AUTO)
        self.addItem(CPU, "cpu")
        self.activated.connect(self.on_activated)
        state.session_changed.connect(self.on_session_changed)

    def ask(self) -> None:
        """Let the model helper list the devices; it may have to load a network library for that."""
        # Imported late: the job types are needed only once the window shows.
        from engine.protocol.costs import DevicesRequest

        handle = self._workers.model.start("devices", DevicesRequest())
        handle.finished.connect(self.on_devices)
        handle.failed.connect(self.on_failed)

    def measure(self) -> None:
        """Time the session's network on all devices."""
        from engine.protocol.costs import DevicesRequest

        if self._measuring is not None:
            return
        if self._workers.is_training:
            # Beside a training the times would be wrong, and the training slower.
            self.setItemText(self.findData(MEASURE), LATER)
            return
        session = self._state.session
        if len(session.classes) < 2:
            # The times hardly depend on the number of classes.
            session = session.model_copy(update={"rows": (), "classes": ("a", "b")})
        request = DevicesRequest(measure=True, session=session)
        self._measuring = self._workers.model.start("devices", request)
        self._measuring.finished.connect(self.on_devices)
        self._measuring.failed.connect(self.on_measuring_failed)
        self.setItemText(self.findData(MEASURE), "Measuring…")
        self.setToolTip("Each device trains for a moment…")

    def on_devices(self, result: dict[str, object]) -> None:
        from engine.protocol.costs import DevicesResult

        found = DevicesResult.model_validate(result)
        self._measuring = None
        self.clear()
        names = {device.id: _short(device) for device in found.devices}
        self.addItem(f"Automatic: {names.get(found.chosen, found.chosen)}", AUTO)
        for device in found.devices:
            self._add(device, found)
        self.insertSeparator(self.count())
        self.addItem(MEASURE_TEXT, MEASURE)
        self.setItemData(self.count() - 1, MEASURE_HELP, Qt.ItemDataRole.ToolTipRole)
        measured = f" Measured with {found.architecture}." if found.architecture else ""
        self.setToolTip(" ".join((f"{HELP}{measured}", *found.notes)))
        self.on_session_changed(self._state.session)

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        self.setToolTip(f"The devices could not be listed: {message}")

    def on_measuring_failed(self, _exit_code: int, message: str, _details: str) -> None:
        self._measuring = None
        self.setItemText(self.findData(MEASURE), MEASURE_TEXT)
        self.setToolTip(f"The devices could not be measured: {message}")

    def on_session_changed(self, session: Session) -> None:
        place = self.findData(f"{session.device} {session.training.precision}")
        if place < 0:
            place = self.findData(session.device)
        if place < 0:
            self.addItem(f"{session.device} (not found here)", session.device)
            place = self.count() - 1
        self.setCurrentIndex(place)

    def on_activated(self) -> None:
        session = self._state.session
        device, _, precision = str(self.currentData()).partition(" ")
        if device == MEASURE:
            self.on_session_changed(session)
            self.measure()
            return
        training = session.training.model_copy(update={"precision": precision or AUTO})
        update = {"device": device, "training": training}
        self._state.set_session(session.model_copy(update=update), "device")

    def _add(self, device: Device, found: DevicesResult) -> None:
        for speed in device.speeds or (None,):
            self.addItem(_line(device, speed, found), device.id if speed is None else _data(device, speed))
            place = self.count() - 1
            tip = device.name if device.usable else device.reason
            self.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)
            if not device.usable:
                self.model().item(place).setEnabled(False)


def _line(device: Device, speed: Speed | None, found: DevicesResult) -> str:
    if speed is None:
        return _short(device)
    fastest = " – fastest" if found.fastest == (device.id, speed.precision) else ""
    return f"{_short(device)}, {NUMBERS[speed.precision]}: {speed.images_per_second:,.0f} images/s{fastest}"


def _data(device: Device, speed: Speed) -> str:
    return f"{device.id} {speed.precision}"


def _short(device: Device) -> str:
    return CPU if device.id == "cpu" else device.name
