"""What the search for a learning rate is asked and what it answers."""

from __future__ import annotations

from pydantic import Field

from datasets.basics.options import Options
from models.training.rate_sweep import RateSweep
from sessions.document import Session


class FindLearningRateRequest(Options):
    """Train for a moment while the learning rate grows from ``first`` to ``last`` in so many batches."""

    session: Session
    find_in: tuple[str, ...] = ()
    first: float = Field(1e-7, gt=0)
    last: float = Field(1.0, gt=0)
    steps: int = Field(120, ge=30, le=10_000)


class RateTried(Options):
    """Event (kind ``rate``): the loss of one batch at one learning rate; it was a number."""

    rate: float
    loss: float


class FindLearningRateResult(RateSweep):
    """The curve to draw, and the rates worth trying."""
