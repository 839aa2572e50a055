"""Shows which parts of images speak for a class."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, part_of
from datasets.batch import NetworkInputs
from datasets.batches import plain_batches
from datasets.imageset import ImageSet
from datasets.naming import counted
from engine.explained import explained_images, mean_explanation
from engine.jobs.base import JobInfo
from engine.protocol.explanation import ExplainRequest, ExplainResult, SanityCheck, SanityStep
from engine.steps.context import JobContext
from engine.steps.models.model_source import model_source
from models.decisions.apply import calibrated, predicted, said
from models.decisions.document import Decisions
from models.explanation.base import Maps, Question
from models.explanation.explanations import Explanations
from models.explanation.registry import method_module, method_options
from models.explanation.sanity import Explain, cascade_check, whole_check

if TYPE_CHECKING:
    from models.card import ModelCard
    from models.explanation.network import LoadedNetwork

JOB = JobInfo(name="explain", request=ExplainRequest, result=ExplainResult, needs_network=True)

MOST_IMAGES = 500
"""So many are explained at once: all of them and their maps are in memory."""
LOADING_SHARE = 0.1
EXPLAINING_SHARE = 0.4
"""Of the progress, where a sanity check follows."""
ALL_SHARE = 0.95
"""The rest is for writing."""


@dataclass(frozen=True)
class _Images:
    """Images with their names, as pictures uint8 and as the network sees them."""

    samples: npt.NDArray[np.int64]
    files: tuple[str, ...]
    names: tuple[str, ...]
    pictures: npt.NDArray[np.uint8]
    inputs: NetworkInputs


def run(request: ExplainRequest, context: JobContext) -> ExplainResult:
    """Make a map for each image; with ``out`` write pictures, maps and a table."""
    # An unknown method or option is told before any work.
    method, options = method_module(request.method), method_options(request.method, request.options)
    from models.backend import prepare
    from models.explanation.report import check_report_folder

    if request.out is not None:
        check_report_folder(Path(request.out))
    source = model_source(Path(request.model))
    context.progress(0.0, "Starting the network library")
    prepare()
    network, card = _network(source.file, source.file.stat().st_mtime_ns)
    layer = network.layer(request.layer) if method.METHOD.looks_at_layer else ""
    images = _load(request, card, part_of(context.progress, 0.0, LOADING_SHARE))
    begun = time.monotonic()
    decisions = source.decisions()
    probabilities = calibrated(network.probabilities(network.logits(images.inputs)), decisions, card.labels)
    question = Question(images.inputs, _classes(request, card, probabilities, decisions), layer, request.seed)

    def explain(asked: Question, progress: Progress) -> Maps:
        return method.explain(network, asked, options, progress)

    explained_share = ALL_SHARE if request.sanity == "none" else EXPLAINING_SHARE
    maps = explain(question, part_of(context.progress, LOADING_SHARE, explained_share))
    seconds = time.monotonic() - begun
    report = part_of(context.progress, explained_share, ALL_SHARE)
    sanity = _sanity(request, network, question, maps, explain, report)
    found = _explanations(images, card, probabilities, decisions, question, maps)
    _write(request, found, part_of(context.progress, ALL_SHARE, 1.0))
    return ExplainResult(
        method=request.method,
        layer=layer,
        layers=network.layers,
        classes=card.classes,
        images=explained_images(found, images.samples, request.edge),
        mean=mean_explanation(found, request.edge) if len(found) > 1 else None,
        notes=_notes(request, network, layer, found),
        sanity=sanity,
        folder=request.out,
        seconds=seconds,
    )


def _sanity(
    request: ExplainRequest,
    network: LoadedNetwork,
    question: Question,
    maps: Maps,
    explain: Explain,
    progress: Progress,
) -> SanityCheck | None:
    if request.sanity == "none":
        return None
    check = whole_check if request.sanity == "whole" else cascade_check
    found = check(network, question, maps, explain, progress)
    if found is None:
        return None
    return SanityCheck(
        correlation=found.correlation,
        follows_weights=found.follows_weights,
        sentence=found.sentence,
        n=found.n,
        steps=tuple(SanityStep(layer=name, correlation=one) for name, one in found.steps),
    )


def _notes(
    request: ExplainRequest, network: LoadedNetwork, layer: str, found: Explanations
) -> tuple[str, ...]:
    notes = []
    if layer and not request.layer and layer != network.layers[-1]:
        notes.append(f"{layer} is looked at, because the maps behind it are too coarse to point at anything.")
    empty = int((found.maxima == 0).sum())
    if empty:
        of = counted(len(found), "image", "images")
        notes.append(f"In {empty} of {of} nothing speaks for the class that was asked for.")
    if request.sanity != "none" and empty == len(found):
        notes.append("The maps are empty, so there is nothing to compare with weights drawn anew.")
    return tuple(notes)


def _write(request: ExplainRequest, found: Explanations, progress: Progress) -> None:
    from models.explanation.report import write_report

    if request.out is not None:
        write_report(Path(request.out), found, request.strength, progress)


# In the window the person goes from image to image of one model, which takes longer to load than to explain.
@lru_cache(maxsize=1)
def _network(file: Path, modified_ns: int) -> tuple[LoadedNetwork, ModelCard]:
    from models.explanation.network import LoadedNetwork
    from models.files import load_model

    model, card = load_model(file)
    return LoadedNetwork(model, card.labels == "several"), card


def _load(request: ExplainRequest, card: ModelCard, progress: Progress) -> _Images:
    # What the rows are called has no meaning here: the class that is asked for is.
    rows = tuple(row.model_copy(update={"part": "unlabeled"}) for row in request.rows)
    samples = np.array(
        request.samples
        or [(place, index) for place, row in enumerate(rows) for index in range(row.n_images)],
        dtype=np.int64,
    ).reshape(-1, 2)
    if not len(samples):
        raise BadInput("There are no images to explain: name folders, image files or .rtdc files.")
    if len(samples) > MOST_IMAGES:
        raise BadInput(
            f"At most {MOST_IMAGES} images are explained at once, not {len(samples):,}: name fewer of them."
        )
    with ImageSet.load(rows, samples, card.input, (), seed=0, margin=False, progress=progress) as images:
        everything = np.arange(len(images))
        (batch,) = plain_batches(images, card.input, len(images))
        return _Images(
            samples,
            tuple(images.row_of(place).path for place in range(len(images))),
            tuple(images.names(everything)),
            images.images(everything),
            batch.inputs,
        )


def _classes(
    request: ExplainRequest,
    card: ModelCard,
    probabilities: npt.NDArray[np.float32],
    decisions: Decisions,
) -> npt.NDArray[np.int64]:
    if not request.class_name and card.labels == "one":
        return predicted(probabilities, card.classes, decisions)
    if not request.class_name:
        return np.asarray(probabilities.argmax(axis=1), dtype=np.int64)
    if request.class_name not in card.classes:
        raise BadInput(
            f"The model knows no class {request.class_name!r}; its classes are: {', '.join(card.classes)}."
        )
    return np.full(len(probabilities), card.classes.index(request.class_name), dtype=np.int64)


def _explanations(
    images: _Images,
    card: ModelCard,
    probabilities: npt.NDArray[np.float32],
    decisions: Decisions,
    question: Question,
    maps: Maps,
) -> Explanations:
    return Explanations(
        files=images.files,
        names=images.names,
        images=images.pictures,
        maps=maps,
        classes=tuple(card.classes[place] for place in question.classes),
        predicted=tuple(
            "; ".join(name for name, is_said in zip(card.classes, flags, strict=True) if is_said)
            for flags in said(probabilities, card.classes, decisions, card.labels)
        ),
        scores=probabilities[np.arange(len(maps)), question.classes],
    )
