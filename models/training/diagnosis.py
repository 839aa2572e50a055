"""What the curves of a training say, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from datasets.basics.percents import percent
from models.training.events import EpochDone

FEWEST_EPOCHS = 4
"""With fewer epochs curves say nothing."""
GAP = 0.08
"""By so much the training accuracy must exceed the validation accuracy to speak of over-fitting."""
RISE = 1.15
"""By this factor the validation loss must have risen since its lowest point."""
JUMP = 1.25
"""A training loss that is so many times that of the epoch before has jumped."""
JUMPS_SHARE = 0.2
"""From this share of the epochs on, jumps are too many."""
STANDSTILL = 0.02
"""A training loss that has fallen by less than this share has not moved."""
FEW_IMAGES = 200
"""Below so many training images per class, more images help most against over-fitting."""


def diagnose(epochs: Sequence[EpochDone], n_train: int, n_classes: int) -> list[str]:
    """Return sentences about what went wrong and what to try; none where nothing did.

    Args:
        epochs: those that count, in order.
        n_train: training images.
        n_classes: classes of the session.
    """
    if len(epochs) < FEWEST_EPOCHS:
        return []
    if _is_dead(epochs):
        return [
            "The network has learnt nothing: its loss stayed where it was. Try another learning rate "
            "(`find-rate` suggests one), another network, or look at the images as the network sees them."
        ]
    found = []
    if _rate_is_too_high(epochs):
        found.append(
            "The training loss jumped up again and again, so the learning rate is probably too high: "
            f"try a third of it (the largest was {max(epoch.learning_rate for epoch in epochs):g})."
        )
    if (turn := _turning_point(epochs)) is not None:
        found.append(_over_fitting(epochs, turn, n_train, n_classes))
    return found


def _is_dead(epochs: Sequence[EpochDone]) -> bool:
    losses = [epoch.loss for epoch in epochs]
    accuracies = [epoch.accuracy for epoch in epochs]
    moved = min(losses) < losses[0] * (1 - STANDSTILL)
    return not moved and max(accuracies) - accuracies[0] < STANDSTILL and max(accuracies) < 1 - STANDSTILL


def _rate_is_too_high(epochs: Sequence[EpochDone]) -> bool:
    pairs = list(pairwise(epochs))
    jumps = sum(after.loss > JUMP * before.loss for before, after in pairs)
    return jumps >= max(2, JUMPS_SHARE * len(pairs))


def _turning_point(epochs: Sequence[EpochDone]) -> EpochDone | None:
    """Return the epoch of the lowest validation loss, if the network over-fitted after it."""
    measured = [epoch for epoch in epochs if epoch.val_loss is not None and epoch.val_accuracy is not None]
    if not measured:
        return None
    lowest = min(measured, key=lambda epoch: epoch.val_loss or 0.0)
    last = measured[-1]
    risen = (last.val_loss or 0.0) > RISE * (lowest.val_loss or 0.0)
    gap = last.accuracy - (last.val_accuracy or 0.0)
    return lowest if risen and gap > GAP else None


def _over_fitting(epochs: Sequence[EpochDone], turn: EpochDone, n_train: int, n_classes: int) -> str:
    last = epochs[-1]
    sentence = (
        f"From epoch {turn.epoch} on the network learnt the training images by heart (over-fitting): the "
        f"validation loss rose from {turn.val_loss:.3f} to {last.val_loss:.3f} while the training accuracy "
        f"reached {percent(last.accuracy)} and the validation accuracy {percent(last.val_accuracy or 0.0)}. "
    )
    per_class = n_train / max(n_classes, 1)
    if per_class < FEW_IMAGES:
        return sentence + f"There are only {per_class:.0f} training images per class: more images help most."
    return sentence + "Try more augmentation, more dropout, more weight decay or a smaller network."
