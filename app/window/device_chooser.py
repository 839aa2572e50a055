"""The choice of the processor that trains."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QComboBox, QWidget

from app.state.session_state import SessionState
from app.worker.pool import Workers
from sessions.document import Session

if TYPE_CHECKING:
    from engine.protocol.costs import Device

AUTO = "auto"
WIDEST = 300
CPU = f"CPU, {os.cpu_count() or 1} threads"


class DeviceChooser(QComboBox):
    """Lists what the worker found; before that, what always works."""

    def __init__(self, state: SessionState, workers: Workers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._workers = workers
        self.setAccessibleName("Device")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaximumWidth(WIDEST)
        self.setToolTip("The processor that trains. Automatic takes the graphics card if one is usable.")
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

    def on_devices(self, result: dict[str, object]) -> None:
        from engine.protocol.costs import DevicesResult

        found = DevicesResult.model_validate(result)
        self.clear()
        names = {device.id: _short(device) for device in found.devices}
        self.addItem(f"Automatic: {names.get(found.chosen, found.chosen)}", AUTO)
        for device in found.devices:
            self._add(device)
        self.on_session_changed(self._state.session)

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        self.setToolTip(f"The devices could not be listed: {message}")

    def on_session_changed(self, session: Session) -> None:
        place = self.findData(session.device)
        if place < 0:
            self.addItem(f"{session.device} (not found here)", session.device)
            place = self.count() - 1
        self.setCurrentIndex(place)

    def on_activated(self) -> None:
        session = self._state.session
        chosen = str(self.currentData())
        if chosen != session.device:
            self._state.set_session(session.model_copy(update={"device": chosen}), "device")

    def _add(self, device: Device) -> None:
        self.addItem(_short(device), device.id)
        place = self.count() - 1
        self.setItemData(place, device.name if device.usable else device.reason, Qt.ItemDataRole.ToolTipRole)
        if not device.usable:
            self.model().item(place).setEnabled(False)


def _short(device: Device) -> str:
    return CPU if device.id == "cpu" else device.name
