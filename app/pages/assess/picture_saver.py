"""Saves pictures and their numbers where the person wants them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, QSettings, Signal
from qtpy.QtWidgets import QFileDialog, QWidget

from app.context import AppContext
from app.state.data_places import data_places
from app.worker.job_handle import JobHandle

if TYPE_CHECKING:
    from app.pages.assess.evaluated import Evaluated

FOLDER_KEY = "assess/pictures_folder"
FILTERS = {
    "picture": "PNG picture (*.png);;SVG drawing (*.svg);;PDF document (*.pdf)",
    "numbers": "CSV table (*.csv)",
}
ENDINGS = {"picture": (".png", ".svg", ".pdf"), "numbers": (".csv",)}


class PictureSaver(QObject):
    """Asks for a file and has the worker draw into it."""

    started = Signal(object)
    """The :class:`JobHandle` of the drawing."""
    said = Signal(str)
    failed = Signal(int, str, str)

    def __init__(self, context: AppContext, widget: QWidget) -> None:
        super().__init__(widget)
        self._context = context
        self._widget = widget

    def ask(self, evaluated: Evaluated, picture: str, kind: str) -> None:
        """Let the person choose a file for a picture (``kind`` ``picture``) or its ``numbers``."""
        folder = Path(str(QSettings().value(FOLDER_KEY, str(Path.home()))))
        start = folder / f"{Path(evaluated.run).name}-{evaluated.part}-{picture}{ENDINGS[kind][0]}"
        path, chosen = QFileDialog.getSaveFileName(self._widget, f"Save {kind}", str(start), FILTERS[kind])
        if path:
            QSettings().setValue(FOLDER_KEY, str(Path(path).parent))
            self.save(evaluated, picture, with_ending(path, kind, chosen))

    def save(self, evaluated: Evaluated, picture: str, path: str) -> None:
        """Write the picture, or the numbers if the file ends with ``.csv``."""
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.evaluation import EvaluateRequest, SavePictureRequest

        request = SavePictureRequest(
            # The figures are on the screen: drawing them is no other look at the test part.
            evaluate=EvaluateRequest(
                model=evaluated.run, part=evaluated.part, shown_before=True, find_in=data_places()
            ),
            picture=picture,
            path=path,
        )
        handle: JobHandle = self._context.workers.model.start("save_picture", request)
        handle.finished.connect(self.on_finished)
        handle.failed.connect(self.failed)
        self.started.emit(handle)

    def on_finished(self, result: dict[str, object]) -> None:
        self.said.emit(f"Saved: {result['path']}")


def with_ending(path: str, kind: str, chosen: str) -> str:
    """Return the path with an ending that fits: the one it has, else that of the chosen kind of file."""
    if Path(path).suffix.lower() in ENDINGS[kind]:
        return path
    return path + next((ending for ending in ENDINGS[kind] if f"*{ending}" in chosen), ENDINGS[kind][0])
