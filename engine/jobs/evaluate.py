"""Compares what a model says with the true classes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.progress import part_of
from datasets.imageset import ImageSet
from datasets.spec import DataRow
from datasets.split import divide, used_images
from engine.jobs.base import JobContext, JobInfo
from engine.jobs.classify import classify
from engine.jobs.located import session_with_its_data
from engine.jobs.model_source import ModelSource, model_source
from engine.protocol.evaluation import EvaluateRequest, EvaluateResult, ImageScore
from engine.protocol.training import Notice
from sessions.openings import openings
from sessions.sealed_test import record_opening

if TYPE_CHECKING:
    from models.card import ModelCard

JOB = JobInfo(name="evaluate", request=EvaluateRequest, result=EvaluateResult, needs_network=True)

LOADING_SHARE = 0.4
"""Share of the progress bar for reading the images; the rest is the network."""

Samples = npt.NDArray[np.int64]


def run(request: EvaluateRequest, context: JobContext) -> EvaluateResult:
    """Evaluate on given rows, or on a part of the run's own data; with ``out`` write the report."""
    from models.backend import prepare
    from models.evaluation.metrics import evaluate
    from models.evaluation.report import write_report
    from models.files import load_model

    source = model_source(Path(request.model))
    context.progress(0.0, "Starting the network library")
    prepare()
    model, card = load_model(source.file)
    if card.labels == "several":
        raise BadInput(
            f"{source.file} gives an image several labels, for which there is no evaluation of one class "
            "against the others: `predict` writes a table with the probability of each label."
        )
    rows, samples = _rows_and_samples(request, source, card, context)
    with ImageSet.load(
        rows,
        samples,
        card.input,
        card.classes,
        seed=0,
        margin=False,
        progress=part_of(context.progress, 0.0, LOADING_SHARE),
    ) as images:
        opened = _test_openings(request, source, len(images), context)
        probabilities = classify(model, images, card, part_of(context.progress, LOADING_SHARE, 1.0))
        names = images.names(range(len(images)))
    metrics = evaluate(probabilities, images.labels, card.classes)
    if request.out is not None:
        write_report(Path(request.out), metrics, probabilities, images.labels, names)
    return EvaluateResult(
        metrics=metrics,
        rows=rows,
        images=_scores(images, probabilities, names),
        folder=request.out,
        test_openings=opened,
    )


def _test_openings(
    request: EvaluateRequest, source: ModelSource, n_images: int, context: JobContext
) -> int | None:
    """Record that the run's test part is looked at, if it is; return how often it was."""
    if source.run is None:
        return None
    sealed = {row.sha256 for row in source.run.session().rows if row.part == "test" and row.sha256}
    named = any(row.sha256 in sealed for row in request.rows)
    before = openings(source.run.entries())
    if request.shown_before or not (named or (not request.rows and request.part == "test")):
        return before
    try:
        return record_opening(source.run, n_images)
    except WorkFailed as error:
        # A run on a disk that cannot be written can be evaluated, but not counted.
        context.event("notice", Notice(message=str(error)))
        return before + 1


def _rows_and_samples(
    request: EvaluateRequest, source: ModelSource, card: ModelCard, context: JobContext
) -> tuple[tuple[DataRow, ...], Samples]:
    if request.rows:
        _require_known_classes(request.rows, card)
        counts = [(row, index) for row, spec in enumerate(request.rows) for index in used_images(spec)]
        return request.rows, np.array(counts, dtype=np.int64).reshape(-1, 2)
    if source.run is None:
        raise BadInput("A model file alone has no data of its own: name labelled images with --data.")
    session = session_with_its_data(source.run.session(), request.find_in, context.progress)
    parts = divide(session.rows, session.split, session.seed)
    if request.part not in ("train", "validation", "test"):
        raise BadInput(f"Unknown part {request.part!r}: train, validation or test is expected.")
    samples = parts.get(request.part, np.empty((0, 2), dtype=np.int64))
    if len(samples) == 0:
        raise BadInput(f"The session has no {request.part} images: choose another part or name data.")
    return session.rows, samples


def _require_known_classes(rows: tuple[DataRow, ...], card: ModelCard) -> None:
    for row in rows:
        if row.class_name not in card.classes:
            raise BadInput(
                f"{row.path}: the model knows no class {row.class_name!r}, only {', '.join(card.classes)}. "
                "Name the folders like the classes."
            )


def _scores(
    images: ImageSet, probabilities: npt.NDArray[np.float32], names: list[str]
) -> tuple[ImageScore, ...]:
    predicted = probabilities.argmax(axis=1)
    return tuple(
        ImageScore(
            row=int(row),
            index=int(index),
            name=names[place],
            true_class=int(images.labels[place]),
            predicted_class=int(predicted[place]),
            score=float(probabilities[place, predicted[place]]),
        )
        for place, (row, index) in enumerate(images.samples)
    )
