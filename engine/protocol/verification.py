"""What the job that does a training again is asked, tells and answers."""

from __future__ import annotations

from typing import Literal

from datasets.basics.options import Options

StepName = Literal[
    "session", "checkpoints", "data", "environment", "order", "images", "weights", "figures", "model"
]
"""What is compared, in this order; order, images, weights and figures epoch by epoch."""

Verdict = Literal["bitwise", "within_spread", "different"]


class VerifyRequest(Options):
    """Do the training of a run folder or a capsule again, in a folder for the time being."""

    path: str
    find_in: tuple[str, ...] = ()


class VerifiedStep(Options):
    """One thing that was compared."""

    step: StepName
    held: bool
    sentence: str
    details: tuple[str, ...] = ()
    """What differs, one by one."""


class EpochVerified(Options):
    """Event (kind ``epoch_verified``): an epoch was done again."""

    epoch: int
    epochs: int
    equal: bool


class AccuracySpread(Options):
    """The validation accuracy of the best model, then and now, where the weights are not the same."""

    recorded: float
    now: float
    low: float
    high: float
    """From ``low`` to ``high`` it counts as equal."""
    source: str
    """Where these bounds come from, in words."""

    @property
    def holds(self) -> bool:
        """Whether the accuracy of now lies within the bounds."""
        return self.low <= self.now <= self.high


class VerifyResult(Options):
    """What came out; what ``verify --json`` prints."""

    run: str
    verdict: Verdict
    sentence: str
    steps: tuple[VerifiedStep, ...]
    first_difference: VerifiedStep | None = None
    epochs: int = 0
    """Epochs that were done again."""
    accuracy: AccuracySpread | None = None
    seconds: float = 0.0
