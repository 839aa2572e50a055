"""Shows which parts of images speak for a class."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress, part_of
from datasets.batch import NetworkInputs
from datasets.batches import plain_batches
from datasets.imageset import ImageSet
from engine.jobs.base import JobContext, JobInfo
from engine.jobs.model_source import model_source
from engine.jobs.shrink import shrunk
from engine.protocol.explanation import ExplainedImage, ExplainRequest, ExplainResult, MeanExplanation
from engine.protocol.pictures import Picture
from models.explanation.base import Question
from models.explanation.explanations import Explanations
from models.explanation.registry import method_module, method_options

if TYPE_CHECKING:
    from models.card import ModelCard

JOB = JobInfo(name="explain", request=ExplainRequest, result=ExplainResult, needs_network=True)

MOST_IMAGES = 500
"""So many are explained at once: all of them and their maps are in memory."""
LOADING_SHARE = 0.1
EXPLAINING_SHARE = 0.9
"""The rest is for writing, and for the sanity check where it is asked for."""


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
    from models.explanation.network import LoadedNetwork
    from models.explanation.report import write_report
    from models.files import load_model

    source = model_source(Path(request.model))
    context.progress(0.0, "Starting the network library")
    prepare()
    model, card = load_model(source.file)
    network = LoadedNetwork(model, card.labels == "several")
    layer = network.layer(request.layer) if method.METHOD.looks_at_layer else ""
    images = _load(request, card, part_of(context.progress, 0.0, LOADING_SHARE))
    begun = time.monotonic()
    probabilities = network.probabilities(network.logits(images.inputs))
    question = Question(images.inputs, _classes(request, card, probabilities), layer, request.seed)
    report = part_of(context.progress, LOADING_SHARE, EXPLAINING_SHARE)
    maps = method.explain(network, question, options, report)
    seconds = time.monotonic() - begun
    found = _explanations(images, card, probabilities, question, maps)
    if request.out is not None:
        within = part_of(context.progress, EXPLAINING_SHARE, 1.0)
        write_report(Path(request.out), found, request.strength, within)
    return ExplainResult(
        method=request.method,
        layer=layer,
        layers=network.layers,
        classes=card.classes,
        images=_answers(found, images.samples, request.edge),
        mean=_mean(found, request.edge) if len(found) > 1 else None,
        folder=request.out,
        seconds=seconds,
    )


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
    request: ExplainRequest, card: ModelCard, probabilities: npt.NDArray[np.float32]
) -> npt.NDArray[np.int64]:
    if not request.class_name:
        return probabilities.argmax(axis=1)
    if request.class_name not in card.classes:
        raise BadInput(
            f"The model knows no class {request.class_name!r}; its classes are: {', '.join(card.classes)}."
        )
    return np.full(len(probabilities), card.classes.index(request.class_name), dtype=np.int64)


def _explanations(
    images: _Images,
    card: ModelCard,
    probabilities: npt.NDArray[np.float32],
    question: Question,
    maps: npt.NDArray[np.float32],
) -> Explanations:
    return Explanations(
        files=images.files,
        names=images.names,
        images=images.pictures,
        maps=maps,
        classes=tuple(card.classes[place] for place in question.classes),
        predicted=tuple(card.classes[place] for place in probabilities.argmax(axis=1)),
        scores=probabilities[np.arange(len(maps)), question.classes],
    )


def _answers(found: Explanations, samples: npt.NDArray[np.int64], edge: int) -> tuple[ExplainedImage, ...]:
    pictures, heats, peaks, maxima = found.pictures, found.heats, found.peaks.tolist(), found.maxima.tolist()
    return tuple(
        ExplainedImage(
            row=row,
            index=index,
            name=found.names[place],
            class_name=found.classes[place],
            predicted=found.predicted[place],
            score=float(found.scores[place]),
            picture=_picture(pictures[place], edge),
            heat=_heat(heats[place], edge),
            peak=tuple(peaks[place]),
            maximum=maxima[place],
        )
        for place, (row, index) in enumerate(samples.tolist())
    )


def _mean(found: Explanations, edge: int) -> MeanExplanation:
    return MeanExplanation(
        picture=_picture(found.mean_picture, edge), heat=_heat(found.mean_heat, edge), n=len(found)
    )


def _picture(image: npt.NDArray[np.uint8], edge: int) -> Picture:
    return Picture.of(shrunk(image, edge))


def _heat(heat: npt.NDArray[np.float32], edge: int) -> Picture:
    return Picture.of(shrunk(np.rint(255 * heat).astype(np.uint8), edge))
