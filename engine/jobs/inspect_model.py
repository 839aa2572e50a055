"""Looks at a model that another program made, before it is brought in."""

from __future__ import annotations

import tempfile
from pathlib import Path

from datasets.spec import Normalization
from engine.jobs.base import JobInfo
from engine.protocol.imports import InspectModelRequest, InspectModelResult
from engine.steps.context import JobContext
from engine.steps.models.importing import Looked, look_at
from models.foreign.card import COLORS, takes_bytes
from models.foreign.wishes import Wishes

JOB = JobInfo(
    name="inspect_model", request=InspectModelRequest, result=InspectModelResult, needs_network=True
)


def run(request: InspectModelRequest, context: JobContext) -> InspectModelResult:
    """Check the model and say what is known of it.

    Raises:
        BadInput: if it is no model, or could do anything but compute.
    """
    meta = None if request.meta is None else Path(request.meta)
    weights = None if request.weights is None else Path(request.weights)
    with tempfile.TemporaryDirectory() as folder:
        looked = look_at(Path(request.model), meta, weights, Path(folder), context.progress)
    context.progress(1.0, "Done")
    return InspectModelResult(
        kind=looked.kind,
        shape=looked.found.shape,
        n_outputs=looked.found.n_outputs,
        suffix=looked.found.suffix,
        wishes=_known(looked),
        meta=None if looked.meta is None else str(looked.meta),
        told=looked.found.told,
        architecture=looked.found.architecture,
    )


def _known(looked: Looked) -> Wishes:
    recorded = looked.recorded
    seen = looked.found.seen if recorded is None else recorded.seen
    classes = looked.found.classes if recorded is None else recorded.classes
    if seen is None:
        scaling: Normalization | None = "none" if takes_bytes(looked.found) else None
        return Wishes(classes=classes, color=COLORS.get(looked.found.shape[2]), normalization=scaling)
    return Wishes(
        classes=classes,
        color=seen.color,
        normalization=seen.normalization,
        mean=seen.mean,
        std=seen.std,
        fit=seen.fit,
        interpolation=seen.interpolation,
    )
