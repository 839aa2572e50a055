"""Which epoch's model is the best one."""

from __future__ import annotations

from models.spec import Monitor
from models.training.events import EpochDone
from models.training.state import Standing


def is_better(monitor: Monitor, epoch: EpochDone, standing: Standing) -> bool:
    """Return whether ``epoch`` beats the best one so far; among equal figures the lower loss wins."""
    value = monitored(monitor, epoch)
    if standing.best_value is None or standing.best_loss is None:
        return True
    if value == standing.best_value:
        return tie_loss(epoch) < standing.best_loss
    falling = monitor.endswith("loss")
    return value < standing.best_value if falling else value > standing.best_value


def monitored(monitor: Monitor, epoch: EpochDone) -> float:
    """Return the figure that decides; without validation images, the training's one."""
    value = getattr(epoch, monitor)
    if value is None:
        value = getattr(epoch, monitor.removeprefix("val_"))
    return float(value)


def tie_loss(epoch: EpochDone) -> float:
    """Return the loss that decides among equal figures."""
    return epoch.loss if epoch.val_loss is None else epoch.val_loss
