"""One training from its session to its figures; ``train`` begins it, ``resume`` goes on with it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from datasets.arrays import Samples
from datasets.basics.errors import DiscernError
from engine.protocol.training import SmallerBatches, TrainingStarted, TrainResult
from engine.steps.context import JobContext
from engine.steps.training.device import device_of_before, prepare_again
from engine.steps.training.finishing import finish
from engine.steps.training.image_wait import ImageWait
from engine.steps.training.live_settings import LiveSettings, settings_after
from engine.steps.training.model_files import ModelFiles, card_of
from engine.steps.training.network import build_network, with_found_start
from engine.steps.training.precision import with_fastest_precision
from engine.steps.training.recorder import Recorder
from engine.steps.training.run_data import RunData, load_run_data
from engine.steps.training.time_budget import TimeBudget
from models.backend import BackendInfo, available_threads, prepare
from models.files import read_card, save_model
from models.starting.start import start_warnings
from models.training.events import EpochDone, TrainingEvent
from models.training.fit import Task, TrainerState, fit
from models.training.requirements import check_steps, check_training
from models.training.trouble import TooLittleMemory
from models.training.twin import network_to_train
from sessions.changes import recorded_changes
from sessions.checkpoints import Checkpoint, CheckpointStore
from sessions.data_files import FileHashes
from sessions.document import Session
from sessions.environment import collect_environment
from sessions.epochs import final_epochs
from sessions.journal import Journal
from sessions.journal_entries import Changed, LeftOut, Resumed, Started, Stopped
from sessions.run_folder import RunFolder

if TYPE_CHECKING:
    import keras


@dataclass
class TrainingRun:
    """Everything that one training in this process works with."""

    run: RunFolder
    data: RunData
    backend: BackendInfo
    model: keras.Model
    """The one that is saved."""
    trained: keras.Model
    """Its twin, which learns."""
    recorder: Recorder
    context: JobContext
    settings: LiveSettings

    @property
    def session(self) -> Session:
        """The session with the settings in force."""
        return self.settings.session

    def record_start(self) -> None:
        """Write into the journal what is trained, and where."""
        started = Started(
            session=self.session,
            session_sha256=self.session.sha256(),
            environment=self.recorder.environment,
        )
        self.recorder.store.journal.record(started)

    def on_event(self, event: TrainingEvent) -> None:
        """Take an event of the loop, which sees batches; which images they are made of is known here."""
        if isinstance(event, EpochDone) and event.fingerprint is not None:
            order = self.data.order_sha256(event.epoch - 1)
            fingerprint = event.fingerprint.model_copy(update={"order": order})
            event = event.model_copy(update={"fingerprint": fingerprint})
        self.recorder.on_event(event)

    def on_epoch_end(self, reached: TrainerState, is_best: bool) -> None:
        """Put on disk what an epoch left."""
        if is_best:
            targets = [self.run.best_model]
            if self.session.training.keep_records:
                targets.append(self.run.record_model(reached.epoch))
            for target in targets:
                self.recorder.save_model(target, card_of(self.session, reached.epoch), is_best=True)
        self.recorder.store.save_checkpoint(reached)
        self.recorder.write_spreadsheet_when_due()

    def on_save(self, epoch: int) -> None:
        """Put the network as it is within ``epoch`` on disk, because the user asked for it."""
        self.recorder.save_model(self.run.record_model(epoch), card_of(self.session, epoch), is_best=False)


def begin(
    session: Session, root: Path, name: str | None, context: JobContext, files: FileHashes | None = None
) -> TrainResult:
    """Train ``session`` into the new run folder ``root``; nothing is left if its data cannot be used.

    ``files`` are the hashes of the files of the data, which the run keeps.
    """
    RunFolder.check_free(root, name)
    check_training(session.training, session.model.labels, session.classes)
    # The bits of the weights depend on the number of threads, so the session says it.
    session = session.model_copy(update={"threads": session.threads or available_threads()})
    session = with_found_start(session)
    with closing(load_run_data(session, context.progress)) as data:
        n_steps = data.steps_per_epoch * session.training.epochs
        check_steps(session.training, n_steps)
        context.progress(0.0, "Starting the network library")
        backend = prepare(session.device, session.threads, session.seed)
        decided = with_fastest_precision(data.session, n_steps, backend, context.progress)
        # Measuring has drawn random numbers; the first weights follow from the seed alone.
        prepare(backend.device, session.threads, session.seed)
        model = build_network(decided)
        with RunFolder.create(root, decided, name) as run:
            prepared = prepare_run(run, run.session(), [], data, backend, model, context)
            _keep_beginning(prepared)
            if files is not None:
                files.write(run.data_files)
            prepared.record_start()
            return train_prepared(prepared, None)


def go_on(run: RunFolder, session: Session, context: JobContext) -> TrainResult:
    """Go on with the training in ``run``; ``session`` is its own, with the paths of today."""
    with run:
        run.lock()
        checkpoint = CheckpointStore(run.checkpoints).latest()
        epoch = 0 if checkpoint is None else checkpoint.epoch
        recorded = [changed for changed, _ in recorded_changes(run.entries())]
        session, to_come = settings_after(session, recorded, epoch)
        with closing(load_run_data(session, context.progress, _left_out(run))) as data:
            context.progress(0.0, "Starting the network library")
            device = device_of_before(run.entries(), session.device)
            backend, note = prepare_again(device, session.threads, session.seed)
            model = build_network(data.session, run.start_model, max(epoch, 1))
            prepared = prepare_run(run, data.session, to_come, data, backend, model, context)
            if note:
                prepared.recorder.notice(note)
            state = _state_of(checkpoint, prepared.recorder)
            prepared.recorder.epochs_done = epoch
            resumed = Resumed(epoch=epoch, environment=prepared.recorder.environment)
            prepared.recorder.store.journal.record(resumed)
            return train_prepared(prepared, state)


def _left_out(run: RunFolder) -> Samples:
    """Return the samples (n, 2) for which others are shown."""
    found = [left_out for entry in run.entries() if (left_out := entry.typed(LeftOut)) is not None]
    return np.array([(one.row, one.image) for one in found], dtype=np.int64).reshape(-1, 2)


def _state_of(checkpoint: Checkpoint | None, recorder: Recorder) -> TrainerState | None:
    if checkpoint is None:
        return None
    for skipped in checkpoint.skipped:
        recorder.notice(f"The checkpoint {skipped.name} is damaged; the one before it is used.")
    return TrainerState(arrays=dict(checkpoint.arrays), values=dict(checkpoint.state))


def prepare_run(
    run: RunFolder,
    session: Session,
    to_come: list[Changed],
    data: RunData,
    backend: BackendInfo,
    model: keras.Model,
    context: JobContext,
) -> TrainingRun:
    """Put together what a training in ``run`` works with.

    Args:
        session: the settings in force, with the paths of today.
        to_come: changes of later epochs that are known already.
    """
    environment = collect_environment(backend.threads, backend.device)
    trained = network_to_train(model, session.training.precision, backend.device)
    models = ModelFiles(model, trained)
    recorder = Recorder(run, run.session(), environment, Journal(run.journal), models, context)
    recorder.epochs_planned = session.training.epochs
    data.mend = ImageWait(context.control, recorder)
    spent = sum(epoch.seconds for epoch in final_epochs(run.entries()))
    budget = TimeBudget(spent, lambda: context.control.held_s)
    settings = LiveSettings(session, to_come, context.control, recorder, data, trained, budget)
    return TrainingRun(run, data, backend, model, trained, recorder, context, settings)


def train_prepared(prepared: TrainingRun, state: TrainerState | None) -> TrainResult:
    """Train from ``state``, or from the beginning, to the figures of the best model.

    Raises:
        DiscernError: as the training does; that it ended is recorded then.
    """
    run, recorder = prepared.run, prepared.recorder
    prepared.settings.budget.begin()
    prepared.context.event("training", _started(prepared, 0 if state is None else state.epoch))
    if state is None:
        recorder.write_spreadsheet_when_due()

    try:
        result = fit(
            prepared.trained,
            prepared.session.training,
            prepared.data,
            prepared.context.control,
            prepared.on_event,
            seed=prepared.session.seed,
            task=Task(prepared.session.model.labels, prepared.session.classes),
            on_epoch_end=prepared.on_epoch_end,
            on_save=prepared.on_save,
            before_epoch=prepared.settings.before_epoch,
            resume_from=state,
        )
    except DiscernError as error:
        if isinstance(error, TooLittleMemory) and error.changes:
            smaller = SmallerBatches(
                changes={**error.changes},
                tried=prepared.session.training.batch_size,
                batch_size=error.changes["training.batch_size"],
            )
            prepared.context.event("smaller_batches", smaller)
        recorder.store.record(Stopped(epoch=recorder.epochs_done, reason=str(error)))
        recorder.write_spreadsheet(None)
        raise
    seconds = prepared.settings.budget.spent_s
    return finish(run, prepared.data, recorder, prepared.context.control, result, seconds)


def _keep_beginning(prepared: TrainingRun) -> None:
    """Keep the network that was made of a trained model, so that resuming does not need that model."""
    spec = prepared.session.model
    if spec.start == "new":
        return
    save_model(prepared.model, card_of(prepared.session, 0), prepared.run.start_model)
    trained = read_card(Path(spec.start_from))
    for sentence in start_warnings(trained, spec, prepared.session.input):
        prepared.recorder.notice(sentence)


def _started(prepared: TrainingRun, first_epoch: int) -> TrainingStarted:
    data = prepared.data
    return TrainingStarted(
        run=str(prepared.run.root),
        session=prepared.session,
        first_epoch=first_epoch,
        epochs=prepared.session.training.epochs,
        n_train=len(data.train),
        n_validation=len(data.validation),
        n_test=len(data.test),
        parameters=prepared.model.count_params(),
        device=prepared.backend.device,
    )
