"""Classifies new images and writes what was found."""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, part_of
from datasets.batches import without_margin
from datasets.hashing import hash_path
from datasets.imageset import ImageSet
from datasets.spec import DataRow, InputSpec
from engine.jobs.base import JobContext, JobInfo
from engine.jobs.classify import classify
from engine.jobs.model_source import model_source
from engine.jobs.sort_images import check_sort_folder, sort_images
from engine.protocol.pictures import Picture
from engine.protocol.prediction import Classified, FileDone, Fraction, PredictRequest, PredictResult
from sessions.predictions.registry import check_target, write_predictions
from sessions.predictions.table import Predictions

if TYPE_CHECKING:
    import keras

    from models.card import ModelCard

JOB = JobInfo(name="predict", request=PredictRequest, result=PredictResult, needs_network=True)


@dataclass(frozen=True)
class _Classified:
    row: DataRow
    names: list[str]
    scores: npt.NDArray[np.float32]


def run(request: PredictRequest, context: JobContext) -> PredictResult:
    """Classify row by row and write one table of all of them."""
    from models.backend import prepare
    from models.files import load_model

    _check_targets(request)
    sources = [model_source(Path(model)) for model in request.models]
    context.progress(0.0, "Starting the network library")
    prepare()
    loaded = [load_model(source.file) for source in sources]
    card = loaded[0][1]
    _require_same_classes(request, [other for _, other in loaded])
    if card.labels == "several" and request.sort_into is not None:
        raise BadInput(
            "The model gives an image several labels, so images cannot be sorted into one folder each: "
            "write a table with --out."
        )
    classified = []
    files = []
    begun = time.monotonic()
    for place, row in enumerate(request.rows):
        report = part_of(context.progress, place / len(request.rows), (place + 1) / len(request.rows))
        row_begun = time.monotonic()
        names, scores = _mean_scores(loaded, row, report)
        classified.append(_Classified(row, names, scores))
        done = _joined(classified[-1:], card, sources[0].file)
        rate = len(done) / max(time.monotonic() - row_begun, 1e-9)
        _tell_classified(request, place, done, card, rate, context)
        files.append(_file_done(place, row, done))
        context.event("file_done", files[-1])
    seconds = time.monotonic() - begun
    predictions = _joined(classified, card, sources[0].file)
    for out in request.outs:
        write_predictions(Path(out), predictions)
    if request.sort_into is not None:
        sort_images(request.rows, predictions, Path(request.sort_into), context.progress)
    return PredictResult(
        n=len(predictions),
        classes=card.classes,
        counts=_counts(predictions),
        outs=(*request.outs, *([request.sort_into] if request.sort_into else [])),
        images_per_second=len(predictions) / max(seconds, 1e-9),
        files=tuple(files),
    )


def _require_same_classes(request: PredictRequest, cards: list[ModelCard]) -> None:
    for path, card in zip(request.models, cards, strict=True):
        if (card.classes, card.labels) != (cards[0].classes, cards[0].labels):
            raise BadInput(
                f"{path} has the classes {', '.join(card.classes)}, {request.models[0]} has "
                f"{', '.join(cards[0].classes)}: only models with the same classes can be averaged."
            )


def _mean_scores(
    loaded: list[tuple[keras.Model, ModelCard]], row: DataRow, progress: Progress
) -> tuple[list[str], npt.NDArray[np.float32]]:
    names: list[str] = []
    found = []
    for place, (model, card) in enumerate(loaded):
        report = part_of(progress, place / len(loaded), (place + 1) / len(loaded))
        with _load(row, card.input, report) as images:
            names = images.names(range(len(images)))
            found.append(classify(model, images, card, report))
    return names, np.asarray(np.mean(found, axis=0, dtype=np.float32))


def _tell_classified(
    request: PredictRequest,
    place: int,
    done: Predictions,
    card: ModelCard,
    rate: float,
    context: JobContext,
) -> None:
    shown = np.arange(max(0, len(done) - request.pictures), len(done))
    row = request.rows[place]
    with _load(row, card.input, context.progress) as images:
        pixels = without_margin(images, shown)
    viewed = pixels if card.input.use_images and pixels.shape[3] in (1, 3) else pixels[..., :1]
    context.event(
        "classified",
        Classified(
            row=place,
            file=row.path,
            n_done=len(done),
            n=len(done),
            images_per_second=rate,
            counts=_counts(done),
            pictures=tuple(Picture.of(image) for image in viewed if image.size),
            indices=tuple(shown.tolist()),
            names=tuple(done.names[index] for index in shown),
            classes=tuple(done.predicted[shown].tolist()),
            scores=tuple(done.scores[shown].max(axis=1).tolist()),
            all_scores=tuple(tuple(scores) for scores in done.scores[shown].tolist()),
            block=base64.b64encode(done.scores.astype("<f2").tobytes()).decode("ascii"),
        ),
    )


def _file_done(place: int, row: DataRow, done: Predictions) -> FileDone:
    counts = _counts(done)
    fractions = tuple(
        Fraction(class_name=name, raw=count / max(1, len(done)))
        for name, count in zip(done.classes, counts, strict=True)
    )
    return FileDone(row=place, file=row.path, n=len(done), counts=counts, fractions=fractions)


def _counts(predictions: Predictions) -> tuple[int, ...]:
    return tuple(int(count) for count in predictions.said.sum(axis=0))


def _check_targets(request: PredictRequest) -> None:
    for out in request.outs:
        check_target(Path(out))
    if request.sort_into is not None:
        check_sort_folder(Path(request.sort_into))
    if not any(row.n_images for row in request.rows):
        raise BadInput("There are no images to classify: name folders, image files or .rtdc files.")


def _load(row: DataRow, spec: InputSpec, progress: Progress) -> ImageSet:
    samples = np.stack([np.zeros(row.n_images, np.int64), np.arange(row.n_images)], axis=1)
    # What a row is called has no meaning for a prediction.
    unlabeled = row.model_copy(update={"part": "unlabeled"})
    return ImageSet.load((unlabeled,), samples, spec, (), seed=0, margin=False, progress=progress)


def _joined(classified: list[_Classified], card: ModelCard, model: Path) -> Predictions:
    counts = [len(part.names) for part in classified]
    files = [part.row.path for part, count in zip(classified, counts, strict=True) for _ in range(count)]
    return Predictions(
        files=tuple(files),
        names=tuple(name for part in classified for name in part.names),
        indices=np.concatenate([np.arange(count, dtype=np.int64) for count in counts]),
        classes=card.classes,
        scores=np.concatenate([part.scores for part in classified]),
        model=str(model),
        model_sha256=hash_path(model),
        labels=card.labels,
    )
