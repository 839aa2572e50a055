"""Watching for the end of progress, after which the learning rate is lowered."""

from __future__ import annotations

from models.spec import TrainingSpec
from models.training.best import falls
from models.training.state import Standing


def watched(standing: Standing, spec: TrainingSpec, value: float) -> Standing:
    """Return the standing after an epoch whose deciding figure is ``value``.

    After ``plateau_patience`` epochs without a better value the rate is lowered once more, and the
    waiting begins anew.
    """
    best = standing.plateau_best
    if best is None or (value < best if falls(spec.monitor) else value > best):
        return standing.model_copy(update={"plateau_best": value, "plateau_wait": 0})
    waited = standing.plateau_wait + 1
    if waited < spec.plateau_patience:
        return standing.model_copy(update={"plateau_wait": waited})
    return standing.model_copy(update={"plateau_wait": 0, "lowered": standing.lowered + 1})
