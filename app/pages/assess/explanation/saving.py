"""Saves heat maps where the person wants them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import QBuffer, QIODevice, QObject, QSettings, Signal
from qtpy.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget

from app.pages.assess.explanation.strip import HeatPicture
from app.theme.icons import icon
from app.widgets.heat_overlay import overlay_image
from app.worker.client import WorkerClient
from app.worker.job_handle import JobHandle
from datasets.basics.files import atomic_write
from datasets.naming import file_name

if TYPE_CHECKING:
    from engine.protocol.explanation import ExplainRequest

FOLDER_KEY = "assess/pictures_folder"
EDGE_PX = 512
FAILED = 1


class HeatSaver(QObject):
    """A button with a menu: the picture that is shown, or all of them with maps and table."""

    HELP = "Save the picture, or all pictures with their maps and a table"

    picture_asked = Signal()
    all_asked = Signal()
    started = Signal(object)
    """The :class:`JobHandle` of the saving."""
    said = Signal(str)
    failed = Signal(int, str, str)

    def __init__(self, client: WorkerClient, widget: QWidget) -> None:
        super().__init__(widget)
        self._client = client
        self._widget = widget
        self.button = QToolButton(widget)
        self.button.setIcon(icon("device-floppy", "quiet"))
        self.button.setText("Save")
        self.button.setAccessibleName("Save heat maps")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.button)
        menu.addAction("Save this picture… (PNG)").triggered.connect(self.picture_asked)
        menu.addAction("Save all pictures, maps and a table…").triggered.connect(self.all_asked)
        self.button.setMenu(menu)

    def save_picture(self, shown: HeatPicture, strength: float, run: str) -> None:
        """Let the person choose a file for one picture."""
        start = self._folder() / f"{run} {file_name(Path(shown.caption).stem)}.png"
        path, _ = QFileDialog.getSaveFileName(self._widget, "Save picture", str(start), "PNG picture (*.png)")
        if path:
            chosen = Path(path) if path.lower().endswith(".png") else Path(f"{path}.png")
            QSettings().setValue(FOLDER_KEY, str(chosen.parent))
            self.write_picture(shown, strength, chosen)

    def write_picture(self, shown: HeatPicture, strength: float, path: Path) -> None:
        """Write one picture as PNG."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        overlay_image(shown.picture, shown.heat, strength, EDGE_PX).save(buffer, "PNG")
        try:
            atomic_write(path, bytes(buffer.data()))
        except OSError as error:
            self.failed.emit(
                FAILED, f"{path} cannot be written ({error.strerror}): choose another folder.", ""
            )
            return
        self.said.emit(f"Saved: {path}")

    def save_all(self, request: ExplainRequest, strength: float, run: str) -> None:
        """Let the person choose a folder; everything goes into a new folder in it."""
        chosen = QFileDialog.getExistingDirectory(self._widget, "Save all into a folder", str(self._folder()))
        if chosen:
            QSettings().setValue(FOLDER_KEY, chosen)
            self.write_all(request, strength, Path(chosen) / f"{run} {request.method}")

    def write_all(self, request: ExplainRequest, strength: float, folder: Path) -> None:
        """Have the worker write pictures, maps and a table."""
        wanted = request.model_copy(update={"out": str(folder), "strength": strength})
        handle: JobHandle = self._client.start("explain", wanted)
        handle.finished.connect(self.on_finished)
        handle.failed.connect(self.failed)
        self.started.emit(handle)

    def on_finished(self, result: dict[str, object]) -> None:
        """Say where everything is."""
        self.said.emit(f"Saved: {result['folder']}")

    def _folder(self) -> Path:
        return Path(str(QSettings().value(FOLDER_KEY, str(Path.home()))))
