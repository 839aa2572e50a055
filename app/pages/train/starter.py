"""Puts trainings of the session into the queue."""

from __future__ import annotations

from qtpy.QtCore import QObject

from app.context import AppContext
from app.pages.train.run_place import RunPlace
from sessions.document import Session
from sessions.series import folds_of, repeats_of


class TrainingStarter(QObject):
    """Each click takes a copy of the session as it is then.

    Args:
        place: says what the run is called.
    """

    def __init__(self, context: AppContext, place: RunPlace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._place = place

    def on_train(self) -> None:
        """Train the session, at once or when it is its turn."""
        training = self._context.queue.train(self._to_train(), self._place.name)
        if training.state == "waiting":
            self._context.say(f"{training.name} waits for its turn.")

    def on_repeats(self, n: int) -> None:
        """Train the session with so many seeds."""
        sessions = repeats_of(self._to_train(), n)
        self._context.queue.train_series(sessions, self._place.name, "repeats")

    def on_folds(self, k: int) -> None:
        """Train the session once for each fold."""
        sessions = folds_of(self._to_train(), k)
        self._context.queue.train_series(sessions, self._place.name, "folds")

    def _to_train(self) -> Session:
        session = self._context.state.session
        # Statistics of the training images are found anew: the rows may have changed since.
        spec = session.input.model_copy(update={"mean": None, "std": None})
        return session.model_copy(update={"input": spec, "name": self._place.name})
