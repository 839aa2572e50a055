"""One drop of files and folders on its way into the session."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qtpy.QtCore import QObject, Signal

from app.state.added_words import added_words
from app.state.edits import add_rows, adopt_proposal, complete_rows, remove_paths
from app.state.left_out import left_out_words
from app.state.picture_store import PictureStore
from app.state.session_state import SessionState
from app.worker.job_handle import JobHandle
from datasets.spec import DataRow
from sessions.document import Session

CANCELLED = 130


class Drop(QObject):
    """Puts rows into the session as the worker surveys them; takes them back when that fails."""

    said = Signal(str)
    failed = Signal(str)
    left_out = Signal(str)
    """What could not be used, while the rest was added."""

    def __init__(
        self, state: SessionState, pictures: PictureStore, handle: JobHandle, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._pictures = pictures
        self._merge = f"add {handle.id}"
        # Class folders without images are nothing to propose the input from.
        self._into_empty = not any(row.n_images for row in state.session.rows)
        self._added: list[DataRow] = []
        self._known: list[DataRow] = []
        self._n_again = 0
        handle.event_received.connect(self.on_event)
        handle.finished.connect(self.on_finished)
        handle.failed.connect(self.on_failed)

    def on_event(self, kind: str, data: dict[str, object]) -> None:
        if kind == "row":
            from engine.protocol.data import RowSurveyed

            surveyed = RowSurveyed.model_validate(data)
            self._pictures.put(surveyed.row, surveyed.facts, surveyed.pictures)
            self._add([surveyed.row])
        elif kind == "hashed":
            from datasets.facts import RowFacts

            # The row was shown after a first look; now it has been read to its end.
            row = DataRow.model_validate(data["row"])
            self._pictures.put(row, RowFacts.model_validate(data["facts"]), ())
            self._state.amend(partial(complete_rows, read=row))

    def on_finished(self, result: dict[str, object]) -> None:
        from engine.protocol.data import SurveyResult

        survey = SurveyResult.model_validate(result)
        if survey.refused:
            self._forget_all_but(survey.rows)
            self.left_out.emit(left_out_words(survey.refused))
        if self._into_empty and self._state.session.rows:
            session = adopt_proposal(self._state.session, survey.session, Session().name)
            self._state.set_session(session, "adding of data", self._merge)
        self.said.emit(" ".join([self._sentence(), *survey.notes]))
        self.deleteLater()

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        session = remove_paths(self._state.session, self._added)
        self._state.set_session(session, "adding of data", self._merge)
        if exit_code == CANCELLED:
            self.said.emit("Adding was cancelled; nothing was added.")
        else:
            self.failed.emit(message)
        self.deleteLater()

    def _forget_all_but(self, rows: Sequence[DataRow]) -> None:
        """Take back the rows that were shown after a first look, and then could not be read to their end."""
        whole = {row.place for row in rows}
        gone = [row for row in self._added if row.place not in whole]
        if gone:
            self._added = [row for row in self._added if row.place in whole]
            self._state.set_session(remove_paths(self._state.session, gone), "adding of data", self._merge)

    def _add(self, rows: list[DataRow]) -> None:
        before = self._state.session.rows
        session, known = add_rows(self._state.session, rows)
        self._n_again += sum(
            row.n_used - former.n_used for former, row in zip(before, session.rows, strict=False)
        )
        self._added += [row for row in rows if row not in known]
        self._known += known
        self._state.set_session(session, "adding of data", self._merge)

    def _sentence(self) -> str:
        n_images = sum(row.n_used for row in self._added)
        sentence = added_words(len(self._added), n_images, len(self._known), self._n_again)
        if self._into_empty and n_images:
            spec = self._state.session.input
            color = "gray" if spec.color == "gray" else "RGB"
            sentence += f" Proposed input: {spec.size} × {spec.size} pixels, {color} (see Model)."
        return sentence
