"""What an optimizer file declares: metadata that is light, and a ``make`` function."""

from __future__ import annotations

from typing import Any, Protocol

from datasets.basics.options import Options
from models.spec import TrainingSpec

DEFAULT_MEMORY = 0.9
"""Usual share of the gradients' running mean that a step keeps."""


class OptimizerInfo(Options):
    """What the program says of an optimizer before a network library is loaded."""

    name: str
    """As in :attr:`models.spec.TrainingSpec.optimizer`; equal to the file's name."""
    title: str
    settings: tuple[str, ...] = ()
    """Options of :class:`models.spec.TrainingSpec` that it uses, besides those that all use."""


class OptimizerModule(Protocol):
    """A module of :mod:`models.training.optimizers`."""

    OPTIMIZER: OptimizerInfo

    def make(self, spec: TrainingSpec, common: dict[str, Any]) -> Any:
        """Return the keras optimizer; ``common`` has the arguments that are the same for all of them."""


def chosen(value: float | None, usual: float) -> float:
    """Return the value of an option, or the optimizer's usual one where it is empty."""
    return usual if value is None else value
