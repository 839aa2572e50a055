"""What the entries of the journal say, one typed model for each kind of event."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, JsonValue

from datasets.basics.options import Options
from models.decisions.document import Decisions
from models.training.events import EpochDone
from sessions.document import Session


def _finite_or_none(value: Any) -> Any:
    """Turn NaN and infinity, which JSON cannot hold, into "no figure"."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


Figure = Annotated[float | None, BeforeValidator(_finite_or_none)]
"""A measured figure; None where it is missing or was not finite."""

Epoch = Annotated[int, Field(ge=0)]
"""An epoch counted from 1; 0 stands for "before the first epoch"."""


class Started(Options):
    """A training began: what was asked for, and where it ran."""

    session: Session
    session_sha256: str
    environment: dict[str, str] = Field(default_factory=dict)


class Changed(Options):
    """Settings were changed during the training.

    ``epoch`` is the first one that uses them, ``changes`` has dotted keys such as
    ``"augmentation.rotation"`` or ``"rows.2.images_per_epoch"``.
    """

    epoch: Epoch
    changes: dict[str, JsonValue]
    session_sha256: str = ""


class Saved(Options):
    """A model was written; ``file`` is relative to the run folder."""

    epoch: Epoch
    file: str
    is_best: bool = False


class Warned(Options):
    """Something the user was told while the training went on."""

    message: str


class LeftOut(Options):
    """An image could not be read in ``epoch`` and is not shown from then on; another one stands in for it.

    ``row`` and the numbers of the images count from 0.
    """

    epoch: Epoch
    row: int = Field(ge=0)
    image: int = Field(ge=0)
    instead: int = Field(ge=0)
    reason: str


class OpenedTest(Options):
    """Figures on the test part were measured: at the end of a training, or in an evaluation on request."""

    by: Literal["training", "evaluation"]
    n_images: int = Field(ge=0)


class Decided(Options):
    """How the best model is used was decided; the last entry about a model holds."""

    model_sha256: str
    """Of ``models/best.keras`` as it was; decisions about another model mean nothing."""
    decisions: Decisions


class Described(Options):
    """Words that go with the run's model wherever it goes; the last entry holds."""

    licence: str = ""
    notes: str = ""


class Resumed(Options):
    """The training went on after ``epoch``; later epochs recorded before are superseded."""

    epoch: Epoch
    environment: dict[str, str] = Field(default_factory=dict)


class Stopped(Options):
    """The training ended before all epochs were done, after ``epoch``."""

    epoch: Epoch
    reason: str


class Finished(Options):
    """The training ended as planned, after ``epoch``."""

    epoch: Epoch
    best_epoch: int | None = None
    reason: str = ""
    seconds: Figure = None
    images_per_second: Figure = None


ENTRY_MODELS: dict[str, type[Options]] = {
    "started": Started,
    "epoch": EpochDone,
    "changed": Changed,
    "saved": Saved,
    "warning": Warned,
    "left_out": LeftOut,
    "opened_test": OpenedTest,
    "decided": Decided,
    "described": Described,
    "resumed": Resumed,
    "stopped": Stopped,
    "finished": Finished,
}
"""Kind of entry -> what its data looks like. An epoch is recorded as the training loop tells it."""
