"""What a loss file declares: metadata that is light, and a ``make`` function."""

from __future__ import annotations

from typing import Any, Protocol

from datasets.basics.options import Options
from models.spec import Labels, TrainingSpec


class LossInfo(Options):
    """What the program says of a loss before a network library is loaded."""

    name: str
    """As in :attr:`models.spec.TrainingSpec.loss`; equal to the file's name."""
    title: str
    several: bool
    """Whether it makes sense where an image can have several labels."""
    settings: tuple[str, ...] = ()
    """Options of :class:`models.spec.TrainingSpec` that it uses."""


class LossModule(Protocol):
    """A module of :mod:`models.training.losses`."""

    LOSS: LossInfo

    def make(self, spec: TrainingSpec, labels: Labels, common: dict[str, Any]) -> Any:
        """Return the keras loss of (targets (b, n_classes), probabilities (b, n_classes)).

        ``common`` has the arguments that are the same for all of them (the reduction).
        """
