"""The sentences with which a training ends that cannot go on."""

from __future__ import annotations

from datasets.basics.errors import WorkFailed
from models.spec import TrainingSpec

MOST_BATCHES = 1024
"""Largest number of batches per step that the options allow."""


class TooLittleMemory(WorkFailed):
    """A step needs more memory than there is.

    Attributes:
        changes: settings that need less of it and make steps as large as before (dotted key of the session ->
            value); empty where the batch cannot be smaller.
    """

    def __init__(self, message: str, changes: dict[str, int]) -> None:
        super().__init__(message)
        self.changes = changes


def diverged(what: str, spec: TrainingSpec, epoch: int) -> WorkFailed:
    """Return the error for figures that are no numbers any more, in the epoch after ``epoch``."""
    kept = f"the state after epoch {epoch} is kept" if epoch else "nothing of this training can be used"
    return WorkFailed(
        f"{what}, so the training was ended; {kept}. "
        f"Lower the learning rate (training.learning_rate, now {spec.learning_rate:g})."
    )


def too_little_memory(spec: TrainingSpec, epoch: int) -> TooLittleMemory:
    """Return the error for a step that needs more memory than there is, with a smaller batch to try."""
    kept = f"the state after epoch {epoch} is kept, and " if epoch else ""
    if spec.batch_size == 1:
        return TooLittleMemory(
            f"The memory is not enough for one image at a time; {kept}smaller images (input.size) or a "
            "smaller network would help.",
            {},
        )
    smaller, more = spec.batch_size // 2, min(MOST_BATCHES, spec.accumulation * 2)
    return TooLittleMemory(
        f"The memory is not enough for batches of {spec.batch_size} images; {kept}smaller ones would help: "
        f"set training.batch_size={smaller}, with training.accumulation={more} for steps as large as now.",
        {"training.batch_size": smaller, "training.accumulation": more},
    )
