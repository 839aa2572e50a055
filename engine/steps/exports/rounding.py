"""Trains the network of a run further before it is exported in whole numbers."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from datasets.basics.progress import Progress
from engine.steps.data.located import run_with_its_data
from engine.steps.training.run_data import load_run_data
from models.training.task import Task
from sessions.run_folder import RunFolder

if TYPE_CHECKING:
    from models.export.task import ExportTask


def with_rounding_learnt(
    task: ExportTask, run: RunFolder, find_in: tuple[str, ...], progress: Progress
) -> ExportTask:
    """Return the task with a network that was trained ``quantization_aware_epochs`` further, with rounding.

    What is expected of the file stays what the unchanged model says.

    Raises:
        BadInput: if the run's data are gone, or the network cannot be trained so.
        WorkFailed: if the loss is no longer a number.
    """
    from models.export.rounding.training import FurtherTraining, trained_with_rounding

    session = run_with_its_data(run, find_in, progress)
    epochs = task.options.quantization_aware_epochs
    with closing(load_run_data(session, progress)) as data:
        further = FurtherTraining(
            data=data,
            spec=session.training,
            task=Task(session.model.labels, tuple(session.classes)),
            epochs=epochs,
            seed=session.seed,
        )
        tuned = trained_with_rounding(task.model, task.samples, further, progress)
    return replace(task, model=tuned, fine_tuned_epochs=epochs)
