"""What each job is asked and what it answers. The names of the jobs are the files of engine/jobs."""

from __future__ import annotations

from typing import Any

from pydantic import Field, JsonValue

from datasets.basics.options import Options
from datasets.facts import RowFacts
from datasets.report.document import DataReport
from datasets.spec import DataRow
from engine.protocol.pictures import Picture
from models.evaluation.figures import Metrics
from models.export.result import ExportResult
from models.training.events import EpochDone
from sessions.document import Session
from sessions.restoration import Restoration
from sessions.summary import RunSummary


class SurveyRequest(Options):
    """Find the rows in what the user dropped or named; count, measure and hash them.

    Give ``paths`` to find rows in, or ``rows`` whose path, class and part are known.
    """

    paths: tuple[str, ...] = ()
    rows: tuple[DataRow, ...] = ()
    name: str = "session"
    every_image: bool = False
    """Look at every image, so that the facts name all that cannot be read; else at a sample."""


class RowSurveyed(Options):
    """Event of ``survey`` (kind ``row``): one row after a look at a sample of its images, not hashed yet."""

    row: DataRow
    facts: RowFacts
    pictures: tuple[Picture, ...] = ()


class RowHashed(Options):
    """Event of ``survey`` (kind ``hashed``): the same row, complete, with size and SHA-256."""

    index: int
    """How many rows were told before this one."""
    row: DataRow
    facts: RowFacts


class SurveyResult(Options):
    rows: tuple[DataRow, ...]
    facts: tuple[RowFacts, ...]
    session: Session
    """A session proposed for these rows alone."""
    notes: tuple[str, ...] = ()
    """Sentences about how folders were understood, what was left aside, and own readers that do not load."""


class PicturesRequest(Options):
    """Original images of rows, shrunk to at most ``edge`` pixels."""

    rows: tuple[DataRow, ...]
    samples: tuple[tuple[int, int], ...]
    """(index into ``rows``, index of the image)"""
    edge: int = 128


class PicturesResult(Options):
    pictures: tuple[Picture, ...]
    names: tuple[str, ...]


class PreviewRequest(Options):
    """Images of a session as the network would see them in one epoch."""

    session: Session
    n_images: int = 8
    n_variants: int = 4
    epoch: int = 0
    edge: int = 0
    """Longest side in px of the pictures that are answered; 0: as large as the network sees them."""


class PreviewResult(Options):
    originals: tuple[Picture, ...]
    """Prepared, not augmented."""
    variants: tuple[tuple[Picture, ...], ...]
    """For each original its augmented variants, in epochs ``epoch``, ``epoch + 1`` …"""
    classes: tuple[str, ...]
    names: tuple[str, ...]


class CheckRequest(Options):
    session: Session


class CheckResult(Options):
    report: DataReport


class OpenSessionRequest(Options):
    """Read a session from a spreadsheet, a session.json or a run folder, and look for its data."""

    path: str
    find_in: tuple[str, ...] = ()


class OpenSessionResult(Options):
    session: Session
    restoration: Restoration
    facts: tuple[RowFacts, ...] = ()


class SaveSessionRequest(Options):
    session: Session
    path: str


class SaveSessionResult(Options):
    path: str


class TrainRequest(Options):
    session: Session
    run: str
    """Run folder to make."""
    name: str | None = None
    find_in: tuple[str, ...] = ()


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
    stopped: bool = False
    test_openings: int = 0
    """How often the figures on the test part of this run were measured, this time included."""


class EvaluateRequest(Options):
    """Compare a model's classes with the true ones.

    Give surveyed ``rows`` of labelled images or, for a run, ``part`` of its own session.
    """

    model: str
    rows: tuple[DataRow, ...] = ()
    part: str = "test"
    out: str | None = None
    find_in: tuple[str, ...] = ()
    shown_before: bool = False
    """Whether the user has these figures before the eyes: the test part is then not opened anew."""


class ImageScore(Options):
    """What the model said of one image."""

    row: int
    index: int
    name: str
    true_class: int
    predicted_class: int
    score: float
    """Probability of the predicted class."""


class EvaluateResult(Options):
    metrics: Metrics
    rows: tuple[DataRow, ...]
    images: tuple[ImageScore, ...]
    folder: str | None = None
    test_openings: int | None = None
    """How often the test part of the run was opened, this time included; None for a model without a run."""


class PredictRequest(Options):
    """Classify the images of surveyed ``rows``; their class names do not matter."""

    model: str
    rows: tuple[DataRow, ...]
    out: str | None = None
    sort_into: str | None = None


class PredictResult(Options):
    n: int
    classes: tuple[str, ...]
    counts: tuple[int, ...]
    """Images said to have each class, in the order of ``classes``; an image may count for several."""
    out: str | None
    images_per_second: float = 0.0


class ExportRequest(Options):
    model: str
    formats: tuple[str, ...]
    out: str | None = None
    find_in: tuple[str, ...] = ()


class ExportJobResult(Options):
    exports: tuple[ExportResult, ...]


class ListRunsRequest(Options):
    folders: tuple[str, ...]


class ListRunsResult(Options):
    runs: tuple[RunSummary, ...]


class ReadRunRequest(Options):
    run: str


class ReadRunResult(Options):
    summary: RunSummary
    session: Session
    history: tuple[EpochDone, ...]
    metrics: dict[str, Any] | None
    messages: tuple[str, ...] = ()


class DescribeModelRequest(Options):
    """What a network costs for this session."""

    session: Session


class DescribeModelResult(Options):
    architecture: str
    parameters: int
    layers: int
    memory_bytes: int
    """Weights, gradients and optimizer state in float32."""
    milliseconds_per_image: float
    seconds_per_epoch: float


class DevicesRequest(Options):
    self_test: bool = False


class Device(Options):
    id: str
    name: str
    memory_bytes: int
    usable: bool
    reason: str
    """What to do when it is not usable."""
    images_per_second: float | None = None


class DevicesResult(Options):
    devices: tuple[Device, ...]
    chosen: str


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


class SampleDataRequest(Options):
    """Draw the built-in sample data into ``folder``, unless they are there already."""

    folder: str


class SampleDataResult(Options):
    folder: str
    """Root folder with train, validation and test."""
