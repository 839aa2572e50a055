"""What is to be classified: files and folders that the user dropped or chose."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from qtpy.QtCore import QObject, Signal

from app.state.added_words import known_words
from app.state.left_out import left_out_words
from app.state.picture_store import PictureStore
from app.worker.client import WorkerClient
from app.worker.job_handle import JobHandle
from datasets.spec import DataRow

CANCELLED = 130


class ApplyInputs(QObject):
    """Lets the data helper survey what is dropped; nothing of the session changes."""

    changed = Signal()
    """Rows came, were read to their end, or went."""
    started = Signal(object)
    """The :class:`JobHandle` of a survey."""
    said = Signal(str)
    failed = Signal(str)
    left_out = Signal(str)
    """What could not be used, while the rest was added."""

    def __init__(self, client: WorkerClient, pictures: PictureStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._pictures = pictures
        self._rows: list[DataRow] = []
        self._surveys = 0

    @property
    def rows(self) -> tuple[DataRow, ...]:
        """The rows, in the order they were added."""
        return tuple(self._rows)

    @property
    def n_images(self) -> int:
        """Number of images of all rows."""
        return sum(row.n_images for row in self._rows)

    @property
    def is_busy(self) -> bool:
        """Whether something is still being read."""
        return self._surveys > 0

    def add(self, paths: Sequence[Path]) -> None:
        """Find the images in these files and folders."""
        if not paths:
            return
        # Imported late: the job types are needed only once there are data.
        from engine.protocol.data import SurveyRequest

        handle = self._client.start(
            "survey", SurveyRequest(paths=tuple(map(str, paths)), leave_out_damaged=True)
        )
        survey = _Survey(self, self._pictures, handle)
        survey.said.connect(self.said)
        survey.failed.connect(self.failed)
        survey.left_out.connect(self.left_out)
        handle.ended.connect(self.on_survey_ended)
        self._surveys += 1
        self.started.emit(handle)
        self.changed.emit()

    def take(self, row: DataRow) -> bool:
        """Add a row, or complete the one of the same place; return whether it is new."""
        # What a row is called has no meaning for a prediction.
        bare = row.model_copy(update={"part": "unlabeled"})
        place = next((n for n, one in enumerate(self._rows) if one.place == row.place), None)
        if place is None:
            self._rows.append(bare)
        else:
            self._rows[place] = bare
        self.changed.emit()
        return place is None

    def remove(self, rows: Collection[DataRow]) -> None:
        """Forget these rows; no file is touched."""
        gone = {row.place for row in rows}
        self._rows = [row for row in self._rows if row.place not in gone]
        self.changed.emit()

    def on_survey_ended(self) -> None:
        self._surveys -= 1
        self.changed.emit()


class _Survey(QObject):
    """One drop; takes back its rows when the survey fails or is cancelled."""

    said = Signal(str)
    failed = Signal(str)
    left_out = Signal(str)

    def __init__(self, inputs: ApplyInputs, pictures: PictureStore, handle: JobHandle) -> None:
        super().__init__(inputs)
        self._inputs = inputs
        self._pictures = pictures
        self._new: list[DataRow] = []
        self._n_known = 0
        handle.event_received.connect(self.on_event)
        handle.finished.connect(self.on_finished)
        handle.failed.connect(self.on_failed)

    def on_event(self, kind: str, data: dict[str, object]) -> None:
        if kind == "row":
            from engine.protocol.data import RowSurveyed

            surveyed = RowSurveyed.model_validate(data)
            self._pictures.put(surveyed.row, surveyed.facts, surveyed.pictures)
            if self._inputs.take(surveyed.row):
                self._new.append(surveyed.row)
            else:
                self._n_known += 1
        elif kind == "hashed":
            from datasets.facts import RowFacts

            row = DataRow.model_validate(data["row"])
            self._pictures.put(row, RowFacts.model_validate(data["facts"]), ())
            self._inputs.take(row)

    def on_finished(self, result: dict[str, object]) -> None:
        from engine.protocol.data import SurveyResult

        survey = SurveyResult.model_validate(result)
        if survey.refused:
            whole = {row.place for row in survey.rows}
            self._inputs.remove([row for row in self._new if row.place not in whole])
            self.left_out.emit(left_out_words(survey.refused))
        self.said.emit(" ".join(filter(None, [known_words(self._n_known), *survey.notes])))
        self.deleteLater()

    def on_failed(self, exit_code: int, message: str, _details: str) -> None:
        self._inputs.remove(self._new)
        if exit_code == CANCELLED:
            self.said.emit("Adding was cancelled; nothing was added.")
        else:
            self.failed.emit(message)
        self.deleteLater()
