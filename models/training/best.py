"""Which epoch's model is the best one."""

from __future__ import annotations

from models.spec import Monitor
from models.training.events import EpochDone
from models.training.state import Standing

OF_ONE_CLASS = ("val_precision", "val_recall")


def is_better(monitor: Monitor, epoch: EpochDone, standing: Standing, one_class: int = 0) -> bool:
    """Return whether ``epoch`` beats the best one so far; among equal figures the lower loss wins."""
    value = monitored(monitor, epoch, one_class)
    if standing.best_value is None or standing.best_loss is None:
        return True
    if value == standing.best_value:
        return tie_loss(epoch) < standing.best_loss
    return value < standing.best_value if falls(monitor) else value > standing.best_value


def falls(monitor: Monitor) -> bool:
    """Return whether a smaller figure is the better one."""
    return monitor.endswith("loss")


def monitored(monitor: Monitor, epoch: EpochDone, one_class: int = 0) -> float:
    """Return the figure that decides; without validation images, the training's one.

    Args:
        one_class: index of the class whose precision or recall decides.
    """
    value = getattr(epoch, monitor)
    if monitor in OF_ONE_CLASS and value:
        return float(value[one_class])
    if value is None or value == ():
        # The training knows its accuracy and loss only.
        value = epoch.loss if falls(monitor) else epoch.accuracy
    return float(value)


def tie_loss(epoch: EpochDone) -> float:
    """Return the loss that decides among equal figures."""
    return epoch.loss if epoch.val_loss is None else epoch.val_loss
