"""Classifies new images and writes what was found."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from datasets.basics.errors import WorkFailed
from datasets.basics.progress import Progress, part_of
from datasets.sources.registry import remarks
from datasets.spec import DataRow
from engine.jobs.base import JobInfo
from engine.protocol.prediction import FileDone, PredictRequest, PredictResult
from engine.protocol.training import Notice
from engine.steps.context import JobContext
from engine.steps.prediction.all_or_none import all_or_none
from engine.steps.prediction.classify_row import classify_row
from engine.steps.prediction.comparison import Comparison, comparison_of
from engine.steps.prediction.member import Member, StartedMember, require_same_classes
from engine.steps.prediction.row_told import RowTold
from engine.steps.prediction.sort_images import sort_images
from engine.steps.prediction.summary import correction_for, file_done
from engine.steps.prediction.targets import check_targets, outs_of_row, wishes_of, written_files
from engine.steps.prediction.unreadable import require_readable
from models.decisions.document import Decisions
from models.inference.engine import EngineName
from models.inference.timing import milliseconds_of_one
from sessions.predictions.registry import Wishes, write_predictions
from sessions.predictions.table import FilePredictions, Predictions

JOB = JobInfo(name="predict", request=PredictRequest, result=PredictResult, needs_network=True)

CLASSIFYING_SHARE = 0.9
"""Share of the progress bar for the network; the rest is writing."""


def run(request: PredictRequest, context: JobContext) -> PredictResult:
    """Classify row by row, then write what was asked for.

    Raises:
        BadInput: if a model, a file or an output cannot be used, or no image can be read.
        WorkFailed: if an output cannot be written.
    """
    members = [Member.open(Path(path), request.variants) for path in request.models]
    require_same_classes(request.models, members)
    check_targets(request, members[0].card)
    _tell_remarks(request.rows, context)
    started = _started(request, members, context)
    comparison = _comparison(request, members[0], context)
    empty = replace(_empty(members), unknown=request.unknown, compared=comparison is not None)
    begun = time.monotonic()
    files, summaries = _classified(request, started, empty, comparison, context)
    seconds = time.monotonic() - begun
    require_readable(files)
    predictions = replace(empty, files=tuple(files))
    _write(request, predictions, part_of(context.progress, CLASSIFYING_SHARE, 1.0), context)
    return PredictResult(
        n=sum(summary.n for summary in summaries),
        n_unreadable=sum(summary.n_unreadable for summary in summaries),
        classes=predictions.classes,
        counts=tuple(np.sum([summary.counts for summary in summaries], axis=0).tolist()),
        outs=(*request.outs, *([request.sort_into] if request.sort_into else [])),
        images_per_second=len(predictions) / max(seconds, 1e-9),
        milliseconds_per_image=sum(map(_milliseconds, started)),
        engine=_engine(started),
        files=tuple(summaries),
    )


def _tell_remarks(rows: Sequence[DataRow], context: JobContext) -> None:
    """Tell how files were understood that do not say it themselves, as the data report does."""
    for path, source in dict.fromkeys((row.path, row.source) for row in rows):
        for remark in remarks(Path(path), source):
            context.event("notice", Notice(message=remark.sentence))


def _started(request: PredictRequest, members: Sequence[Member], context: JobContext) -> list[StartedMember]:
    rows = [row for row in request.rows if row.n_images]

    def starting() -> None:
        context.progress(0.0, "Starting the network library")

    def tell(sentence: str) -> None:
        context.event("notice", Notice(message=sentence))

    for lost in filter(None, (member.source.lost_decisions() for member in members)):
        tell(lost)
    context.progress(0.0, "Loading the model")
    return [member.start(rows, starting, tell) for member in members]


def _empty(members: Sequence[Member]) -> Predictions:
    """Return the predictions before any image."""
    card = members[0].card
    return Predictions(
        files=(),
        classes=card.classes,
        models=tuple(member.described for member in members),
        labels=card.labels,
        # A threshold was chosen for one model's probabilities; it says nothing of a mean.
        decisions=members[0].decisions if len(members) == 1 else Decisions(),
    )


def _comparison(request: PredictRequest, member: Member, context: JobContext) -> Comparison | None:
    """Return what tells that images are unlike the training images, if that is wanted and possible."""
    if not request.unlike and not request.unknown:
        return None

    def tell(sentence: str) -> None:
        context.event("notice", Notice(message=sentence))

    return comparison_of(member, request.unknown, tell, part_of(context.progress, 0.0, 0.0))


def _classified(
    request: PredictRequest,
    started: Sequence[StartedMember],
    empty: Predictions,
    comparison: Comparison | None,
    context: JobContext,
) -> tuple[list[FilePredictions], list[FileDone]]:
    """Classify row by row; tell of each."""
    total = sum(row.n_images for row in request.rows)
    correction = correction_for([one.member for one in started])
    if correction is not None and correction.problem:
        context.event("notice", Notice(message=correction.problem))
    done = 0
    files: list[FilePredictions] = []
    summaries: list[FileDone] = []
    for place, row in enumerate(request.rows):
        told = RowTold(request, place, empty, comparison, context)
        part = _no_images(row, empty)
        if row.n_images:
            share = CLASSIFYING_SHARE / total
            report = part_of(context.progress, done * share, (done + row.n_images) * share)
            part = classify_row(row, started, told.begin, report, comparison is not None)
            files.append(part)
        done += row.n_images
        outs = outs_of_row(row, request.rows, request.outs)
        summaries.append(file_done(place, row, part, empty, correction, told.verdict(), outs))
        context.event("file_done", summaries[-1])
    return files, summaries


def _no_images(row: DataRow, empty: Predictions) -> FilePredictions:
    scores = np.empty((0, len(empty.classes)), dtype=np.float32)
    return FilePredictions(row.path, row.source, (), range(0), scores)


def _write(
    request: PredictRequest, predictions: Predictions, progress: Progress, context: JobContext
) -> None:
    n_targets = len(request.outs) + (request.sort_into is not None)
    with all_or_none(written_files(request)):
        for place, out in enumerate(request.outs):
            within = part_of(progress, place / n_targets, (place + 1) / n_targets)
            for note in _written(Path(out), predictions, wishes_of(request), within):
                context.event("notice", Notice(message=note))
        if request.sort_into is not None:
            rows = [row for row in request.rows if row.n_images]
            within = part_of(progress, 1 - 1 / n_targets, 1.0)
            sort_images(rows, predictions, Path(request.sort_into), within)


def _written(out: Path, predictions: Predictions, wishes: Wishes, progress: Progress) -> tuple[str, ...]:
    """Write one output; return what the user should know of it."""
    try:
        return write_predictions(out, predictions, wishes, progress)
    except OSError as error:
        raise WorkFailed(
            f"{out} cannot be written ({error.strerror or error}): close it in other programs, make room "
            "on the disk, or choose another folder."
        ) from error


def _milliseconds(one: StartedMember) -> float:
    return len(one.member.turns) * milliseconds_of_one(one.engine, one.member.card.input)


def _engine(started: Sequence[StartedMember]) -> EngineName:
    """Return what computes; of several models, the first that is not onnxruntime."""
    return next((one.engine.name for one in started if one.engine.name != "onnxruntime"), "onnxruntime")
