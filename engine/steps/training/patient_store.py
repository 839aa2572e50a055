"""What a training reaches, on its way to a run folder that may not be writable now."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from datasets.basics.errors import WorkFailed
from datasets.basics.options import Options
from engine.protocol.training import Notice, Unsaved
from engine.steps.training.model_files import ModelFiles
from models.card import ModelCard
from models.training.control import Control, StopAsked
from models.training.state import TrainerState
from sessions.checkpoints import CheckpointStore
from sessions.journal import Journal
from sessions.journal_entries import Saved, Warned

RETRY_S = 10.0
PATIENCE_S = 600.0
"""How long a training that is done waits for its folder when nobody is there to answer."""

Tell = Callable[[str, Options], None]
"""Takes the kind of an event and its data."""


@dataclass(frozen=True)
class _Waiting:
    """Something that is still to be written; ``file`` is empty for an entry of the journal."""

    write: Callable[[], object]
    file: str = ""


class PatientStore:
    """Writes entries, models and checkpoints in their order, and keeps in memory what cannot be written now.

    Each call tries first what is waiting. No checkpoint is written before all of it is on disk, so that a
    training which is killed meanwhile goes on from a point of which everything was saved.

    Args:
        tell: told once that the folder cannot be written (``unsaved``), and once that it can again
            (``saved_again``).
    """

    def __init__(
        self, journal: Journal, checkpoints: CheckpointStore, models: ModelFiles, tell: Tell
    ) -> None:
        self.journal = journal
        self.checkpoints = checkpoints
        self.models = models
        self.epochs_done = 0
        self._tell = tell
        self._waiting: list[_Waiting] = []
        self._trouble = ""

    @property
    def trouble(self) -> str:
        """Why the folder cannot be written now; empty while it can."""
        return self._trouble

    def record(self, data: Options) -> None:
        """Put an entry into the journal."""
        self.write(partial(self.journal.record, data))

    def write(self, writing: Callable[[], object]) -> None:
        """Do what raises :class:`WorkFailed` where the folder cannot be written, now or later."""
        self._waiting.append(_Waiting(writing))
        self.flush()

    def save_model(self, path: Path, card: ModelCard, saved: Saved) -> None:
        """Write the network as it is now, then the entry that says so."""
        # Of several best models that wait only the last one is needed.
        self._waiting = [one for one in self._waiting if one.file != saved.file]
        self._waiting.append(_Waiting(self.models.snapshot(path, card), saved.file))
        self.record(saved)

    def save_checkpoint(self, reached: TrainerState) -> None:
        """Write the state after an epoch if everything that belongs to it is on disk."""
        if not self.flush():
            return
        try:
            self.checkpoints.save(reached.epoch, reached.arrays, reached.values)
        except WorkFailed as error:
            self._failed(error)
        else:
            self._works()

    def flush(self) -> bool:
        """Write what is waiting; return whether all of it is on disk now."""
        while self._waiting:
            try:
                self._waiting[0].write()
            except WorkFailed as error:
                self._failed(error)
                return False
            del self._waiting[0]
        return True

    def wait_until_saved(self, control: Control) -> None:
        """Return when all is on disk; tell at once if that has to be waited for.

        Raises:
            WorkFailed: if the user does not want to wait, or nobody is there and it takes too long.
            Cancelled: if the user cancelled.
        """
        given_up = time.monotonic() + PATIENCE_S
        is_told = False
        while not self.flush():
            if not is_told:
                self._tell("unsaved", Unsaved(message=self._wait_words(control)))
                is_told = True
            try:
                control.wait_for_answer(RETRY_S)
            except StopAsked as asked:
                raise WorkFailed(self._trouble) from asked
            if not control.attended and time.monotonic() > given_up:
                raise WorkFailed(self._trouble)
        self._works()

    def _wait_words(self, control: Control) -> str:
        limit = "" if control.attended else f", for up to {PATIENCE_S / 60:.0f} minutes"
        return (
            f"{self._trouble} The epochs are done; the training waits until what it reached can be "
            f"written{limit}. If it is stopped before, that is lost."
        )

    def _failed(self, error: WorkFailed) -> None:
        if self._trouble:
            return
        self._trouble = str(error)
        message = (
            f"{error} The training goes on; what it reaches is kept in memory from epoch "
            f"{self.epochs_done + 1} on and written as soon as that works."
        )
        self._waiting.append(_Waiting(partial(self.journal.record, Warned(message=message))))
        self._tell("unsaved", Unsaved(message=message))

    def _works(self) -> None:
        if self._trouble:
            self._trouble = ""
            self._tell("saved_again", Notice(message="The run folder can be written again; all is saved."))
