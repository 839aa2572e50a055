"""The way of files and folders into the session."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qtpy.QtCore import QObject, Signal

from app.state.drop import Drop
from app.state.picture_store import PictureStore
from app.state.session_state import SessionState
from app.worker.pool import Workers
from sessions.document import Session


class DataIntake(QObject):
    """Lets the data helper survey what the user dropped or chose."""

    started = Signal(object, str)
    """The :class:`JobHandle` of a survey, and what it is."""
    said = Signal(str)
    failed = Signal(str)
    noted = Signal(str)
    """How folders were understood, and what was left aside."""
    left_out = Signal(str)
    """What could not be used, while the rest was added."""

    def __init__(
        self, state: SessionState, workers: Workers, pictures: PictureStore, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._workers = workers
        self._pictures = pictures

    def add(self, paths: Sequence[Path]) -> None:
        """Find the rows in these files and folders and add them to the session."""
        if not paths:
            return
        # Imported late: the job types are needed only once there are data.
        from engine.protocol.data import SurveyRequest

        request = SurveyRequest(
            paths=tuple(str(path) for path in paths),
            name=_name_for(paths),
            by_class=True,
            leave_out_damaged=True,
        )
        handle = self._workers.data.start("survey", request)
        handle.finished.connect(self.on_surveyed)
        drop = Drop(self._state, self._pictures, handle, self)
        drop.said.connect(self.said)
        drop.failed.connect(self.failed)
        drop.left_out.connect(self.left_out)
        self.started.emit(handle, "Reading the data")

    def on_surveyed(self, result: dict[str, object]) -> None:
        notes = result["notes"]
        if isinstance(notes, list) and notes:
            self.noted.emit(" ".join(map(str, notes)))

    def add_sample_data(self, folder: Path) -> None:
        """Draw the sample data into ``folder`` and add them."""
        from engine.protocol.data import SampleDataRequest

        handle = self._workers.data.start("sample_data", SampleDataRequest(folder=str(folder)))
        handle.finished.connect(self.on_sample_data)
        handle.failed.connect(self.on_failed)
        self.started.emit(handle, "Drawing sample images")

    def on_sample_data(self, result: dict[str, object]) -> None:
        from engine.protocol.data import SampleDataResult

        self.add([Path(SampleDataResult.model_validate(result).folder)])

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        self.failed.emit(message)


def _name_for(paths: Sequence[Path]) -> str:
    # Several things dropped together are called like the folder they lie in.
    name = paths[0].stem if len(paths) == 1 else paths[0].parent.name
    return name or Session().name
