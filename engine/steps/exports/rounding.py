"""Trains the network of a run further before it is exported in whole numbers."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from datasets.basics.progress import Progress, part_of
from engine.steps.data.located import run_with_its_data
from engine.steps.training.run_data import load_run_data
from models.training.task import Task
from sessions.run_folder import RunFolder

if TYPE_CHECKING:
    from models.export.task import ExportTask

FOUND, READ = 0.05, 0.2
"""Shares of the bar at which the images are found, and at which they are read."""


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

    session = run_with_its_data(run, find_in, part_of(progress, 0.0, FOUND))
    epochs = task.options.quantization_aware_epochs
    with closing(load_run_data(session, part_of(progress, FOUND, READ))) as data:
        further = FurtherTraining(
            data=data,
            spec=session.training,
            task=Task(session.model.labels, tuple(session.classes)),
            epochs=epochs,
            seed=session.seed,
        )
        tuned = trained_with_rounding(task.model, task.samples, further, part_of(progress, READ, 1.0))
    return replace(task, model=tuned, fine_tuned_epochs=epochs)
