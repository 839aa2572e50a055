"""Makes the assessment that several jobs work on: evaluation, pictures, comparison, decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.progress import Progress, part_of
from datasets.grouping.groups import NO_GROUP, groups_of
from datasets.hashing import hash_path
from datasets.imageset import ImageSet
from datasets.spec import DataRow, SplitSpec
from datasets.split import divide, used_images
from engine.assessments import Assessed
from engine.protocol.evaluation import EvaluateRequest
from engine.protocol.training import Notice
from engine.steps.assessment.classify import classify
from engine.steps.context import JobContext
from engine.steps.data.located import run_with_its_data
from engine.steps.models.model_source import ModelSource, model_source
from sessions.openings import openings
from sessions.run_folder import RunFolder
from sessions.sealed_test import record_opening

if TYPE_CHECKING:
    from models.backend import Forward
    from models.card import ModelCard

LOADING_SHARE = 0.4
CLASSIFYING_SHARE = 0.9
"""Shares of the progress bar that are over when the images are read, and when they are classified."""

NOT_ASKED = {"out": None, "shown_before": False}
"""What makes no other question of a request."""

Samples = npt.NDArray[np.int64]


def assessed(request: EvaluateRequest, context: JobContext, progress: Progress | None = None) -> Assessed:
    """Return what the model says of the images of ``request``, with the figures.

    What an earlier job of this worker has made is used again if the figures were shown before; else this is
    another look, which counts if it is one at the test part of a run.

    Args:
        progress: instead of the context's, for a part of a job.

    Raises:
        BadInput: if model or images are not there, or do not fit each other.
    """
    source = model_source(Path(request.model))
    asked = _asked(request.model_copy(update=NOT_ASKED).model_dump_json(), source)
    known = context.assessments.find(asked) if request.shown_before else None
    if known is None:
        report = progress or context.progress
        forward, card = _loaded(source, report)
        rows, samples = _rows_and_samples(request, source, card, context)
        opened = None
        if source.run is not None:
            looked = not request.shown_before and _is_look(request, source.run)
            opened = _openings(source.run, looked, len(samples), context)
        known = _assess(source, forward, card, rows, samples, opened, report)
        context.assessments.keep(asked, known)
    return known


def assessed_too(other: str, known: Assessed, context: JobContext, progress: Progress) -> Assessed:
    """Return what another model says of the images that one was assessed on.

    It is another look, which counts, if these are of the test part of the other run too.

    Raises:
        BadInput: if the model is not there, or the images do not fit it.
    """
    source = model_source(Path(other))
    asked = _asked(f"on {known.key}", source)
    found = context.assessments.find(asked)
    if found is None:
        forward, card = _loaded(source, progress)
        samples = np.stack([known.assessment.rows, known.assessment.indices], axis=1)
        used = tuple(known.rows[number] for number in np.unique(samples[:, 0]).tolist())
        _require_known_classes(used, card)
        opened = None
        if source.run is not None:
            looked = bool({row.sha256 for row in used} & _sealed(source.run))
            opened = _openings(source.run, looked, len(samples), context)
        found = _assess(source, forward, card, known.rows, samples, opened, progress)
        context.assessments.keep(asked, found)
    return found


def _asked(what: str, source: ModelSource) -> str:
    """Return what tells two questions apart: the words, and the state of the model file."""
    found = source.file.stat()
    return f"{source.file} {found.st_size} {found.st_mtime_ns} {what}"


def _loaded(source: ModelSource, progress: Progress) -> tuple[Forward, ModelCard]:
    from models.backend import available_threads, compile_forward, prepare
    from models.files import load_model, read_card
    from models.foreign.registry import engine_for
    from models.foreign.sidecar import is_foreign

    progress(0.0, "Starting the network library")
    if is_foreign(source.file):
        card = read_card(source.file)
        return engine_for(source.file, card, available_threads()), card
    prepare()
    model, card = load_model(source.file)
    return compile_forward(model), card


def _assess(
    source: ModelSource,
    forward: Forward,
    card: ModelCard,
    rows: tuple[DataRow, ...],
    samples: Samples,
    opened: int | None,
    progress: Progress,
) -> Assessed:
    from models.evaluation.assessment import Assessment
    from models.evaluation.metrics import measured

    _require_one_class(rows, samples, card)
    groups = _groups(rows, samples, source, progress)
    reading = part_of(progress, 0.0, LOADING_SHARE)
    with ImageSet.load(
        rows, samples, card.input, card.classes, seed=0, margin=False, progress=reading
    ) as images:
        classifying = part_of(progress, LOADING_SHARE, CLASSIFYING_SHARE)
        probabilities = classify(forward, images, card, classifying)
        names = images.names(range(len(images)))
        truth = images.targets(np.arange(len(images))) > 0
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
    metrics = measured(assessment, part_of(progress, CLASSIFYING_SHARE, 1.0))
    return Assessed(_key(source, rows, samples), assessment, metrics, rows, opened)


def _key(source: ModelSource, rows: Sequence[DataRow], samples: Samples) -> str:
    digest = hashlib.sha256(hash_path(source.file).encode())
    for number in np.unique(samples[:, 0]).tolist():
        row = rows[number]
        digest.update(repr((row.sha256 or row.path, row.selection, row.all_classes, row.zoom)).encode())
        digest.update(np.ascontiguousarray(samples[samples[:, 0] == number, 1]).tobytes())
    return digest.hexdigest()


def _groups(rows: Sequence[DataRow], samples: Samples, source: ModelSource, progress: Progress) -> list[str]:
    """Return the group of each image: by the rule of the run's split, or as the rows name it."""
    split = SplitSpec(group_by="row_group") if source.run is None else source.run.session().split
    if split.group_by == "none":
        split = SplitSpec(group_by="row_group")
    groups = groups_of(rows, split, part_of(progress, 0.0, 0.0))
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


def _is_look(request: EvaluateRequest, run: RunFolder) -> bool:
    """Return whether the images asked for are of the run's test part."""
    if request.rows:
        return bool({row.sha256 for row in request.rows} & _sealed(run))
    return request.part == "test"


def _sealed(run: RunFolder) -> set[str]:
    return {row.sha256 for row in run.session().rows if row.part == "test" and row.sha256}


def _openings(run: RunFolder, looked: bool, n_images: int, context: JobContext) -> int:
    """Record a look at the run's test part, if it is one; return how often there was one."""
    before = openings(run.entries())
    if not looked:
        return before
    try:
        return record_opening(run, n_images)
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
    session = run_with_its_data(source.run, request.find_in, context.progress)
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
                "Name the folders like the classes, or import the model again with their names "
                "(import-model --classes)."
            )
