"""Makes the assessment that several jobs work on: evaluation, pictures, comparison, decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.progress import part_of
from datasets.grouping.groups import NO_GROUP, groups_of
from datasets.hashing import hash_path
from datasets.imageset import ImageSet
from datasets.spec import DataRow, SplitSpec
from datasets.split import divide, used_images
from engine.assessments import Assessed
from engine.jobs.base import JobContext
from engine.jobs.classify import classify
from engine.jobs.located import session_with_its_data
from engine.jobs.model_source import ModelSource, model_source
from engine.protocol.evaluation import EvaluateRequest
from engine.protocol.training import Notice
from sessions.openings import openings
from sessions.sealed_test import record_opening

if TYPE_CHECKING:
    from models.card import ModelCard

LOADING_SHARE = 0.4
CLASSIFYING_SHARE = 0.9
"""Shares of the progress bar that are over when the images are read, and when they are classified."""

Samples = npt.NDArray[np.int64]


def assessed(request: EvaluateRequest, context: JobContext) -> Assessed:
    """Return what the model says of the images of ``request``, with the figures.

    What an earlier job of this worker has made is used again if the figures were shown before; else this is
    another look, which counts if it is one at the test part of a run.

    Raises:
        BadInput: if model or images are not there, or do not fit each other.
    """
    source = model_source(Path(request.model))
    asked = _asked(request, source)
    known = context.assessments.find(asked) if request.shown_before else None
    if known is None:
        known = _assess(request, source, context)
        context.assessments.keep(asked, known)
    return known


def _asked(request: EvaluateRequest, source: ModelSource) -> str:
    """Return what tells two questions apart: the request, and the state of the model file."""
    found = source.file.stat()
    what = request.model_copy(update={"out": None, "shown_before": False}).model_dump_json()
    return f"{what} {found.st_size} {found.st_mtime_ns}"


def _assess(request: EvaluateRequest, source: ModelSource, context: JobContext) -> Assessed:
    from models.backend import prepare
    from models.evaluation.assessment import Assessment
    from models.evaluation.metrics import measured
    from models.files import load_model

    context.progress(0.0, "Starting the network library")
    prepare()
    model, card = load_model(source.file)
    rows, samples = _rows_and_samples(request, source, card, context)
    groups = _groups(rows, samples, source, context)
    reading = part_of(context.progress, 0.0, LOADING_SHARE)
    with ImageSet.load(
        rows, samples, card.input, card.classes, seed=0, margin=False, progress=reading
    ) as images:
        opened = _test_openings(request, source, len(images), context)
        classifying = part_of(context.progress, LOADING_SHARE, CLASSIFYING_SHARE)
        probabilities = classify(model, images, card, classifying)
        names = images.names(range(len(images)))
        truth = images.targets(np.arange(len(images))) > 0
    _require_one_class(rows, samples, card)
    assessment = Assessment.of(
        probabilities,
        truth,
        card.classes,
        several=card.labels == "several",
        names=names,
        files=[rows[row].place for row in samples[:, 0]],
        groups=groups,
        samples=samples,
    )
    metrics = measured(assessment, part_of(context.progress, CLASSIFYING_SHARE, 1.0))
    return Assessed(_key(source, rows, samples), assessment, metrics, rows, opened)


def _key(source: ModelSource, rows: Sequence[DataRow], samples: Samples) -> str:
    digest = hashlib.sha256(hash_path(source.file).encode())
    for number in np.unique(samples[:, 0]).tolist():
        row = rows[number]
        digest.update(repr((row.sha256 or row.path, row.selection, row.all_classes, row.zoom)).encode())
        digest.update(np.ascontiguousarray(samples[samples[:, 0] == number, 1]).tobytes())
    return digest.hexdigest()


def _groups(rows: Sequence[DataRow], samples: Samples, source: ModelSource, context: JobContext) -> list[str]:
    """Return the group of each image: by the rule of the run's split, or as the rows name it."""
    split = SplitSpec(group_by="row_group") if source.run is None else source.run.session().split
    if split.group_by == "none":
        split = SplitSpec(group_by="row_group")
    groups = groups_of(rows, split, context.progress)
    if groups is None:
        return [""] * len(samples)
    return [groups.names[number] if number != NO_GROUP else "" for number in groups.at(samples).tolist()]


def _require_one_class(rows: Sequence[DataRow], samples: Samples, card: ModelCard) -> None:
    if card.labels == "several":
        return
    for number in np.unique(samples[:, 0]).tolist():
        if rows[number].further_classes:
            raise BadInput(
                f"{rows[number].path} shows several classes ({', '.join(rows[number].all_classes)}), but the "
                "model gives one class per image: leave these images out, or name one class."
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
        unknown = [name for name in row.all_classes or ("",) if name not in card.classes]
        if unknown:
            raise BadInput(
                f"{row.path}: the model knows no class {unknown[0]!r}, only {', '.join(card.classes)}. "
                "Name the folders like the classes."
            )
