"""The record of a training on disk, written in an order that no crash can break."""

from __future__ import annotations

import time
from pathlib import Path

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.options import Options
from engine.protocol.training import ImageBack, Notice, SettingsRefused, WaitingForImage
from engine.steps.context import JobContext
from engine.steps.training.model_files import ModelFiles
from engine.steps.training.patient_store import PatientStore
from models.card import ModelCard
from models.training.events import BatchDone, EpochDone
from sessions.checkpoints import CheckpointStore
from sessions.document import Session
from sessions.journal import Journal
from sessions.journal_entries import Changed, LeftOut, Saved, Warned
from sessions.run_folder import RunFolder
from sessions.spreadsheet.writer import write_spreadsheet

SPREADSHEET_INTERVAL_S = 30.0
HELD_INTERVAL_S = 3.0
"""Seconds between two tries while another program holds the spreadsheet."""
SPREADSHEET_SHARE = 0.02
"""The spreadsheet may cost this share of the training's time at most."""
BATCH_EVENT_INTERVAL_S = 0.1


class Recorder:
    """Writes what happens in a training into its run folder and tells it on.

    The order of each epoch is journal, best model, checkpoint: a crash in between repeats the epoch
    with the same bits, and no epoch that was told is ever lost, but for those that were told to be unsaved.
    """

    def __init__(
        self,
        run: RunFolder,
        session: Session,
        environment: dict[str, str],
        journal: Journal,
        models: ModelFiles,
        context: JobContext,
    ) -> None:
        self.run = run
        self.session = session
        self.environment = environment
        self.store = PatientStore(journal, CheckpointStore(run.checkpoints), models, context.event)
        self._context = context
        self._next_spreadsheet = 0.0
        self._next_batch_event = 0.0
        self._held_told = False
        self.epochs_planned = session.training.epochs

    @property
    def epochs_done(self) -> int:
        """Epochs that the training has behind it."""
        return self.store.epochs_done

    @epochs_done.setter
    def epochs_done(self, epochs: int) -> None:
        self.store.epochs_done = epochs

    def on_event(self, event: Options) -> None:
        """Take one event of the training loop."""
        if isinstance(event, BatchDone):
            self.on_batch(event)
        elif isinstance(event, EpochDone):
            self.on_epoch(event)

    def on_batch(self, batch: BatchDone) -> None:
        """Move the bar; a window cannot draw faster than the interval."""
        done = batch.epoch - 1 + batch.step / batch.steps
        message = f"Epoch {batch.epoch} of {self.epochs_planned}"
        self._context.progress(min(1.0, done / self.epochs_planned), message)
        if time.monotonic() >= self._next_batch_event:
            self._next_batch_event = time.monotonic() + BATCH_EVENT_INTERVAL_S
            self._context.event("batch", batch)
        if self._held_told:
            # Who closed the other program looks for the present state now, not at the end of the epoch.
            self.write_spreadsheet_when_due()

    def on_epoch(self, epoch: EpochDone) -> None:
        """Put the epoch on disk, then tell it."""
        self.store.record(epoch)
        self.epochs_done = epoch.epoch
        self._context.event("epoch", epoch)

    def changed(self, changed: Changed) -> None:
        """Put a change of settings on disk before the first epoch that uses it begins, then tell it."""
        self.store.record(changed)
        self._context.event("changed", changed)

    def changed_again(self, changed: Changed) -> None:
        """Tell a change that is on disk already: a training that went back behind it met it again."""
        self._context.event("changed", changed)

    def refused(self, message: str) -> None:
        """Tell why a change of settings is not put in force, and keep it in the journal."""
        self.store.record(Warned(message=message))
        self._context.event("refused", SettingsRefused(message=message))

    def save_model(self, path: Path, card: ModelCard, is_best: bool) -> None:
        """Write the network as it is, and that it was written, then tell it."""
        file = path.relative_to(self.run.root).as_posix()
        saved = Saved(epoch=card.epoch, file=file, is_best=is_best)
        self.store.save_model(path, card, saved)
        self._context.event("saved", saved)

    def waiting(self, waiting: WaitingForImage) -> None:
        """Tell that the training waits for an image, and keep it in the journal."""
        self.store.record(Warned(message=waiting.message))
        self._context.event("waiting", waiting)

    def image_back(self, back: ImageBack) -> None:
        """Tell that the training goes on."""
        self._context.event("image_back", back)

    def left_out(self, left_out: LeftOut) -> None:
        """Put on disk that an image is not shown any more, then tell it."""
        self.store.record(left_out)
        self._context.event("left_out", left_out)

    def notice(self, message: str) -> None:
        """Tell a sentence and keep it in the journal."""
        self.store.record(Warned(message=message))
        self._context.event("notice", Notice(message=message))

    def write_spreadsheet_when_due(self) -> None:
        """Render the spreadsheet if the last one is old enough; a held one never stops the training."""
        begun = time.monotonic()
        if begun >= self._next_spreadsheet:
            self.write_spreadsheet(None)
            cost = time.monotonic() - begun
            interval = HELD_INTERVAL_S if self._held_told else SPREADSHEET_INTERVAL_S
            self._next_spreadsheet = time.monotonic() + max(interval, cost / SPREADSHEET_SHARE)

    def write_spreadsheet(self, metrics: dict[str, object] | None) -> None:
        """Render the spreadsheet from the journal."""
        try:
            entries = self.run.entries()
            write_spreadsheet(self.run.spreadsheet, self.session, entries, self.environment, metrics)
            self._held_told = False
        except (WorkFailed, BadInput) as error:
            # Held by Excel, disk full, folder gone: the journal has everything, and the next try may work.
            if not self._held_told:
                self._held_told = True
                self.notice(str(error))
