"""Exports a model and proves each file in its real consumer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.basics.progress import part_of
from datasets.batches import plain_batches
from datasets.imageset import ImageSet
from datasets.split import divide
from engine.jobs.base import JobContext, JobInfo
from engine.jobs.located import session_with_its_data
from engine.jobs.model_source import ModelSource, model_source
from engine.jobs.unlike.detector import decisions_for_card
from engine.protocol.exports import ExportJobResult, ExportRequest
from models.export.registry import EXPORTS

JOB = JobInfo(name="export", request=ExportRequest, result=ExportJobResult, needs_network=True)

N_CHECK_IMAGES = 128
"""Real images for the check: two full batches of 64, drawn evenly from the session's held-back images
(and from the training images where those are too few)."""


def run(request: ExportRequest, context: JobContext) -> ExportJobResult:
    """Write and verify each format; a file that fails its check is not left behind."""
    # An unknown name is told before any work.
    formats = [EXPORTS.get(name) for name in request.formats]
    from models.backend import prepare
    from models.files import load_model

    source = model_source(Path(request.model))
    out = _folder(request, source)
    context.progress(0.0, "Starting the network library")
    prepare()
    model, card = load_model(source.file)
    if card.input.scalars:
        raise BadInput(
            f"This network sees measured values ({', '.join(card.input.scalars)}), which programs that read "
            "exports do not give it: use the model file itself, or train a network on the images alone."
        )
    card = card.model_copy(update={"decisions": decisions_for_card(source)})
    images = check_images(source, request, context)
    results = []
    for place, entry in enumerate(formats):
        within = part_of(context.progress, place / len(formats), (place + 1) / len(formats))
        results.append(entry.export(model, card, out, images, within))
    context.progress(1.0, "Done")
    return ExportJobResult(exports=tuple(results))


def _folder(request: ExportRequest, source: ModelSource) -> Path:
    if request.out is not None:
        return Path(request.out)
    if source.run is None:
        raise BadInput("Say where the export goes: --out FOLDER.")
    return source.run.exports


def check_images(source: ModelSource, request: ExportRequest, context: JobContext) -> npt.NDArray[np.float32]:
    """Return prepared images float32 (n, height, width, channels) of the run for the check.

    Raises:
        BadInput: if the model is not in a run folder, or the run's data are gone.
    """
    if source.run is None:
        raise BadInput(
            "The check of an export needs the images of its run: "
            "name the run folder instead of the model file."
        )
    session = session_with_its_data(source.run.session(), request.find_in, context.progress)
    parts = divide(session.rows, session.split, session.seed)
    held_back = np.concatenate([parts["validation"], parts["test"]])
    samples = held_back if len(held_back) >= N_CHECK_IMAGES else np.concatenate([held_back, parts["train"]])
    chosen = samples[np.linspace(0, len(samples) - 1, min(N_CHECK_IMAGES, len(samples))).astype(int)]
    with ImageSet.load(
        session.rows, chosen, session.input, session.classes, session.seed, margin=False
    ) as images:
        return np.concatenate(
            [batch.images for batch in plain_batches(images, session.input, N_CHECK_IMAGES)]
        )
