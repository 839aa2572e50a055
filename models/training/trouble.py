"""The sentences with which a training ends that cannot go on."""

from __future__ import annotations

from datasets.basics.errors import WorkFailed
from models.spec import TrainingSpec


def diverged(what: str, spec: TrainingSpec, epoch: int) -> WorkFailed:
    """Return the error for figures that are no numbers any more, in the epoch after ``epoch``."""
    kept = f"the state after epoch {epoch} is kept" if epoch else "nothing of this training can be used"
    return WorkFailed(
        f"{what}, so the training was ended; {kept}. "
        f"Lower the learning rate (training.learning_rate, now {spec.learning_rate:g})."
    )


def too_little_memory(spec: TrainingSpec, epoch: int) -> WorkFailed:
    """Return the error for a step that needs more memory than there is, with a smaller batch to try."""
    kept = f"the state after epoch {epoch} is kept, and " if epoch else ""
    if spec.batch_size == 1:
        return WorkFailed(
            f"The memory is not enough for one image at a time; {kept}smaller images (input.size) or a "
            "smaller network would help."
        )
    smaller, more = spec.batch_size // 2, spec.accumulation * 2
    return WorkFailed(
        f"The memory is not enough for batches of {spec.batch_size} images; {kept}smaller ones would help: "
        f"set training.batch_size={smaller}, with training.accumulation={more} for steps as large as now."
    )
