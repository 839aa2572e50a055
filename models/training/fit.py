"""Training a network. It knows no files: what it has reached is handed to hooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from models.spec import TrainingSpec
from models.training.changes import BeforeEpoch
from models.training.compiling import compile_for_training
from models.training.control import Control
from models.training.data import TrainingData
from models.training.events import TrainingEvent
from models.training.loop import FitResult, Hooks, Loop, OnEpochEnd, OnSave
from models.training.state import Standing, TrainerState, restore
from models.training.task import Task

if TYPE_CHECKING:
    import keras

ONE_LABEL = Task()

__all__ = ["FitResult", "Task", "TrainerState", "TrainingData", "fit"]


def fit(
    model: keras.Model,
    spec: TrainingSpec,
    data: TrainingData,
    control: Control,
    on_event: Callable[[TrainingEvent], None],
    *,
    seed: int,
    task: Task = ONE_LABEL,
    on_epoch_end: OnEpochEnd,
    on_save: OnSave | None = None,
    before_epoch: BeforeEpoch | None = None,
    resume_from: TrainerState | None = None,
) -> FitResult:
    """Train until the epochs are done, progress ends, or the user stops.

    Equal arguments give equal bits on the same machine with the same threads; four epochs equal two
    epochs, a new process with ``resume_from``, and two more.

    Args:
        model: as :func:`models.architectures.registry.build_model` returns it; holds the state of the
            last finished epoch at the end, whatever ended the training.
        spec: the settings in force in the first epoch to come.
        on_event: told after each batch and each epoch, and at the end.
        seed: seed of the session, for dropout.
        task: the classes, and whether an image can have several of them.
        on_epoch_end: given the state and whether this epoch's model is the best so far.
        on_save: called with the running epoch (from 1) when the user asked to save the model as it is.
        before_epoch: asked before each epoch for changed settings; ``data`` must follow them by itself.
        resume_from: state of an earlier call, with the same network and the settings in force there.

    Raises:
        WorkFailed: if the loss is no longer a number.
        Cancelled: if the user cancelled.
        BadInput: if ``resume_from`` belongs to another network or optimizer.
    """
    compile_for_training(model, spec, task.labels)
    standing = Standing() if resume_from is None else restore(model, resume_from)
    hooks = Hooks(on_event, on_epoch_end, on_save, before_epoch)
    return Loop(model, spec, data, control, hooks, task, seed, standing).run()
