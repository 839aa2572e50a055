"""Quantisation-aware training: a few epochs more, in which the network computes with rounded numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, silent
from models.export.parts import parts_of
from models.export.rewrites.graph import functional
from models.export.rewrites.inference import inference_network
from models.export.rounding.network import rounding_network
from models.export.samples import Samples
from models.spec import TrainingSpec
from models.training.control import Control
from models.training.data import TrainingData
from models.training.events import BatchDone, TrainingEvent
from models.training.task import Task

if TYPE_CHECKING:
    import keras

    from models.training.state import TrainerState

SHARE_OF_RATE = 0.1
"""The weights are good already, so they are changed in small steps: this share of the session's rate."""


@dataclass(frozen=True)
class FurtherTraining:
    """With what a network is trained further.

    Attributes:
        data: the session's training and validation images.
        spec: how the session trained.
        epochs: how many follow.
        seed: of the session.
    """

    data: TrainingData
    spec: TrainingSpec
    task: Task
    epochs: int
    seed: int


def trained_with_rounding(
    model: keras.Model, samples: Samples, further: FurtherTraining, progress: Progress = silent
) -> keras.Model:
    """Return a network like ``model`` whose weights bear being rounded to 8 bits; ``model`` stays as it is.

    Its batch normalisations are folded, as they are in the file. Of the epochs the one counts that is best on
    the validation images, computed with rounding. Equal arguments give equal bits on the same machine.

    Args:
        samples: their representative images tell the range of what each layer gives.

    Raises:
        BadInput: if the network is not of the functional kind.
        WorkFailed: if the loss is no longer a number.
        Cancelled: if the user cancelled.
    """
    import keras

    from models.training.fit import fit
    from models.training.state import restore

    if functional(model) is None:
        raise BadInput(
            "Only networks made of layers can be trained with rounding: set quantization_aware_epochs to 0."
        )
    folded = inference_network(model)
    tuned = keras.models.clone_model(folded)
    tuned.set_weights(folded.get_weights())
    twin = rounding_network(tuned, parts_of(samples.representative_inputs))
    best: list[TrainerState] = []

    def keep(state: TrainerState, is_best: bool) -> None:
        if is_best:
            best[:] = [state]

    fit(
        twin,
        spec_of_rounding(further.spec, further.epochs),
        further.data,
        Control(),
        lambda event: _tell(event, further.epochs, progress),
        seed=further.seed,
        task=further.task,
        on_epoch_end=keep,
    )
    restore(twin, best[0])
    # Layers and weights are the twin's; it alone rounds.
    return tuned


def spec_of_rounding(spec: TrainingSpec, epochs: int) -> TrainingSpec:
    """Return the session's settings for a few epochs at a tenth of its learning rate, falling."""
    changed = {
        "epochs": epochs,
        "time_budget": None,
        "early_stopping": 0,
        "averaging": None,
        "learning_rate": SHARE_OF_RATE * spec.learning_rate,
        "schedule": "cosine",
        "warm_up": None,
    }
    return spec.model_copy(update=changed)


def _tell(event: TrainingEvent, epochs: int, progress: Progress) -> None:
    if isinstance(event, BatchDone):
        done = (event.epoch - 1 + event.step / event.steps) / epochs
        progress(done, f"Training with rounding: epoch {event.epoch} of {epochs}")
