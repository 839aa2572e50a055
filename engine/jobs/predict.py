"""Classifies new images and writes what was found."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, part_of
from datasets.hashing import hash_path
from datasets.imageset import ImageSet
from datasets.spec import DataRow, InputSpec
from engine.jobs.base import JobContext, JobInfo
from engine.jobs.classify import classify
from engine.jobs.model_source import model_source
from engine.jobs.sort_images import check_sort_folder, sort_images
from engine.protocol.prediction import PredictRequest, PredictResult
from sessions.predictions.registry import check_target, write_predictions
from sessions.predictions.table import Predictions

if TYPE_CHECKING:
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
    source = model_source(Path(request.model))
    context.progress(0.0, "Starting the network library")
    prepare()
    model, card = load_model(source.file)
    if card.labels == "several" and request.sort_into is not None:
        raise BadInput(
            "The model gives an image several labels, so images cannot be sorted into one folder each: "
            "write a table with --out."
        )
    classified = []
    begun = time.monotonic()
    for place, row in enumerate(request.rows):
        report = part_of(context.progress, place / len(request.rows), (place + 1) / len(request.rows))
        with _load(row, card.input, report) as images:
            names = images.names(range(len(images)))
            classified.append(_Classified(row, names, classify(model, images, card, report)))
    seconds = time.monotonic() - begun
    predictions = _joined(classified, card, source.file)
    if request.out is not None:
        write_predictions(Path(request.out), predictions)
    if request.sort_into is not None:
        sort_images(request.rows, predictions, Path(request.sort_into), context.progress)
    counts = predictions.said.sum(axis=0)
    return PredictResult(
        n=len(predictions),
        classes=card.classes,
        counts=tuple(int(count) for count in counts),
        out=request.out,
        images_per_second=len(predictions) / max(seconds, 1e-9),
    )


def _check_targets(request: PredictRequest) -> None:
    if request.out is not None:
        check_target(Path(request.out))
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
