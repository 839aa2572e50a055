"""A recorded training done again, epoch by epoch, in another run folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasets.basics.options import Options
from datasets.basics.progress import Progress
from datasets.scan_store import ScanStore
from engine.assessments import AssessmentStore
from engine.protocol.training import TrainResult
from engine.steps.context import JobContext
from engine.steps.training.device import device_of_before, prepare_again
from engine.steps.training.network import build_network
from engine.steps.training.run_data import load_run_data
from engine.steps.training.training_run import prepare_run, train_prepared
from engine.steps.verification.record import RunRecord
from models.training.control import Control
from models.training.events import EpochDone
from sessions.document import Session
from sessions.journal_entries import Changed
from sessions.run_folder import RunFolder
from sessions.settings import set_values

TIME_BUDGET = "training.time_budget"
"""Not followed again: what it led to is among the recorded changes."""


@dataclass
class Replay:
    """The context of a training that is done again: hears of its epochs, and ends it after the last one.

    Attributes:
        on_epoch: told each epoch; returns whether the training shall go on.
    """

    control: Control
    scans: ScanStore
    assessments: AssessmentStore
    progress: Progress
    last_epoch: int
    on_epoch: Callable[[EpochDone], bool]

    def event(self, kind: str, data: Options) -> None:
        """Take an event of the training."""
        if isinstance(data, EpochDone):
            goes_on = self.on_epoch(data)
            if data.epoch >= self.last_epoch or not goes_on:
                self.control.stop_after_epoch()


def train_again(
    record: RunRecord,
    session: Session,
    root: Path,
    context: JobContext,
    on_environment: Callable[[dict[str, str]], None],
) -> TrainResult:
    """Do the training of ``record`` again, with every change of settings at its epoch.

    Args:
        session: that of the run, with the paths of today.
        root: run folder to make.
        on_environment: told where the training runs now, before it begins.

    Raises:
        DiscernError: as a training does.
    """
    session = set_values(session, {TIME_BUDGET: None})
    with closing(load_run_data(session, context.progress)) as data:
        context.progress(0.0, "Starting the network library")
        began = [entry for entry in record.journal.entries if entry.kind == "started"]
        device = device_of_before(began, session.device)
        backend, _ = prepare_again(device, session.threads, session.seed)
        begun = record.run.start_model
        model = build_network(data.session, begun)
        with RunFolder.create(root, data.session, record.run.name) as run:
            if begun.is_file():
                shutil.copyfile(begun, run.start_model)
            changes = [_followed(changed) for changed in record.changes]
            prepared = prepare_run(run, run.session(), changes, data, backend, model, context)
            prepared.settings.to_leave_out = sorted(record.left_out, key=lambda one: one.epoch)
            on_environment(prepared.recorder.environment)
            prepared.record_start()
            return train_prepared(prepared, None)


def _followed(changed: Changed) -> Changed:
    changes: dict[str, Any] = {key: value for key, value in changed.changes.items() if key != TIME_BUDGET}
    return changed.model_copy(update={"changes": changes})
