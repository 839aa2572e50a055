"""Puts trainings of the session into the queue."""

from __future__ import annotations

from qtpy.QtCore import QObject, Signal

from app.context import AppContext
from app.pages.train.run_place import RunPlace
from datasets.basics.errors import BadInput
from sessions.document import Session
from sessions.series import folds_of, repeats_of


class TrainingStarter(QObject):
    """Each click takes a copy of the session as it is then.

    Args:
        place: says what the run is called.
    """

    refused = Signal(str)
    """Why nothing is trained: no run can be made in the folder of runs."""

    def __init__(self, context: AppContext, place: RunPlace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._place = place

    def on_train(self) -> None:
        """Train the session, at once or when it is its turn."""
        if not self._may_begin():
            return
        training = self._context.queue.train(self._to_train(), self._place.name)
        if training.state == "waiting":
            self._context.say(f"{training.name} waits for its turn.")

    def on_repeats(self, n: int) -> None:
        """Train the session with so many seeds."""
        if not self._may_begin():
            return
        sessions = repeats_of(self._to_train(), n)
        self._context.queue.train_series(sessions, self._place.name, "repeats")

    def on_folds(self, k: int) -> None:
        """Train the session once for each fold."""
        if not self._may_begin():
            return
        sessions = folds_of(self._to_train(), k)
        self._context.queue.train_series(sessions, self._place.name, "folds")

    def _may_begin(self) -> bool:
        """Tell at once what the training would tell after it has read all images."""
        # Imported late: what a run folder is made of is needed only now.
        from sessions.run_folder import RunFolder

        try:
            RunFolder.check_free(self._place.folder)
        except BadInput as error:
            self.refused.emit(str(error))
            return False
        return True

    def _to_train(self) -> Session:
        session = self._context.state.session
        # Statistics of the training images are found anew: the rows may have changed since.
        spec = session.input.model_copy(update={"mean": None, "std": None})
        return session.model_copy(update={"input": spec, "name": self._place.name})
