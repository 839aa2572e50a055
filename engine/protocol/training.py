"""What the jobs that train a network are asked, what they tell meanwhile, and what they answer."""

from __future__ import annotations

from pydantic import Field, JsonValue

from datasets.basics.options import Options
from models.evaluation.figures import Metrics
from sessions.document import Session
from sessions.journal_entries import Changed


class TrainRequest(Options):
    session: Session
    run: str
    """Run folder to make."""
    name: str | None = None
    find_in: tuple[str, ...] = ()
    changes: tuple[Changed, ...] = ()
    """Settings that change on the way, each from its epoch on."""
    stop_after: int | None = Field(default=None, ge=1)
    """Epoch after which the training stops, though it is planned for more."""


class ResumeRequest(Options):
    """Go on with a run; ``changes`` (dotted key of the session -> JSON value) from its next epoch on."""

    run: str
    find_in: tuple[str, ...] = ()
    changes: dict[str, JsonValue] = Field(default_factory=dict)


class TrainResult(Options):
    """Figures of a finished (or stopped) training: what ``train --json`` prints."""

    run: str
    best_epoch: int
    epochs: int
    validation: Metrics | None
    test: Metrics | None
    images_per_second: float
    seconds: float
    """What all of its epochs took, also those before it was resumed; without pauses."""
    stopped: bool = False
    test_openings: int = 0
    """How often the figures on the test part of this run were measured, this time included."""


class TrainingStarted(Options):
    """Event of ``train`` and ``resume`` (kind ``training``): what is about to run."""

    run: str
    session: Session
    first_epoch: int
    epochs: int
    n_train: int
    n_validation: int
    n_test: int
    parameters: int
    device: str


class Notice(Options):
    """Event (kind ``notice``): a sentence for the log of the run."""

    message: str


class Unsaved(Notice):
    """Event (kind ``unsaved``): the run folder cannot be written, but the training goes on.

    Nothing from now on is on disk until the event ``saved_again`` (:class:`Notice`).
    """


class SettingsRefused(Notice):
    """Event (kind ``refused``): why settings that were asked for are not put in force."""


class SmallerBatches(Options):
    """Event (kind ``smaller_batches``), before a training ends for want of memory: what it can go on with."""

    changes: dict[str, JsonValue]
    """For :class:`ResumeRequest`."""
    tried: int
    """Images in a batch that the memory was not enough for."""
    batch_size: int


class WaitingForImage(Options):
    """Event (kind ``waiting``): the training waits, because an image cannot be read.

    It tries again by itself now and then; an ``AnswerFault`` makes it try at once or leave the image out.
    The event ``image_back`` follows when it goes on.
    """

    message: str
    """What happened, with the file."""
    file: str
    can_leave_out: bool
    """Whether another image of the same row can be shown instead."""


class ImageBack(Options):
    """Event (kind ``image_back``): the training goes on."""

    message: str
