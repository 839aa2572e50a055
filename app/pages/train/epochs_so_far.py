"""What the epochs of a training say so far: which one is the best, and what is wrong with the curves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, QTimer, Signal

from app.pages.train.words import best_text
from sessions.document import Session

if TYPE_CHECKING:
    from models.training.events import EpochDone

TELL_MS = 150


class EpochsSoFar(QObject):
    """Keeps the epochs that count; tells what follows from them, not more often than words can be read."""

    told = Signal(str, list)
    """Which epoch is the best (empty: none yet), and sentences about what is wrong."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._epochs: list[EpochDone] = []
        self._session = Session()
        self._n_train = self._n_validation = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TELL_MS)
        self._timer.timeout.connect(self.tell)

    def begin(self) -> None:
        """Forget another training."""
        self._epochs = []
        self._n_train = self._n_validation = 0

    def set_session(self, session: Session) -> None:
        """Note the settings in force."""
        self._session = session

    def set_images(self, n_train: int, n_validation: int) -> None:
        """Note how many images there are; without training images nothing is said to be wrong."""
        self._n_train, self._n_validation = n_train, n_validation

    def take(self, epoch: EpochDone) -> None:
        """Take in an epoch; those that a resumed training does again give way to it."""
        while self._epochs and self._epochs[-1].epoch >= epoch.epoch:
            self._epochs.pop()
        self._epochs.append(epoch)
        # Epochs can come faster than words can be read.
        if not self._timer.isActive():
            self._timer.start()

    def take_all(self, epochs: Iterable[EpochDone]) -> None:
        """Take in the epochs of a run that was trained before, and tell at once."""
        self._epochs = list(epochs)
        self.tell()

    def tell(self) -> None:
        """Tell what is known now."""
        best = next((one for one in reversed(self._epochs) if one.is_best), None)
        words = "" if best is None else best_text(best, self._session.training.monitor, self._n_validation)
        self.told.emit(words, self._diagnosis())

    def _diagnosis(self) -> list[str]:
        # Imported late: it is needed only while a training is at work.
        from models.training.diagnosis import diagnose

        if not self._n_train:
            return []
        return diagnose(self._epochs, self._n_train, len(self._session.classes))
